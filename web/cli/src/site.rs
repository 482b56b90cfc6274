//! The static site: everything in its place, with relative addresses only, so that it works under
//! any path of any static host.

use crate::assemble::{Files, Purpose, assemble, page_files, read_files, write_files};
use crate::folders::{clear, files_below};
use crate::module::{MODULES, Module};
use crate::optimise::Optimiser;
use crate::steps::timed;
use crate::workshop::Workshop;
use crate::workspace::Workspace;
use crate::{compress, names};
use anyhow::{Context, Result, bail};
use std::fs;
use std::path::{Path, PathBuf};

/// Builds the site as a static host serves it, as small as it gets, and says what it weighs. Gives its
/// folder, `target/site`.
///
/// # Errors
/// Where something does not build, or a file cannot be written.
pub fn build(workspace: &Workspace) -> Result<PathBuf> {
    let optimiser = Optimiser::obtain(&workspace.tools());
    let mut workshop = Workshop::open(workspace)?;
    let site = put_together(&mut workshop, optimiser.as_ref(), |_| true)?;
    // What a browser may be reading meanwhile stays whole until the new site is.
    let staged = workspace.target.join("site-unfinished");
    clear(&staged)?;
    write_files(&site, &staged)?;
    timed("every file, compressed", || {
        for file in files_below(&staged)? {
            compress::write_beside(&file, &mut workshop.finished)?;
        }
        Ok(())
    })?;
    workshop.bound.drop_the_rest()?;
    workshop.finished.drop_the_rest()?;

    let site = workspace.site();
    clear(&site)?;
    fs::remove_dir(&site)?;
    fs::rename(&staged, &site)
        .with_context(|| format!("could not put the site at {}", site.display()))?;
    print_sizes(&site)?;
    Ok(site)
}

/// Builds the site for the tests of every day: as [`build`] does, but with the engines as the compiler
/// leaves them, on which the optimiser spends a quarter of an hour, and nothing compressed. Gives its
/// folder, `target/site-tested`.
///
/// # Errors
/// Where something does not build, or a file cannot be written.
pub fn build_for_tests(workspace: &Workspace) -> Result<PathBuf> {
    let optimiser = Optimiser::obtain(&workspace.tools());
    let mut workshop = Workshop::open(workspace)?;
    let is_optimised = |module: &Module| module.name == OPTIMISED_FOR_TESTS;
    let site = put_together(&mut workshop, optimiser.as_ref(), is_optimised)?;
    let folder = workspace.target.join("site-tested");
    clear(&folder)?;
    write_files(&site, &folder)?;
    Ok(folder)
}

/// The module that is optimised before tests: one, so that what the optimiser does to a module and its
/// glue is tried in a browser.
const OPTIMISED_FOR_TESTS: &str = "app";

/// A host's files, with those modules optimised that are to be.
fn put_together(
    workshop: &mut Workshop,
    optimiser: Option<&Optimiser>,
    is_optimised: impl Fn(&Module) -> bool,
) -> Result<Files> {
    let mut files = Files::new();
    for module in &MODULES {
        let made = module.make(workshop)?;
        let folder = match optimiser.filter(|_| is_optimised(module)) {
            Some(optimiser) => module.optimised(&made, optimiser, workshop)?,
            None => made.folder,
        };
        files.extend(read_files(&folder)?);
    }
    files.extend(page_files(&workshop.workspace.root)?);
    assemble(files, Purpose::Host)
}

/// What an earlier build left.
///
/// # Errors
/// Where there is none.
pub fn built(workspace: &Workspace) -> Result<PathBuf> {
    let site = workspace.site();
    if !site.join("index.html").is_file() {
        bail!(
            "there is no site at {} yet; `cargo lab build` makes it",
            site.display()
        );
    }
    Ok(site)
}

fn print_sizes(site: &Path) -> Result<()> {
    println!(
        "{:<12}{:>12}{:>12}{:>12}",
        "module", "raw", "brotli", "goal"
    );
    for module in &MODULES {
        let [raw, brotli] = weigh(site, module)?;
        let verdict = if brotli > module.goal_bytes {
            "  over"
        } else {
            ""
        };
        println!(
            "{:<12}{:>12}{:>12}{:>12}{verdict}",
            module.title,
            kilobytes(raw),
            kilobytes(brotli),
            kilobytes(module.goal_bytes)
        );
    }
    Ok(())
}

/// Bytes of glue and module together, as they are and under brotli.
fn weigh(site: &Path, module: &Module) -> Result<[usize; 2]> {
    let mut bytes = [0; 2];
    for file in [module.glue_file(), module.wasm_file()] {
        let raw = names::find(site, &file)?;
        for (sum, path) in bytes
            .iter_mut()
            .zip([compress::beside(&raw), raw].iter().rev())
        {
            let length = fs::metadata(path)
                .with_context(|| format!("could not weigh {}", path.display()))?
                .len();
            *sum += usize::try_from(length)?;
        }
    }
    Ok(bytes)
}

fn kilobytes(bytes: usize) -> String {
    format!("{:.1} KB", bytes as f64 / 1000.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_module_weighs_its_glue_and_itself_raw_and_compressed() {
        let folder = tempfile::tempdir().unwrap();
        for (file, bytes) in [
            ("app.0123456789abcdef.js", 100),
            ("app.0123456789abcdef.js.br", 10),
            ("app_bg.fedcba9876543210.wasm", 2000),
            ("app_bg.fedcba9876543210.wasm.br", 300),
        ] {
            fs::write(folder.path().join(file), vec![0; bytes]).unwrap();
        }
        assert_eq!(weigh(folder.path(), &MODULES[0]).unwrap(), [2100, 310]);
    }
}
