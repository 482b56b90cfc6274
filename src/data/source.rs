//! Where bytes come from: a file of the browser, a file on disk, or memory.

use std::io;

/// A file that was dropped or chosen. Archives are read in blocks, so nothing has to be in memory
/// whole.
pub trait Source {
    /// Path relative to what was dropped or chosen, `/` between folders.
    fn path(&self) -> &str;

    /// Length in bytes.
    fn bytes(&self) -> u64;

    /// Fills the whole of `buffer` from byte `offset` on.
    ///
    /// # Errors
    /// The bytes cannot be read, or there are not as many.
    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<()>;
}

/// A file that is in memory already.
#[derive(Clone, Debug)]
pub struct MemorySource {
    path: String,
    content: Vec<u8>,
}

impl MemorySource {
    /// A file called `path` that holds `content`.
    pub fn new(path: impl Into<String>, content: Vec<u8>) -> Self {
        Self {
            path: path.into(),
            content,
        }
    }
}

impl Source for MemorySource {
    fn path(&self) -> &str {
        &self.path
    }

    fn bytes(&self) -> u64 {
        self.content.len() as u64
    }

    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<()> {
        let wanted = usize::try_from(offset)
            .ok()
            .and_then(|start| self.content.get(start..)?.get(..buffer.len()))
            .ok_or(io::ErrorKind::UnexpectedEof)?;
        buffer.copy_from_slice(wanted);
        Ok(())
    }
}

/// A file on disk. It is opened for each read, so that 50,000 of them hold no descriptors.
#[cfg(not(target_arch = "wasm32"))]
#[derive(Clone, Debug)]
pub struct FileSource {
    on_disk: std::path::PathBuf,
    path: String,
    bytes: u64,
}

#[cfg(not(target_arch = "wasm32"))]
impl FileSource {
    /// The file at `on_disk`, known to the person as `path`.
    ///
    /// # Errors
    /// The file is not there, or may not be asked for its length.
    pub fn new(
        on_disk: impl Into<std::path::PathBuf>,
        path: impl Into<String>,
    ) -> io::Result<Self> {
        let on_disk = on_disk.into();
        let bytes = std::fs::metadata(&on_disk)?.len();
        Ok(Self {
            on_disk,
            path: path.into(),
            bytes,
        })
    }
}

#[cfg(not(target_arch = "wasm32"))]
impl Source for FileSource {
    fn path(&self) -> &str {
        &self.path
    }

    fn bytes(&self) -> u64 {
        self.bytes
    }

    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<()> {
        use std::io::{Read, Seek};
        let mut file = std::fs::File::open(&self.on_disk)?;
        file.seek(io::SeekFrom::Start(offset))?;
        file.read_exact(buffer)
    }
}
