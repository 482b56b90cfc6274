//! Other builds of the page than the one that is tested, from its own modules.

use anyhow::{Context, Result};
use contrastive_lab_browser_tests::built_site;
use contrastive_lab_cli::assemble::{Files, page_files};
use contrastive_lab_cli::module::MODULES;
use contrastive_lab_cli::names;
use std::fs;
use std::path::Path;

/// What the built site was put together from: the page, and the modules under the names that they had.
pub fn sources() -> Result<Files> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut files = page_files(&root)?;
    let site = built_site()?;
    for module in &MODULES {
        let [glue, wasm] = [module.glue_file(), module.wasm_file()];
        let [glue_there, wasm_there] = [names::find(&site, &glue)?, names::find(&site, &wasm)?];
        let name_there = wasm_there.file_name().and_then(|name| name.to_str());
        let name_there = name_there.context("a file of the site has no name")?;
        let text = fs::read_to_string(&glue_there)?.replace(name_there, &wasm);
        files.insert(glue, text.into_bytes());
        files.insert(wasm, fs::read(&wasm_there)?);
    }
    Ok(files)
}
