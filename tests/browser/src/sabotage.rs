//! An engine and a decoder that break when told to, and browsers that lack something.
//!
//! A copy of the site whose worker or page begins with a few lines of the test's own, or whose decoder
//! stands behind a few: everything after them is the real page with the real modules, under the same
//! content security policy.

use crate::page::Page;
use anyhow::{Context, Result};
use contrastive_lab_cli::names;
use serde_json::json;
use std::fs;
use std::path::Path;
use std::time::Duration;
use tempfile::TempDir;

/// The site's scripts, and what stands before each.
const BEFORE: [(&str, &str); 2] = [
    ("worker.js", include_str!("sabotage/worker.js")),
    ("boot.js", include_str!("sabotage/page.js")),
];

/// What can happen to an engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Breakage {
    /// WebAssembly traps at the engine's next look at the clock.
    Trap,
    /// The WebGPU device is gone.
    LoseDevice,
    /// The browser's compiler refuses every kernel from now on.
    SpoilKernels,
}

impl Breakage {
    fn id(self) -> &'static str {
        match self {
            Self::Trap => "trap",
            Self::LoseDevice => "lose-device",
            Self::SpoilKernels => "spoil-kernels",
        }
    }
}

/// What a browser may do without.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lack {
    /// Its adapter has no `timestamp-query`, an optional feature of WebGPU.
    Timestamps,
    /// It never says whether it has an adapter.
    Answer,
    /// Its adapter does not say what it is: a software adapter passes for a GPU.
    Name,
    /// Its adapter does not say what it is, and gives no device to the race between the engines.
    Device,
    /// Its adapter does not say what it is, and computes nothing in the race between the engines.
    Kernels,
    /// Its adapter does not say what it is, and takes no time in the race between the engines for what it
    /// has computed once.
    Slowness,
}

const NO_NAME: (&str, &str) = ("boot.js", include_str!("sabotage/no_name.js"));

impl Lack {
    /// The scripts that a few lines stand before, and the lines.
    fn before(self) -> Vec<(&'static str, &'static str)> {
        let worker = |lines| ("worker.js", lines);
        match self {
            Self::Timestamps => vec![worker(include_str!("sabotage/no_timestamps.js"))],
            Self::Answer => vec![("boot.js", include_str!("sabotage/no_answer.js"))],
            Self::Name => vec![NO_NAME],
            Self::Device => vec![NO_NAME, worker(include_str!("sabotage/no_device.js"))],
            Self::Kernels => vec![NO_NAME, worker(include_str!("sabotage/no_kernels.js"))],
            Self::Slowness => vec![NO_NAME, worker(include_str!("sabotage/no_slowness.js"))],
        }
    }
}

/// What stands before the decoder, which then has another name.
const BEFORE_DECODER: &str = include_str!("sabotage/decoder.js");

/// A copy of the site whose engine and decoder can be broken.
pub(crate) fn breakable(site: &Path) -> Result<TempDir> {
    let copy = copy_of(site)?;
    for (script, lines) in BEFORE {
        put_before(copy.path(), script, lines)?;
    }
    let decoder = names::find(copy.path(), "decoder.js")?;
    let itself = copy.path().join("decoder-itself.js");
    fs::rename(&decoder, itself).with_context(|| decoder.display().to_string())?;
    fs::write(&decoder, BEFORE_DECODER)?;
    Ok(copy)
}

/// A copy of the site on which the browser lacks this.
pub(crate) fn lacking(site: &Path, lack: Lack) -> Result<TempDir> {
    let copy = copy_of(site)?;
    for (script, lines) in lack.before() {
        put_before(copy.path(), script, lines)?;
    }
    Ok(copy)
}

/// A copy of the site whose scripts can be changed.
pub(crate) fn copy_of(site: &Path) -> Result<TempDir> {
    let copy = tempfile::tempdir()?;
    copy_below(site, copy.path())?;
    Ok(copy)
}

fn copy_below(from: &Path, to: &Path) -> Result<()> {
    let entries = fs::read_dir(from).with_context(|| from.display().to_string())?;
    for entry in entries {
        let entry = entry?;
        let (path, copy) = (entry.path(), to.join(entry.file_name()));
        if path.is_dir() {
            fs::create_dir_all(&copy)?;
            copy_below(&path, &copy)?;
        } else if path.extension().is_none_or(|found| found != "br") {
            // The compressed twins would be served in place of the changed scripts.
            fs::copy(&path, &copy)?;
        }
    }
    Ok(())
}

/// Puts lines before a script of the copy.
pub(crate) fn put_before(copy: &Path, script: &str, lines: &str) -> Result<()> {
    let path = names::find(copy, script)?;
    let own = fs::read_to_string(&path).with_context(|| path.display().to_string())?;
    Ok(fs::write(&path, format!("{lines}\n{own}"))?)
}

impl Page {
    /// Breaks the engine that is there now.
    pub async fn break_engine(&self, breakage: Breakage) -> Result<()> {
        let post = "window.sabotage.worker.postMessage({ sabotage: arguments[0] });";
        self.script(post, vec![json!(breakage.id())]).await?;
        Ok(())
    }

    /// Waits until the engine has handed weights to the page by itself.
    pub async fn wait_for_autosave(&self, limit: Duration) -> Result<()> {
        self.wait(
            "weights that the engine saved by itself",
            limit,
            async || {
                let autosaves = self
                    .script("return window.sabotage.autosaves;", vec![])
                    .await?;
                Ok(autosaves.as_u64().filter(|&autosaves| autosaves > 0))
            },
        )
        .await?;
        Ok(())
    }
}
