//! The static site: everything in its place, with relative addresses only, so that it works under
//! any path of any static host.

use crate::cache::Cache;
use crate::module::{MODULES, Module};
use crate::optimise::WasmOpt;
use crate::workspace::Workspace;
use crate::{compress, headers, setup};
use anyhow::{Context, Result, bail};
use std::fs;
use std::path::{Path, PathBuf};

/// Builds the site and says what it weighs. Gives its folder, `target/site`.
///
/// # Errors
/// Where something does not build, or a file cannot be written.
pub fn build(workspace: &Workspace) -> Result<PathBuf> {
    setup::wasm_target(&workspace.root)?;
    let wasm_opt = WasmOpt::obtain(&workspace.tools());
    let mut cache = Cache::open(workspace.target.join("site-cache"))?;

    // What a browser may be reading meanwhile stays whole until the new site is.
    let staged = workspace.target.join("site-unfinished");
    clear(&staged)?;
    copy_into(&workspace.root.join("www"), &staged)?;
    for module in &MODULES {
        let made = module.make(workspace, wasm_opt.as_ref(), &mut cache)?;
        copy_into(&made, &staged)?;
    }
    fs::write(staged.join("_headers"), headers::for_static_hosts())?;
    for file in files_below(&staged)? {
        compress::write_beside(&file, &mut cache)?;
    }
    cache.drop_the_rest()?;

    let site = workspace.site();
    clear(&site)?;
    fs::remove_dir(&site)?;
    fs::rename(&staged, &site)
        .with_context(|| format!("could not put the site at {}", site.display()))?;
    print_sizes(&site)?;
    Ok(site)
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

/// An empty folder.
fn clear(folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder)
            .with_context(|| format!("could not clear {}", folder.display()))?;
    }
    fs::create_dir_all(folder).with_context(|| format!("could not make {}", folder.display()))
}

fn copy_into(from: &Path, to: &Path) -> Result<()> {
    for file in files_below(from)? {
        let copy = to.join(file.strip_prefix(from)?);
        if let Some(folder) = copy.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::copy(&file, &copy).with_context(|| format!("could not write {}", copy.display()))?;
    }
    Ok(())
}

/// Every file below `folder`, in the order of their paths.
fn files_below(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        let entries = fs::read_dir(&folder)
            .with_context(|| format!("could not read the folder {}", folder.display()))?;
        for entry in entries {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else {
                files.push(path);
            }
        }
    }
    files.sort();
    Ok(files)
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
        let raw = site.join(file);
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
    fn a_tree_is_copied_with_its_folders() {
        let folder = tempfile::tempdir().unwrap();
        let [from, to] = ["from", "to"].map(|name| folder.path().join(name));
        fs::create_dir_all(from.join("icons/small")).unwrap();
        fs::write(from.join("index.html"), "page").unwrap();
        fs::write(from.join("icons/small/16.svg"), "icon").unwrap();
        copy_into(&from, &to).unwrap();
        assert_eq!(
            fs::read_to_string(to.join("icons/small/16.svg")).unwrap(),
            "icon"
        );
        assert_eq!(files_below(&to).unwrap().len(), 2);
    }

    #[test]
    fn a_module_weighs_its_glue_and_itself_raw_and_compressed() {
        let folder = tempfile::tempdir().unwrap();
        for (file, bytes) in [
            ("app.js", 100),
            ("app.js.br", 10),
            ("app_bg.wasm", 2000),
            ("app_bg.wasm.br", 300),
        ] {
            fs::write(folder.path().join(file), vec![0; bytes]).unwrap();
        }
        assert_eq!(weigh(folder.path(), &MODULES[0]).unwrap(), [2100, 310]);
    }
}
