//! Names that carry their content: `app.js` becomes `app.0123456789abcdef.js`, and every file that
//! names it names that. So a browser may keep such a file for ever, and files of two builds never meet
//! under one name.

use crate::assemble::{Files, INDEX};
use crate::cache::content_key;
use anyhow::{Context, Result, bail};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// The service worker, whose name a browser asks for again to learn of a new build.
pub const SERVICE_WORKER: &str = "sw.js";

/// Hexadecimal digits of a file's SHA-256 in its name.
const DIGITS: usize = 16;

/// Gives every file that another one names a name with its content in it. A file that none names keeps
/// its own, and so do the page and the service worker.
///
/// # Errors
/// Where files name each other in a circle: none could be named first.
pub fn with_content(files: Files) -> Result<Files> {
    let mut uses: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (name, content) in &files {
        let named = files.keys().filter(|other| *other != name);
        let named = named.filter(|other| is_text(name) && names(content, other));
        uses.insert(name.clone(), named.cloned().collect());
    }
    let is_used = |name: &String| uses.values().any(|used| used.contains(name));
    let stays = |name: &String| name == INDEX || name == SERVICE_WORKER || !is_used(name);

    let mut waiting = files.clone();
    let mut new_names: BTreeMap<String, String> = BTreeMap::new();
    let mut renamed = Files::new();
    while !waiting.is_empty() {
        let can_be_named =
            |name: &String| uses[name].iter().all(|used| new_names.contains_key(used));
        let Some(name) = waiting.keys().find(|name| can_be_named(name)).cloned() else {
            let names: Vec<_> = waiting.into_keys().collect();
            bail!(
                "these files name each other in a circle: {}",
                names.join(", ")
            );
        };
        let content = waiting.remove(&name).unwrap_or_default();
        let used = uses[&name].iter().map(|used| (used, &new_names[used]));
        let content = used.fold(content, |content, (old, new)| replaced(content, old, new));
        let new_name = match stays(&name) {
            true => name.clone(),
            false => carrying(&name, &content),
        };
        renamed.insert(new_name.clone(), content);
        new_names.insert(name, new_name);
    }
    Ok(renamed)
}

/// Whether a name carries the content of its file.
pub fn carries_content(name: &str) -> bool {
    plain(name).is_some()
}

/// The name that a file had before its content came into it; none for a name without.
pub fn plain(name: &str) -> Option<String> {
    let (rest, extension) = name.rsplit_once('.')?;
    let (stem, digits) = rest.rsplit_once('.')?;
    let is_digit = |digit: char| matches!(digit, '0'..='9' | 'a'..='f');
    (digits.len() == DIGITS && digits.chars().all(is_digit)).then(|| format!("{stem}.{extension}"))
}

/// The file of a site that had this name before its content came into it.
///
/// # Errors
/// Where there is none.
pub fn find(site: &Path, plain_name: &str) -> Result<PathBuf> {
    let entries =
        fs::read_dir(site).with_context(|| format!("could not read {}", site.display()))?;
    let names = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    let mut found = names.filter(|name| plain(name).as_deref() == Some(plain_name));
    let name = found.next();
    name.map(|name| site.join(name))
        .with_context(|| format!("{} holds no {plain_name}", site.display()))
}

fn carrying(name: &str, content: &[u8]) -> String {
    let digits = &content_key(&[content])[..DIGITS];
    match name.rsplit_once('.') {
        Some((stem, extension)) => format!("{stem}.{digits}.{extension}"),
        None => name.to_owned(),
    }
}

/// Whether a file may name others.
fn is_text(name: &str) -> bool {
    let extension = Path::new(name).extension();
    let extension = extension.and_then(|extension| extension.to_str());
    matches!(extension, Some("html" | "js" | "css" | "webmanifest"))
}

