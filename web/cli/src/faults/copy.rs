//! A copy of the workspace's sources that holds every fault.

use super::list::Fault;
use super::plan::{Numbered, QUESTION, planted};
use crate::folders::files_below;
use crate::workspace::output;
use anyhow::{Context, Result};
use std::collections::{BTreeSet, HashSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Where the question stands.
const ROOT_MODULE: &str = "src/lib.rs";

/// Makes `copy` what git knows of `root`, as it lies in the folder now, with all faults planted. A file
/// that stays the same is not written again, so that cargo builds again only what it must.
///
/// # Errors
/// Where git does not run, a fault is stale, or a file cannot be read or written.
pub fn make(root: &Path, copy: &Path, faults: &[Fault]) -> Result<()> {
    let known = known_to_git(root)?;
    for file in &known {
        let content =
            fs::read(root.join(file)).with_context(|| format!("could not read {file}"))?;
        let content = match faults_in(file, faults) {
            here if here.is_empty() && file != ROOT_MODULE => content,
            here => with_faults(file, content, &here)?,
        };
        write_new(&copy.join(file), &content)?;
    }
    // What is no longer known would be built all the same: a test's file, above all.
    let known: HashSet<PathBuf> = known.iter().map(|file| copy.join(file)).collect();
    for file in files_below(copy)? {
        if !known.contains(&file) {
            fs::remove_file(&file)
                .with_context(|| format!("could not remove {}", file.display()))?;
        }
    }
    Ok(())
}

fn known_to_git(root: &Path) -> Result<Vec<String>> {
    let mut command = Command::new("git");
    command
        .args([
            "ls-files",
            "-z",
            "--cached",
            "--others",
            "--exclude-standard",
        ])
        .current_dir(root);
    let listed = output(&mut command, "git ls-files")?;
    let names = listed.split('\0').filter(|name| !name.is_empty());
    let is_there = |name: &&str| root.join(name).is_file();
    let mut names: Vec<String> = names.filter(is_there).map(str::to_owned).collect();
    names.sort();
    names.dedup();
    Ok(names)
}

fn faults_in<'a>(file: &str, faults: &'a [Fault]) -> Vec<Numbered<'a>> {
    let numbered = faults.iter().enumerate();
    numbered.filter(|(_, fault)| fault.file == file).collect()
}

fn with_faults(file: &str, content: Vec<u8>, faults: &[Numbered]) -> Result<Vec<u8>> {
    let source = String::from_utf8(content).with_context(|| format!("{file} is no text"))?;
    let source = source.replace("\r\n", "\n");
    let mut text = planted(&source, faults)?;
    if file == ROOT_MODULE {
        // A choice that is never made, a parenthesis too many: not what is asked here.
        text = format!("#![allow(warnings)]\n{text}{QUESTION}");
    }
    Ok(text.into_bytes())
}

fn write_new(path: &Path, content: &[u8]) -> Result<()> {
    if fs::read(path).is_ok_and(|there| there == content) {
        return Ok(());
    }
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(path, content).with_context(|| format!("could not write {}", path.display()))
}

/// Looks for every fault's place, without writing anything.
///
/// # Errors
/// A fault that is stale, in words.
pub fn check_places(root: &Path, faults: &[Fault]) -> Result<()> {
    let files: BTreeSet<&str> = faults.iter().map(|fault| fault.file.as_str()).collect();
    for file in files {
        let here = faults_in(file, faults);
        let content = fs::read(root.join(file))
            .with_context(|| format!("{} is stale: there is no {file}", here[0].1.id))?;
        with_faults(file, content, &here)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(file: &str) -> Fault {
        Fault {
            id: "wrong".to_owned(),
            breaks: String::new(),
            file: file.to_owned(),
            old: "1".to_owned(),
            new: "2".to_owned(),
            statement: false,
            tests: Vec::new(),
            survives: None,
        }
    }

    /// A repository with a library of two files.
    fn workspace() -> tempfile::TempDir {
        let root = tempfile::tempdir().unwrap();
        let status = Command::new("git")
            .args(["init", "--quiet"])
            .current_dir(root.path())
            .status();
        assert!(status.unwrap().success());
        fs::create_dir(root.path().join("src")).unwrap();
        for (file, text) in [
            ("src/lib.rs", "mod one;\n"),
            ("src/one.rs", "fn one() -> u32 { 1 }\n"),
            (".gitignore", "/target\n"),
        ] {
            fs::write(root.path().join(file), text).unwrap();
        }
        root
    }

    #[test]
    fn the_copy_has_the_faults_and_the_sources_do_not() {
        let root = workspace();
        let copy = root.path().join("target/copy");
        make(root.path(), &copy, &[fault("src/one.rs")]).unwrap();
        let text = |file: &str| fs::read_to_string(copy.join(file)).unwrap();
        assert!(text("src/one.rs").contains("if crate::planted(0) { 2 } else { 1 }"));
        assert!(text("src/lib.rs").ends_with(QUESTION));
        let source = fs::read_to_string(root.path().join("src/one.rs")).unwrap();
        assert!(!source.contains("planted"));
    }

    #[test]
    fn only_what_changed_is_written_again_and_what_is_gone_goes() {
        let root = workspace();
        let copy = root.path().join("target/copy");
        let make = || make(root.path(), &copy, &[fault("src/one.rs")]).unwrap();
        make();
        let written = |file: &str| copy.join(file).metadata().unwrap().modified().unwrap();
        let before = ["src/lib.rs", "src/one.rs"].map(written);
        fs::write(root.path().join("src/two.rs"), "").unwrap();
        make();
        assert_eq!(["src/lib.rs", "src/one.rs"].map(written), before);
        assert!(copy.join("src/two.rs").is_file());
        fs::remove_file(root.path().join("src/two.rs")).unwrap();
        make();
        assert!(!copy.join("src/two.rs").exists());
    }

    #[test]
    fn a_fault_without_its_place_is_stale() {
        let root = workspace();
        let check = |file: &str, old: &str| {
            let mut fault = fault(file);
            fault.old = old.to_owned();
            check_places(root.path(), &[fault])
        };
        assert!(check("src/one.rs", "1").is_ok());
        let said = |file: &str, old: &str| check(file, old).unwrap_err().to_string();
        assert_eq!(
            said("src/gone.rs", "1"),
            "wrong is stale: there is no src/gone.rs"
        );
        assert!(said("src/one.rs", "7").contains("no longer holds `7`"));
    }

    #[test]
    fn every_fault_of_the_engine_s_own_list_has_its_place_and_reads_as_code() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let faults = crate::faults::list::read(&root.join(crate::faults::LIST)).unwrap();
        check_places(&root, &faults).unwrap();
        assert!(faults.len() > 100);
        for fault in &faults {
            let content = fs::read(root.join(&fault.file)).unwrap();
            let planted = with_faults(&fault.file, content, &[(0, fault)]).unwrap();
            let read = syn::parse_file(&String::from_utf8(planted).unwrap());
            assert!(read.is_ok(), "{}: {:?}", fault.id, read.err());
        }
    }
}
