//! `cargo lab bench IMAGES.zip --page`: how long the page takes to have an archive ready to train, in
//! a real browser, and the memory of the engine's module then.

use anyhow::{Context, Result};
use contrastive_lab_browser_tests::in_browser;
use std::time::{Duration, Instant};

const ENGINE_LIMIT: Duration = Duration::from_secs(90);
const IMPORT_LIMIT: Duration = Duration::from_secs(300);

fn main() -> Result<()> {
    let archive = std::env::args().nth(1).context("name a zip of images")?;
    in_browser(async |page| {
        page.open("?engine=cpu", None).await?;
        page.wait_for_state(&["empty"], ENGINE_LIMIT).await?;
        let began = Instant::now();
        page.give_files("file-input", &[&archive]).await?;
        page.wait_for_state(&["ready"], IMPORT_LIMIT).await?;
        println!(
            "import   page  {} images in {:.2} s, engine memory {:.0} MB",
            page.value("image-count").await?,
            began.elapsed().as_secs_f64(),
            page.number("engine-memory").await? / 1e6
        );
        Ok(())
    });
    Ok(())
}