/// How a file names another: in quotes, as an address relative to the site.
fn quoted(name: &str) -> [String; 4] {
    [
        format!("\"{name}\""),
        format!("'{name}'"),
        format!("\"./{name}\""),
        format!("'./{name}'"),
    ]
}

fn names(content: &[u8], other: &str) -> bool {
    let text = String::from_utf8_lossy(content);
    quoted(other).iter().any(|quoted| text.contains(quoted))
}

fn replaced(content: Vec<u8>, old: &str, new: &str) -> Vec<u8> {
    let mut text = String::from_utf8_lossy(&content).into_owned();
    for (old, new) in quoted(old).iter().zip(&quoted(new)) {
        text = text.replace(old, new);
    }
    text.into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(files: &[(&str, &str)]) -> Files {
        let own = files
            .iter()
            .map(|&(name, content)| (name.to_owned(), content.into()));
        own.collect()
    }

    fn small_site(module: &str) -> Files {
        files(&[
            (
                "index.html",
                r#"<html data-offline="sw.js"><link href="style.css"><script src="boot.js">"#,
            ),
            ("style.css", "p { color: red }"),
            ("boot.js", r#"await import("./app.js"); // not "apps.js""#),
            ("app.js", "new URL('app_bg.wasm', import.meta.url)"),
            ("app_bg.wasm", module),
            ("sw.js", "// none"),
            ("picture.png", "a picture for another place"),
        ])
    }

    #[test]
    fn whoever_names_a_file_names_it_with_its_content() {
        let site = with_content(small_site("module")).unwrap();
        let name = |plain_name: &str| {
            let found = site
                .keys()
                .find(|name| plain(name).as_deref() == Some(plain_name));
            found.unwrap_or_else(|| panic!("no {plain_name} in {:?}", site.keys()))
        };
        let text = |name: &str| String::from_utf8(site[name].clone()).unwrap();
        assert!(text("index.html").contains(&format!("src=\"{}\"", name("boot.js"))));
        assert!(text("index.html").contains(&format!("href=\"{}\"", name("style.css"))));
        assert!(text(name("boot.js")).contains(&format!("import(\"./{}\")", name("app.js"))));
        assert!(text(name("boot.js")).contains("\"apps.js\""));
        assert!(text(name("app.js")).contains(&format!("'{}'", name("app_bg.wasm"))));
        for stays in ["index.html", "sw.js", "picture.png"] {
            assert!(site.contains_key(stays), "{stays}");
        }
        assert_eq!(site.len(), small_site("").len());
    }

    #[test]
    fn a_change_changes_the_names_on_the_way_to_it_and_no_other() {
        let [before, after] = ["module", "another"]
            .map(|module| with_content(small_site(module)).unwrap().into_keys());
        let before: Vec<_> = before.collect();
        let changed = after.filter(|name| !before.contains(name));
        let changed: Vec<_> = changed.filter_map(|name| plain(&name)).collect();
        assert_eq!(changed, ["app.js", "app_bg.wasm", "boot.js"]);
    }

    #[test]
    fn files_that_name_each_other_are_refused() {
        let circle = files(&[("a.js", "import './b.js'"), ("b.js", "import './a.js'")]);
        let problem = with_content(circle).unwrap_err().to_string();
        assert!(problem.contains("a.js, b.js"), "{problem}");
    }

    #[test]
    fn only_a_name_with_the_digits_in_it_carries_content() {
        let name = carrying("engine-cpu_bg.wasm", b"module");
        assert_eq!(plain(&name).as_deref(), Some("engine-cpu_bg.wasm"));
        for other in [
            "app.js",
            "index.html",
            "a.b.js",
            "a.0123456789abcdeX.js",
            "a",
        ] {
            assert!(!carries_content(other), "{other}");
        }
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(&name), "module").unwrap();
        assert_eq!(
            find(folder.path(), "engine-cpu_bg.wasm").unwrap(),
            folder.path().join(&name)
        );
        assert!(find(folder.path(), "app.js").is_err());
    }
}
