//! A file of the browser, read in pieces without holding it in memory.

use contrastive_lab::data::Source;
use js_sys::Uint8Array;
use std::io;
use web_sys::{File, FileReaderSync};

/// A `File` under the path that the person knows.
pub struct BlobSource {
    path: String,
    file: File,
}

impl BlobSource {
    pub fn new(path: String, file: File) -> Self {
        Self { path, file }
    }
}

impl Source for BlobSource {
    fn path(&self) -> &str {
        &self.path
    }

    fn bytes(&self) -> u64 {
        self.file.size() as u64
    }

    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<()> {
        let end = offset + buffer.len() as u64;
        if end > self.bytes() {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        let unreadable = |_| io::Error::other("the browser could not read the file");
        let piece = self
            .file
            .slice_with_f64_and_f64(offset as f64, end as f64)
            .map_err(unreadable)?;
        let bytes = FileReaderSync::new()
            .and_then(|reader| reader.read_as_array_buffer(&piece))
            .map_err(unreadable)?;
        let bytes = Uint8Array::new(&bytes);
        if bytes.length() as usize != buffer.len() {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        bytes.copy_to(buffer);
        Ok(())
    }
}
