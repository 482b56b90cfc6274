//! What the engine asks of the GPU, counted in its worker.

use crate::page::Page;
use crate::sabotage::{copy_of, put_before};
use anyhow::{Context, Result};
use contrastive_lab_cli::names;
use serde::Deserialize;
use std::fs;
use std::path::Path;
use tempfile::TempDir;

/// What was asked for between two messages of the engine, of which the second tells of steps.
#[derive(Clone, Debug, Deserialize)]
pub struct Slice {
    pub dispatches: u32,
    pub submissions: u32,
    /// What was sent to the device, in bytes.
    pub bytes: f64,
    /// The most values of a dispatch's largest buffer for each of its threads: what a thread walks through where
    /// the kernel reads the buffer once.
    pub longest: f64,
    /// The text of that dispatch's kernel.
    pub kernel: String,
}

/// Counts in the script before which it stands; a page's script can ask what was counted.
pub const COUNT: &str = include_str!("census/count.js");

const BEFORE_WORKER: &str = concat!(
    include_str!("census/count.js"),
    include_str!("census/worker.js")
);

/// A copy of the site whose worker counts.
pub(crate) fn counting(site: &Path) -> Result<TempDir> {
    let copy = copy_of(site)?;
    put_before(copy.path(), "worker.js", BEFORE_WORKER)?;
    Ok(copy)
}

/// Puts a worker that counts beside the worker of a copy of the site.
///
/// # Errors
/// Where the copy has no worker, or it cannot be written.
pub fn add_counting_worker(copy: &Path, name: &str) -> Result<()> {
    let worker = names::find(copy, "worker.js")?;
    let own = fs::read_to_string(&worker).with_context(|| worker.display().to_string())?;
    Ok(fs::write(
        copy.join(name),
        format!("{BEFORE_WORKER}\n{own}"),
    )?)
}

impl Page {
    /// Every slice of work that ended with news of steps, so far.
    ///
    /// # Errors
    /// Where the site is not one that counts.
    pub async fn slices_of_steps(&self) -> Result<Vec<Slice>> {
        let ask = r#"
            const channel = new BroadcastChannel("census");
            const told = new Promise((resolve) => {
                channel.addEventListener("message", ({ data }) => data.slices && resolve(data.slices));
            });
            channel.postMessage("tell");
            const slices = await told;
            channel.close();
            return slices;"#;
        let slices = self.async_script(ask, vec![]).await?;
        Ok(serde_json::from_value(slices)?)
    }
}
