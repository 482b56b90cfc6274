//! Files that the page hands out.

use anyhow::Result;
use std::cell::Cell;
use std::fs;
use std::path::{Path, PathBuf};

/// The browser's download folder, and a place for what was taken from it.
pub struct Downloads {
    arriving: PathBuf,
    taken: PathBuf,
    count: Cell<u32>,
}

impl Downloads {
    pub fn below(folder: &Path) -> Result<Self> {
        let [arriving, taken] = ["arriving", "taken"].map(|name| folder.join(name));
        fs::create_dir_all(&arriving)?;
        fs::create_dir_all(&taken)?;
        Ok(Self {
            arriving,
            taken,
            count: Cell::new(0),
        })
    }

    pub fn folder(&self) -> &Path {
        &self.arriving
    }

    /// Moves a whole file of this ending out of the way of the next; none while none is there. The
    /// browser keeps the name with an empty file, writes under another ending, and puts the whole
    /// file in the empty one's place.
    pub fn take(&self, extension: &str) -> Result<Option<PathBuf>> {
        for entry in fs::read_dir(&self.arriving)? {
            let path = entry?.path();
            let is_wanted = path.extension().is_some_and(|found| found == extension);
            if is_wanted && fs::metadata(&path)?.len() > 0 {
                self.count.set(self.count.get() + 1);
                let kept = self.taken.join(format!("{}.{extension}", self.count.get()));
                fs::rename(&path, &kept)?;
                return Ok(Some(kept));
            }
        }
        Ok(None)
    }
}
