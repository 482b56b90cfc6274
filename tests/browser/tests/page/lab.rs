//! What a person does again and again, with the patience that slow shared machines need.

use anyhow::{Context, Result};
use contrastive_lab::recipe::Recipe;
use contrastive_lab_browser_tests::Page;
use std::path::PathBuf;
use std::time::Duration;

/// Loading, compiling and starting an engine.
pub const ENGINE: Duration = Duration::from_secs(90);
/// Drawing a sample set, or decoding a few files.
pub const IMPORT: Duration = Duration::from_secs(120);
/// A run of a few steps; on the software adapter a step takes seconds, the map minutes.
pub const SHORT_RUN: Duration = Duration::from_secs(400);
/// 300 steps on the CPU engine: about 4 minutes where two cores are free.
pub const LONG_RUN: Duration = Duration::from_secs(900);
/// Writing a file, opening a file, one step on the CPU.
pub const MOMENT: Duration = Duration::from_secs(60);

/// Frames of a map of a whole set while it is zoomed. The goal is 60; the machines that run this share
/// two cores between the engine, the browser's software drawing and other work. A page that computed
/// on its own thread would show 2 or fewer.
pub const FRAMES_PER_SECOND_AT_LEAST: f64 = 30.0;

/// Opens the page on this engine and loads the sample set.
pub async fn open_with_samples(page: &Page, engine: &str, recipe: Option<&Recipe>) -> Result<()> {
    page.open(&format!("?engine={engine}"), recipe).await?;
    page.wait_for_state(&["empty"], ENGINE).await?;
    load_samples(page).await
}

/// Loads the sample set with the button that every page has.
pub async fn load_samples(page: &Page) -> Result<()> {
    page.click("sample-set").await?;
    page.wait_for_state(&["ready"], IMPORT).await?;
    Ok(())
}

/// Starts the run and waits for its end.
pub async fn run_to_the_end(page: &Page, limit: Duration) -> Result<()> {
    page.click("start").await?;
    page.wait_for_state(&["finished"], limit).await?;
    Ok(())
}

/// Saves the model; gives its file.
pub async fn save_model(page: &Page) -> Result<PathBuf> {
    page.click("save-model").await?;
    page.download("safetensors", MOMENT).await
}

/// The weights of a model file: what stands behind its header, which besides says which run it was, when
/// its steps were done and what it came to.
pub fn weights(file: &[u8]) -> Result<&[u8]> {
    let (length, rest) = file.split_first_chunk::<8>().context("no model file")?;
    let header = usize::try_from(u64::from_le_bytes(*length))?;
    rest.get(header..).context("a header alone")
}

/// Exports the embeddings of the map; gives the `.npy` and the `.tsv`.
pub async fn export_embeddings(page: &Page) -> Result<[PathBuf; 2]> {
    page.click("export-embeddings").await?;
    Ok([
        page.download("npy", MOMENT).await?,
        page.download("tsv", MOMENT).await?,
    ])
}

/// Waits until the map shows points; gives how many.
pub async fn wait_for_map(page: &Page, limit: Duration) -> Result<f64> {
    page.wait("points on the map", limit, async || {
        let points = page.attribute("map", "data-points").await?;
        let points = points.and_then(|points| points.parse::<f64>().ok());
        Ok(points.filter(|&points| points > 0.0))
    })
    .await
}
