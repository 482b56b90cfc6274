//! Makes the typed accessors of the page's words from `www/words/en.json`, and holds the files of the
//! other languages to it. A word that is missing somewhere, or has other values in it, stops the build. Makes
//! the map's shaders bare besides.

mod accessors;
mod checks;
#[path = "../src/text/pattern.rs"]
mod pattern;
mod shaders;
mod values;
mod words;

use std::path::Path;
use std::{env, fs};
use words::{Language, Node};

/// The language that all others are held to.
const MODEL: &str = "en";

fn main() {
    if let Err(problem) = make() {
        eprintln!("error: {problem}");
        std::process::exit(1);
    }
}

fn make() -> Result<(), String> {
    let folder = Path::new("../../www/words");
    println!("cargo::rerun-if-changed={}", folder.display());
    println!("cargo::rerun-if-changed=src/text/pattern.rs");
    println!("cargo::rerun-if-changed=build");
    println!("cargo::rerun-if-changed={}", shaders::FOLDER);
    let languages = words::read_all(folder)?;
    let model = languages
        .iter()
        .find(|language| language.id == MODEL)
        .ok_or_else(|| format!("there is no {MODEL}.json in www/words"))?;
    checks::hold(model, &languages)?;
    let out = env::var("OUT_DIR").map_err(|_| "OUT_DIR is not set".to_owned())?;
    let out = Path::new(&out);
    shaders::write(out)?;
    let code = accessors::write(model, &languages)?;
    fs::write(out.join("words.rs"), code).map_err(|error| error.to_string())
}

/// The words of a language in their order, without those that only the engine's sentences have.
fn flat(node: &Node, into: &mut Vec<String>) {
    match node {
        Node::Word(word) => into.push(word.clone()),
        Node::Group(entries) => {
            for (_, entry) in entries {
                flat(entry, into);
            }
        }
    }
}

/// The words of a language in their order.
fn in_order(language: &Language) -> Vec<String> {
    let mut words = Vec::new();
    flat(&language.words, &mut words);
    words
}
