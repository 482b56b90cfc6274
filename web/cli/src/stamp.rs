//! Whether a module has to be asked of cargo again: a digest of everything that decides it, kept with
//! what was made. Cargo cannot tell by itself, because both engines take one place in the target
//! folder, and the second overwrites what cargo remembers of the first.

use crate::cache::content_key;
use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// Environment variables that change what cargo makes, by their beginnings.
const ENVIRONMENT: [&str; 7] = [
    "RUSTFLAGS",
    "RUSTC",
    "CARGO_ENCODED_RUSTFLAGS",
    "CARGO_BUILD_",
    "CARGO_PROFILE_",
    "CARGO_TARGET_WASM32_",
    "CARGO_UNSTABLE_",
];

/// What decides a module besides the text of its sources.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// What `rustc -vV` prints.
    pub compiler: String,
    /// The words that cargo is called with.
    pub arguments: Vec<String>,
    /// Variables that cargo and the compiler read.
    pub environment: Vec<(String, String)>,
    /// What becomes of the compiled module afterwards.
    pub binding: String,
}

impl Settings {
    /// The variables of this process that matter, in the order of their names.
    pub fn environment_of_this_process() -> Vec<(String, String)> {
        let mut variables: Vec<_> = std::env::vars_os()
            .map(|(name, value)| {
                let text = |part: std::ffi::OsString| part.to_string_lossy().into_owned();
                (text(name), text(value))
            })
            .filter(|(name, _)| ENVIRONMENT.iter().any(|begin| name.starts_with(begin)))
            .collect();
        variables.sort();
        variables
    }
}

/// What a module was made from, and where the outcome is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    /// Files that cargo says it read, and those that tell cargo what to do.
    files: Vec<PathBuf>,
    /// Of the files' content and the settings.
    digest: String,
    /// The cache's key of what was made.
    pub made: String,
}

impl Stamp {
    /// Of an outcome that cargo began to make at `began`; none where a file was changed since, so that
    /// nobody knows which text went into it.
    ///
    /// # Errors
    /// Where a file cannot be read.
    pub fn of(
        files: Vec<PathBuf>,
        settings: &Settings,
        began: SystemTime,
        made: String,
    ) -> Result<Option<Self>> {
        for file in files.iter().filter(|file| file.exists()) {
            let changed = fs::metadata(file).and_then(|data| data.modified());
            if changed.with_context(|| format!("could not look at {}", file.display()))? >= began {
                return Ok(None);
            }
        }
        let digest = digest(&files, settings)?;
        Ok(Some(Self {
            files,
            digest,
            made,
        }))
    }

    /// The stamp in this file; none where there is none that can be read.
    pub fn read(path: &Path) -> Option<Self> {
        serde_json::from_slice(&fs::read(path).ok()?).ok()
    }

    /// Writes it.
    ///
    /// # Errors
    /// Where the file system refuses.
    pub fn write(&self, path: &Path) -> Result<()> {
        fs::write(path, serde_json::to_vec(self)?)
            .with_context(|| format!("could not write {}", path.display()))
    }

    /// Whether nothing that decides the module has changed since.
    pub fn holds(&self, settings: &Settings) -> bool {
        digest(&self.files, settings).is_ok_and(|digest| digest == self.digest)
    }
}

/// Files that say how cargo builds whatever it builds here: wherever cargo looks for them, whether they
/// are there or not.
pub fn files_of_cargo(root: &Path) -> Vec<PathBuf> {
    let mut files: Vec<_> = ["Cargo.toml", "Cargo.lock", "rust-toolchain.toml"]
        .map(|name| root.join(name))
        .into();
    let cargo_home = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    let cargo_home = cargo_home.or_else(|| Some(std::env::home_dir()?.join(".cargo")));
    let folders = root.ancestors().map(|folder| folder.join(".cargo"));
    for folder in folders.chain(cargo_home) {
        files.extend(["config.toml", "config"].map(|name| folder.join(name)));
    }
    files
}

/// The files in a list as make writes it, `target: file file`; a space in a name stands behind a
/// backslash.
pub fn files_in_dep_info(text: &str) -> Vec<PathBuf> {
    let list = text.lines().next().and_then(|line| line.split_once(": "));
    let Some((_, list)) = list else {
        return Vec::new();
    };
    const SPACE: &str = "\0";
    list.replace("\\ ", SPACE)
        .split(' ')
        .filter(|name| !name.is_empty())
        .map(|name| name.replace(SPACE, " ").into())
        .collect()
}

