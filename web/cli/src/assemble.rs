//! From the page's files and its modules to the site.

use crate::folders::files_below;
use crate::headers;
use crate::module::MODULES;
use anyhow::{Context, Result, bail};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// The files of a site by their path in it, with `/` between folders.
pub type Files = BTreeMap<String, Vec<u8>>;

/// The page itself.
pub const INDEX: &str = "index.html";

/// Every file below a folder.
///
/// # Errors
/// Where one cannot be read.
pub fn read_files(folder: &Path) -> Result<Files> {
    let mut files = Files::new();
    for path in files_below(folder)? {
        let parts = path.strip_prefix(folder)?.iter();
        let parts: Vec<_> = parts.map(|part| part.to_string_lossy()).collect();
        let content =
            fs::read(&path).with_context(|| format!("could not read {}", path.display()))?;
        files.insert(parts.join("/"), content);
    }
    Ok(files)
}

/// Writes files to their places below a folder.
///
/// # Errors
/// Where the file system refuses.
pub fn write_files(files: &Files, folder: &Path) -> Result<()> {
    for (name, content) in files {
        let path = folder.join(name);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)
                .with_context(|| format!("could not make {}", parent.display()))?;
        }
        fs::write(&path, content).with_context(|| format!("could not write {}", path.display()))?;
    }
    Ok(())
}

/// The site of these files: those of `www/`, and glue and modules as far as they are built.
///
/// # Errors
/// Where the page is not of the shape that is known.
pub fn assemble(mut files: Files) -> Result<Files> {
    let index = files.remove(INDEX).context("the site has no index.html")?;
    let index = String::from_utf8(index).context("index.html is no UTF-8")?;
    let index = with_attribute(&index, "data-engines", &engines(&files))?;
    files.insert(INDEX.to_owned(), index.into_bytes());
    files.insert("_headers".to_owned(), headers::for_static_hosts().into());
    Ok(files)
}

/// The engines that are among the files, as `?engine=` names them.
fn engines(files: &Files) -> String {
    let built = MODULES
        .iter()
        .filter(|module| files.contains_key(&module.glue_file()))
        .filter_map(|module| module.name.strip_prefix("engine-"));
    built.collect::<Vec<_>>().join(" ")
}

/// The page with another value of an attribute that it has once.
fn with_attribute(page: &str, name: &str, value: &str) -> Result<String> {
    let begin = format!("{name}=\"");
    let parts: Vec<_> = page.split(&begin).collect();
    let [before, after] = parts[..] else {
        bail!("index.html has not {name} once");
    };
    let (_, after) = after
        .split_once('"')
        .with_context(|| format!("{name} in index.html does not end"))?;
    Ok(format!("{before}{begin}{value}\"{after}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = r#"<html lang="en" data-engines="cpu webgpu"></html>"#;

    fn site(names: &[&str]) -> Files {
        let files = names
            .iter()
            .map(|&name| (name.to_owned(), b"script".to_vec()));
        let page = (INDEX.to_owned(), PAGE.into());
        assemble(files.chain([page]).collect()).unwrap()
    }

    #[test]
    fn the_page_says_which_engines_its_site_has() {
        let page = |names| String::from_utf8(site(names)[INDEX].clone()).unwrap();
        let whole = page(&["app.js", "engine-cpu.js", "engine-webgpu.js"]);
        assert!(whole.contains(r#" data-engines="cpu webgpu">"#), "{whole}");
        let without = page(&["app.js", "engine-cpu.js"]);
        assert!(without.contains(r#" data-engines="cpu">"#), "{without}");
    }

    #[test]
    fn a_page_without_a_place_for_it_is_refused() {
        let page = |text: &str| assemble([(INDEX.to_owned(), text.into())].into());
        for wrong in ["<html>", &PAGE.repeat(2), r#"<html data-engines="cpu"#] {
            assert!(page(wrong).is_err(), "{wrong}");
        }
        assert!(assemble(Files::new()).is_err());
    }

    #[test]
    fn files_are_read_as_they_were_written() {
        let folder = tempfile::tempdir().unwrap();
        let files = Files::from([
            ("a.js".to_owned(), b"one".to_vec()),
            ("icons/small/b.svg".to_owned(), b"two".to_vec()),
        ]);
        write_files(&files, folder.path()).unwrap();
        assert_eq!(read_files(folder.path()).unwrap(), files);
    }
}
