//! A zip archive, entry by entry, each decompressed under a cap that does not trust the header.

use super::blocks::BlockReader;
use super::caps::Caps;
use super::path::is_hidden;
use super::reason::Reason;
use super::source::Source;
use crate::say::shown_cause;
use std::io::Read;
use std::rc::Rc;
use zip::read::{Config, ZipFileEntry};
use zip::result::ZipError;
use zip::unstable::read::ZipIterable;

/// Whether the file is a zip archive: an entry, an empty archive, or the first of several parts. Its
/// name is not believed.
pub(super) fn is_zip(start: &[u8]) -> bool {
    [b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08"]
        .iter()
        .any(|magic| start.starts_with(*magic))
}

/// An opened archive and the entries that are still to come, in the order of their data, so that
/// the archive is read from front to back.
pub(super) struct Archive {
    reader: BlockReader,
    entries: std::vec::IntoIter<ZipFileEntry<'static>>,
    hidden: Vec<String>,
}

/// One entry of an archive.
pub(super) struct Entry {
    /// Name inside the archive, as it is written there.
    pub(super) name: String,
    /// Why its bytes are not in the buffer.
    pub(super) read: Result<(), Reason>,
}

impl Archive {
    /// Reads the list of entries; folders are left out, hidden files only named.
    ///
    /// # Errors
    /// A damaged archive, or one with too many entries.
    pub(super) fn open(source: &Rc<dyn Source>, caps: &Caps) -> Result<Self, Reason> {
        let damaged = |error: &ZipError| Reason::DamagedArchive {
            cause: shown_cause(error),
        };
        let directory = BlockReader::new(Rc::clone(source));
        let mut listing =
            ZipIterable::try_new(directory, Config::default()).map_err(|e| damaged(&e))?;
        if listing.len() > caps.files {
            return Err(Reason::TooManyEntries {
                entries: listing.len(),
                most: caps.files,
            });
        }
        let mut entries = Vec::new();
        let mut hidden = Vec::new();
        for entry in listing.files().map_err(|e| damaged(&e))? {
            let entry = entry.map_err(|e| damaged(&e))?;
            if entry.is_dir() {
                continue;
            }
            let name = name(&entry);
            if is_hidden(&name) {
                hidden.push(name);
            } else {
                entries.push(entry);
            }
        }
        entries.sort_by_key(ZipFileEntry::header_start);
        Ok(Self {
            reader: BlockReader::new(Rc::clone(source)),
            entries: entries.into_iter(),
            hidden,
        })
    }

    /// Names of the hidden files in it, which are never read.
    pub(super) fn hidden(&self) -> &[String] {
        &self.hidden
    }

    /// Entries that are still to come.
    pub(super) fn left(&self) -> usize {
        self.entries.len()
    }

    /// Decompresses the next entry into `bytes`. Counts what was decompressed off `bytes_left`.
    pub(super) fn next_into(
        &mut self,
        bytes: &mut Vec<u8>,
        caps: &Caps,
        bytes_left: &mut u64,
    ) -> Option<Entry> {
        let entry = self.entries.next()?;
        let name = name(&entry);
        bytes.clear();
        let read = self.read(entry, bytes, caps, *bytes_left);
        *bytes_left = bytes_left.saturating_sub(bytes.len() as u64);
        Some(Entry { name, read })
    }

    fn read(
        &mut self,
        entry: ZipFileEntry<'static>,
        bytes: &mut Vec<u8>,
        caps: &Caps,
        bytes_left: u64,
    ) -> Result<(), Reason> {
        let too_many_bytes = Reason::TooManyBytes {
            mebibytes: caps.file_bytes >> 20,
        };
        let too_much_unpacked = Reason::TooMuchUnpacked {
            mebibytes: caps.unpacked_bytes >> 20,
        };
        if entry.encrypted() {
            return Err(Reason::Locked);
        }
        // Spares the work where the header is honest.
        if entry.size() > caps.file_bytes {
            return Err(too_many_bytes);
        }
        if entry.size() > bytes_left {
            return Err(too_much_unpacked);
        }
        let file = entry
            .with_reader(&mut self.reader, zip::ZipReadOptions::new())
            .map_err(reason)?;
        let most = caps.file_bytes.min(bytes_left);
        file.take(most + 1)
            .read_to_end(bytes)
            .map_err(|error| Reason::DamagedArchive {
                cause: shown_cause(&error),
            })?;
        match bytes.len() as u64 {
            length if length > caps.file_bytes => Err(too_many_bytes),
            length if length > bytes_left => Err(too_much_unpacked),
            _ if is_zip(bytes) => Err(Reason::NestedArchive),
            _ => Ok(()),
        }
    }
}

/// The entry's name; bytes that are no text are replaced, so that it can still be shown.
fn name(entry: &ZipFileEntry<'_>) -> String {
    entry.name().map_or_else(
        |_| String::from_utf8_lossy(entry.name_raw()).into_owned(),
        std::borrow::Cow::into_owned,
    )
}

fn reason(error: ZipError) -> Reason {
    match error {
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) | ZipError::InvalidPassword => {
            Reason::Locked
        }
        ZipError::CompressionMethodNotSupported(_) | ZipError::UnsupportedArchive(_) => {
            Reason::Packing {
                cause: shown_cause(&error),
            }
        }
        other => Reason::DamagedArchive {
            cause: shown_cause(&other),
        },
    }
}
