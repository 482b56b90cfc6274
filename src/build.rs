//! Gives the sources one name, by which a page and an engine know that they are of one build: the bytes
//! between them carry no names of their own.

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io;
use std::path::{Path, PathBuf};

/// Everything that decides what crosses the boundary lies below it.
const SOURCES: &str = "src";

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed={SOURCES}");
    let mut hasher = DefaultHasher::new();
    for file in sources_below(Path::new(SOURCES))? {
        // Lines end as the machine's git ends them.
        let text = fs::read_to_string(&file)?.replace("\r\n", "\n");
        text.hash(&mut hasher);
    }
    println!(
        "cargo::rustc-env=CONTRASTIVE_LAB_SOURCES={:016x}",
        hasher.finish()
    );
    Ok(())
}

/// Every Rust file below a folder, in the order of the names; what an editor leaves beside them is none.
fn sources_below(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let entries = fs::read_dir(folder)?.map(|entry| entry.map(|entry| entry.path()));
    let mut entries = entries.collect::<io::Result<Vec<_>>>()?;
    entries.sort();
    let mut files = Vec::new();
    for entry in entries {
        match entry.is_dir() {
            true => files.extend(sources_below(&entry)?),
            false if entry.extension().is_some_and(|kind| kind == "rs") => files.push(entry),
            false => {}
        }
    }
    Ok(files)
}
