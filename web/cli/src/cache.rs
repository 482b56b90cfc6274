//! Results kept by the content they were made from.

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};
use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

/// A folder of results. Those that a whole build did not ask for are dropped at its end.
#[derive(Debug)]
pub struct Cache {
    folder: PathBuf,
    asked_for: HashSet<String>,
}

impl Cache {
    /// Opens the cache, or begins one.
    ///
    /// # Errors
    /// Where the folder cannot be made.
    pub fn open(folder: PathBuf) -> Result<Self> {
        fs::create_dir_all(&folder)
            .with_context(|| format!("could not make the folder {}", folder.display()))?;
        Ok(Self {
            folder,
            asked_for: HashSet::new(),
        })
    }

    /// The folder of results under `key`, where there is one.
    pub fn kept(&mut self, key: &str) -> Option<PathBuf> {
        let kept = self.folder.join(key);
        kept.is_dir().then(|| {
            self.asked_for.insert(key.to_owned());
            kept
        })
    }

    /// The folder of results under `key`; `make` fills it where there is none yet.
    ///
    /// # Errors
    /// What `make` says, or the file system.
    pub fn folder(&mut self, key: &str, make: impl FnOnce(&Path) -> Result<()>) -> Result<PathBuf> {
        let kept = self.folder.join(key);
        if !kept.is_dir() {
            // A build that is broken off must not leave half a result under the final name.
            let unfinished = self.folder.join(format!("{key}.unfinished"));
            if unfinished.exists() {
                fs::remove_dir_all(&unfinished)?;
            }
            fs::create_dir_all(&unfinished)?;
            make(&unfinished)?;
            fs::rename(&unfinished, &kept)
                .with_context(|| format!("could not keep {}", kept.display()))?;
        }
        self.asked_for.insert(key.to_owned());
        Ok(kept)
    }

    /// Drops what this build did not ask for.
    ///
    /// # Errors
    /// Where a folder cannot be read or removed.
    pub fn drop_the_rest(&self) -> Result<()> {
        for entry in fs::read_dir(&self.folder)? {
            let entry = entry?;
            if !self
                .asked_for
                .contains(&*entry.file_name().to_string_lossy())
            {
                fs::remove_dir_all(entry.path())?;
            }
        }
        Ok(())
    }
}

/// SHA-256 of all parts in order, as hexadecimal digits. Each part's length counts too.
pub fn content_key(parts: &[&[u8]]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part);
    }
    hash.finalize()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_result_is_made_once_and_dropped_when_no_build_asks_for_it() {
        let folder = tempfile::tempdir().unwrap();
        let mut times = 0;
        for _ in 0..2 {
            let mut cache = Cache::open(folder.path().to_owned()).unwrap();
            let kept = cache
                .folder("key", |folder| {
                    times += 1;
                    Ok(fs::write(folder.join("result"), "made")?)
                })
                .unwrap();
            assert_eq!(fs::read_to_string(kept.join("result")).unwrap(), "made");
        }
        assert_eq!(times, 1);
        Cache::open(folder.path().to_owned())
            .unwrap()
            .drop_the_rest()
            .unwrap();
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }

    #[test]
    fn a_failed_making_leaves_nothing_that_looks_finished() {
        let folder = tempfile::tempdir().unwrap();
        let mut cache = Cache::open(folder.path().to_owned()).unwrap();
        assert!(cache.folder("key", |_| anyhow::bail!("no")).is_err());
        assert!(!folder.path().join("key").exists());
    }

    #[test]
    fn where_one_part_ends_and_the_next_begins_counts() {
        assert_ne!(content_key(&[b"ab", b"c"]), content_key(&[b"a", b"bc"]));
    }
}
