//! The engine's folders, and the files of each, stand on each other one way.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

type Uses = BTreeMap<String, BTreeSet<String>>;

/// Which folders (or files beside them) each of the engine's folders names, outside its tests.
fn uses() -> Uses {
    let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../src");
    let mut uses = Uses::new();
    for entry in fs::read_dir(sources).expect("the engine's sources") {
        let path = entry.expect("an entry").path();
        let name = path.file_stem().expect("a name").to_string_lossy();
        if matches!(name.as_ref(), "lib" | "build") {
            continue;
        }
        let named: BTreeSet<String> = files_below(&path)
            .iter()
            .flat_map(|f| named_by(f))
            .collect();
        let others = named.into_iter().filter(|other| *other != name);
        uses.insert(name.to_string(), others.collect());
    }
    uses
}

/// Which files of a folder each of them names, outside its tests: by their own names, or by what `mod.rs`
/// gives out of them. What a folder's `mod.rs` itself defines may be spread over its files: it is none of
/// them.
fn uses_of_siblings(folder: &Path) -> Uses {
    let entries = fs::read_dir(folder).expect("a folder of the engine");
    let paths = entries.map(|entry| entry.expect("an entry").path());
    let stem = |path: &Path| {
        path.file_stem()
            .expect("a name")
            .to_string_lossy()
            .into_owned()
    };
    let files: Vec<(String, PathBuf)> = paths
        .filter(|path| path.is_file() && !path.ends_with("mod.rs") && !path.ends_with("Cargo.toml"))
        .map(|path| (stem(&path), path))
        .collect();
    if files.is_empty() {
        return Uses::new();
    }
    let modules = ["mod.rs", "lib.rs"].map(|name| folder.join(name));
    let module = modules.into_iter().find(|module| module.exists());
    let module = module.unwrap_or_else(|| folder.with_extension("rs"));
    let given_out = given_out(&module);
    let is_file = |name: &str| files.iter().any(|(file, _)| file == name);
    let file_of = |named: String| match is_file(&named) {
        true => Some(named),
        false => given_out.get(&named).cloned().filter(|file| is_file(file)),
    };
    let uses_of = |(name, path): &(String, PathBuf)| {
        let named = paths_behind(&code_of(path), "super::").into_iter();
        // `use super::super::x` of a module within a file.
        let named = named.map(|path| path.trim_start_matches("super::").to_owned());
        let files = named.filter_map(|path| file_of(first_name(&path)));
        (name.clone(), files.filter(|file| file != name).collect())
    };
    files.iter().map(uses_of).collect()
}

/// The file of everything that a `mod.rs` gives out.
fn given_out(module: &Path) -> BTreeMap<String, String> {
    let uses = paths_behind(&code_of(module), "use ").into_iter();
    let pairs = uses.filter_map(|path| {
        let item = path.rsplit("::").next()?.to_owned();
        Some((item, first_name(&path)))
    });
    pairs.collect()
}

fn first_name(path: &str) -> String {
    path.split("::").next().unwrap_or_default().to_owned()
}

/// Every path that stands behind `before`, those in braces one by one.
fn paths_behind(code: &str, before: &str) -> Vec<String> {
    let is_of_path = |letter: char| letter.is_ascii_alphanumeric() || "_:".contains(letter);
    let mut paths = Vec::new();
    for rest in code.split(before).skip(1) {
        let path: String = rest
            .chars()
            .take_while(|letter| is_of_path(*letter))
            .collect();
        let in_braces = rest[path.len()..].strip_prefix('{');
        match in_braces.map(within) {
            Some(names) => {
                let names = names.split([',', '{', '}']).map(str::trim);
                let names = names.filter(|name| !name.is_empty());
                paths.extend(names.map(|name| format!("{path}{name}")));
            }
            None => paths.push(path),
        }
    }
    paths
}

/// What stands before the brace that closes one that was opened.
fn within(text: &str) -> &str {
    let mut depth = 1;
    let end = text.find(|letter| {
        depth += i32::from(letter == '{') - i32::from(letter == '}');
        depth == 0
    });
    &text[..end.unwrap_or(text.len())]
}

fn folders_below(path: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(path) else {
        return Vec::new();
    };
    let below = entries.flat_map(|entry| folders_below(&entry.expect("an entry").path()));
    std::iter::once(path.to_owned()).chain(below).collect()
}

fn files_below(path: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(path) else {
        return vec![path.to_owned()];
    };
    let paths = entries.map(|entry| entry.expect("an entry").path());
    paths.flat_map(|path| files_below(&path)).collect()
}

/// What stands behind each `crate::`, but in comments and tests.
fn named_by(file: &Path) -> BTreeSet<String> {
    let code = code_of(file);
    let named = code.split("crate::").skip(1);
    let is_of_name = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
    let named = named.map(|rest| {
        rest.chars()
            .take_while(|letter| is_of_name(*letter))
            .collect()
    });
    named.filter(|name: &String| !name.is_empty()).collect()
}

/// A file's text but its comments and tests.
fn code_of(file: &Path) -> String {
    if file.to_string_lossy().ends_with("tests.rs") {
        return String::new();
    }
    let text = fs::read_to_string(file).expect("a source file");
    let code = text.split("\nmod tests {").next().unwrap_or_default();
    let lines = code
        .lines()
        .map(|line| line.split("//").next().unwrap_or_default());
    lines.collect::<Vec<_>>().join("\n")
}

/// What is left when again and again those are taken away that name nothing that is left.
fn circles(mut uses: Uses) -> Uses {
    loop {
        let names: BTreeSet<String> = uses.keys().cloned().collect();
        let before = uses.len();
        uses.retain(|_, named| named.iter().any(|name| names.contains(name)));
        if uses.len() == before {
            return uses;
        }
    }
}

#[test]
fn no_folder_of_the_engine_stands_on_one_that_stands_on_it() {
    let uses = uses();
    assert!(
        uses["lab"].contains("train"),
        "the sources are read: {uses:?}"
    );
    assert_eq!(circles(uses), Uses::new());
}

#[test]
fn no_file_of_the_engine_stands_on_one_beside_it_that_stands_on_it() {
    let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../src");
    let mut all = 0;
    for folder in folders_below(&sources).into_iter().skip(1) {
        let uses = uses_of_siblings(&folder);
        all += uses.values().map(BTreeSet::len).sum::<usize>();
        assert_eq!(circles(uses), Uses::new(), "{}", folder.display());
    }
    assert!(all > 100, "the sources are read: {all}");
}

#[test]
fn what_mod_rs_gives_out_is_of_the_file_that_it_is_in() {
    let code = "use super::{range::{Open, Range}, Lab};\npub use kind::Kind;";
    assert_eq!(
        paths_behind(code, "super::"),
        ["range::", "Open", "Range", "Lab"]
    );
    assert_eq!(paths_behind(code, "pub use "), ["kind::Kind"]);
}

#[test]
fn a_circle_is_found_behind_what_only_stands_on_it() {
    let named = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    let uses = Uses::from([
        ("page".to_owned(), named(&["recipe"])),
        ("recipe".to_owned(), named(&["views", "random"])),
        ("views".to_owned(), named(&["recipe"])),
        ("random".to_owned(), named(&[])),
    ]);
    let circle = circles(uses);
    assert!(circle.contains_key("recipe") && circle.contains_key("views"));
    assert!(!circle.contains_key("random"));
}