fn digest(files: &[PathBuf], settings: &Settings) -> Result<String> {
    let mut parts = vec![
        settings.compiler.clone().into_bytes(),
        settings.binding.clone().into_bytes(),
        serde_json::to_vec(&settings.arguments)?,
        serde_json::to_vec(&settings.environment)?,
    ];
    for file in files {
        parts.push(file.to_string_lossy().into_owned().into_bytes());
        // That a file is not there decides too: one that comes is a change.
        parts.push(match file.exists() {
            true => {
                let content = fs::read(file);
                content.with_context(|| format!("could not read {}", file.display()))?
            }
            false => b"\0".to_vec(),
        });
    }
    Ok(content_key(
        &parts.iter().map(Vec::as_slice).collect::<Vec<_>>(),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;
    use tempfile::TempDir;

    fn settings() -> Settings {
        Settings {
            compiler: "rustc 1.95".to_owned(),
            arguments: ["build", "--features=cpu"].map(str::to_owned).into(),
            environment: vec![("RUSTFLAGS".to_owned(), "-C opt-level=1".to_owned())],
            binding: "web".to_owned(),
        }
    }

    /// A small workspace, and the files that decide a module in it.
    fn workspace() -> (TempDir, Vec<PathBuf>) {
        let root = tempfile::tempdir().unwrap();
        fs::create_dir_all(root.path().join(".cargo")).unwrap();
        let sources = ["lib.rs", "kernel.wgsl"].map(|name| root.path().join(name));
        for name in [
            "lib.rs",
            "kernel.wgsl",
            "Cargo.toml",
            "Cargo.lock",
            "rust-toolchain.toml",
            ".cargo/config.toml",
        ] {
            fs::write(root.path().join(name), "before").unwrap();
        }
        let files = [sources.to_vec(), files_of_cargo(root.path())].concat();
        (root, files)
    }

    fn stamp(files: &[PathBuf]) -> Stamp {
        let later = SystemTime::now() + Duration::from_secs(1);
        let stamp = Stamp::of(files.to_vec(), &settings(), later, "key".to_owned());
        stamp.unwrap().expect("nothing was changed meanwhile")
    }

    #[test]
    fn a_stamp_holds_until_any_file_that_decides_the_module_changes_comes_or_goes() {
        let (root, files) = workspace();
        for name in [
            "lib.rs",
            "kernel.wgsl",
            "Cargo.toml",
            "Cargo.lock",
            "rust-toolchain.toml",
            ".cargo/config.toml",
        ] {
            let stamp = stamp(&files);
            assert!(stamp.holds(&settings()));
            let file = root.path().join(name);
            fs::write(&file, "after").unwrap();
            assert!(!stamp.holds(&settings()), "{name} changed");
            fs::remove_file(&file).unwrap();
            assert!(!stamp.holds(&settings()), "{name} went");
            fs::write(&file, "before").unwrap();
            assert!(stamp.holds(&settings()), "{name} is as it was");
        }
        let without = stamp(&files);
        fs::write(root.path().join(".cargo/config"), "[build]").unwrap();
        assert!(!without.holds(&settings()), "a file came that cargo reads");
    }

    #[test]
    fn a_stamp_holds_until_compiler_arguments_environment_or_binding_change() {
        let (_root, files) = workspace();
        let stamp = stamp(&files);
        let changes: [fn(&mut Settings); 5] = [
            |settings| settings.compiler.push('1'),
            |settings| settings.arguments[1] = "--features=webgpu".to_owned(),
            |settings| settings.environment[0].1.clear(),
            |settings| settings.environment.clear(),
            |settings| settings.binding.push('1'),
        ];
        for change in changes {
            let mut settings = settings();
            change(&mut settings);
            assert!(!stamp.holds(&settings), "{settings:?}");
        }
        assert!(stamp.holds(&settings()));
    }

    #[test]
    fn what_was_changed_while_it_was_compiled_gets_no_stamp() {
        let (_root, files) = workspace();
        let before = SystemTime::now() - Duration::from_secs(60);
        let stamp = Stamp::of(files, &settings(), before, "key".to_owned());
        assert_eq!(stamp.unwrap(), None);
    }

    #[test]
    fn a_stamp_is_read_as_it_was_written_and_a_broken_one_is_none() {
        let (root, files) = workspace();
        let path = root.path().join("stamp.json");
        assert_eq!(Stamp::read(&path), None);
        stamp(&files).write(&path).unwrap();
        assert_eq!(Stamp::read(&path), Some(stamp(&files)));
        fs::write(&path, "{").unwrap();
        assert_eq!(Stamp::read(&path), None);
    }

    #[test]
    fn cargos_list_of_sources_is_read_with_spaces_in_names() {
        let text = "/t/x.wasm: /w/src/lib.rs /w/my\\ shaders/a.wgsl\n";
        let files = ["/w/src/lib.rs", "/w/my shaders/a.wgsl"].map(PathBuf::from);
        assert_eq!(files_in_dep_info(text), files);
        assert!(files_in_dep_info("").is_empty());
    }
}
