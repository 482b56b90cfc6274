//! The engine's folders stand on each other one way.

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

fn files_below(path: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(path) else {
        return vec![path.to_owned()];
    };
    let paths = entries.map(|entry| entry.expect("an entry").path());
    paths.flat_map(|path| files_below(&path)).collect()
}

/// What stands behind each `crate::`, but in comments and tests.
fn named_by(file: &Path) -> BTreeSet<String> {
    if file.to_string_lossy().ends_with("tests.rs") {
        return BTreeSet::new();
    }
    let text = fs::read_to_string(file).expect("a source file");
    let code = text.split("\nmod tests {").next().unwrap_or_default();
    let lines = code
        .lines()
        .map(|line| line.split("//").next().unwrap_or_default());
    let named = lines.flat_map(|line| line.split("crate::").skip(1));
    let is_of_name = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
    let named = named.map(|rest| {
        rest.chars()
            .take_while(|letter| is_of_name(*letter))
            .collect()
    });
    named.filter(|name: &String| !name.is_empty()).collect()
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
