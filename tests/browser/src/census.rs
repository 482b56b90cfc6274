//! What the engine asks of the GPU, counted in its worker.

use crate::page::Page;
use crate::sabotage::{copy_of, put_before};
use anyhow::Result;
use serde::Deserialize;
use std::path::Path;
use tempfile::TempDir;

/// What was asked for between two messages of the engine, of which the second tells of steps.
#[derive(Clone, Debug, Deserialize)]
pub struct Slice {
    pub dispatches: u32,
    /// The most values of a dispatch's largest buffer for each of its threads: what a thread walks through where
    /// the kernel reads the buffer once.
    pub longest: f64,
    /// The text of that dispatch's kernel.
    pub kernel: String,
}

/// A copy of the site whose worker counts.
pub(crate) fn counting(site: &Path) -> Result<TempDir> {
    let copy = copy_of(site)?;
    put_before(copy.path(), "worker.js", include_str!("census/worker.js"))?;
    Ok(copy)
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
