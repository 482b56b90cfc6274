//! axe-core, the rules that the page's accessibility is tested by: a script for tests alone, from npm in one
//! exact version.

use crate::npm;
use anyhow::{Context, Result};
use std::path::{Path, PathBuf};

/// The variable that names the script to the browser tests.
pub const VARIABLE: &str = "CONTRASTIVE_LAB_AXE";

/// MPL-2.0; nothing of it goes into the site.
const VERSION: &str = "4.14.1";

/// How to get what is missing, on one line.
const HOW_TO_GET: &str = "axe-core, by which the page's accessibility is tested, could not be had; get npm \
     with `apt-get install npm`, `dnf install npm`, `brew install node` or `winget install OpenJS.NodeJS`, or \
     name an axe.min.js in CONTRASTIVE_LAB_AXE";

/// The script that CONTRASTIVE_LAB_AXE names, or else the one in `tools`, which is fetched where it is missing.
///
/// # Errors
/// Says how to get what is missing.
pub fn obtain(tools: &Path) -> Result<PathBuf> {
    match std::env::var_os(VARIABLE) {
        Some(named) => Ok(named.into()),
        None => npm::obtain(tools, "axe-core", VERSION, "axe.min.js").context(HOW_TO_GET),
    }
}
