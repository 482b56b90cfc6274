//! Why a file is not taken, in words for the person who dropped it.

use super::caps::{MAX_PIXELS, MAX_SIDE_PX};
use super::path::{shown_path, shown_text};
use crate::protocol::Refusal;
use thiserror::Error;

/// Refusals that are listed; further ones are only counted.
pub(super) const MAX_LISTED: usize = 1_000;
/// Characters of a decoder's own words that are passed on.
const MAX_CAUSE_CHARS: usize = 120;

#[derive(Debug, Error)]
pub(super) enum Reason {
    #[error("The file is empty (0 bytes): copy it again.")]
    Empty,
    #[error("Not an image that the lab reads: use PNG, JPEG, WebP, GIF, BMP or TIFF.")]
    NotAnImage,
    #[error("This is {0}, which the lab does not read: save it as JPEG or PNG.")]
    OtherPicture(&'static str),
    #[error("This is {0}, which the lab does not open: unpack it and drop the folder.")]
    OtherArchive(&'static str),
    #[error("The image is {width} x {height} pixels, so there is nothing in it: export it again.")]
    NoPixels { width: u32, height: u32 },
    #[error(
        "The image is {width} x {height} pixels: the lab takes up to {MAX_SIDE_PX} a side and {} megapixels. Make it smaller.",
        MAX_PIXELS / 1_000_000
    )]
    TooManyPixels { width: u32, height: u32 },
    #[error("Decoding the image would take too much memory: save it as an 8-bit PNG or JPEG.")]
    TooMuchMemory,
    #[error("The image is damaged or cut off ({0}): get a fresh copy.")]
    Damaged(String),
    #[error("The image cannot be read as it is ({0}): save it again as PNG.")]
    Variant(String),
    #[error("The file could not be read ({0}): check that it is still there, and drop it again.")]
    Unreadable(String),
    #[error("The file is larger than {mebibytes} MiB: save the image as JPEG.")]
    TooManyBytes { mebibytes: u64 },
    #[error("Its name leads out of the folder or archive that it is in: rename it.")]
    NameLeadsOut,
    #[error("An archive inside an archive is not opened: unpack it and drop its folder.")]
    NestedArchive,
    #[error("The archive is damaged or cut off ({0}): download or pack it again.")]
    DamagedArchive(String),
    #[error("Locked with a password: unpack the archive and drop the folder.")]
    Locked,
    #[error("Packed in a way that is not read ({0}): pack the archive again as a plain zip.")]
    Packing(String),
    #[error("The archive holds {entries} files, more than {most}: split it.")]
    TooManyEntries { entries: usize, most: usize },
    #[error("More than {most} files were given: drop fewer at once.")]
    TooManyFiles { most: usize },
    #[error(
        "The archives unpack to more than {mebibytes} MiB, so this one was not read on: drop fewer."
    )]
    TooMuchUnpacked { mebibytes: u64 },
    #[error(
        "The set is full with {taken} images of this size: choose a smaller size or fewer images."
    )]
    StoreFull { taken: usize },
}

impl Reason {
    /// A decoder's own words, shortened and shown safely.
    pub(super) fn cause(error: &dyn std::fmt::Display) -> String {
        shown_text(&error.to_string(), MAX_CAUSE_CHARS)
    }
}

/// The refused files so far.
#[derive(Debug, Default)]
pub(super) struct Refusals {
    pub(super) listed: Vec<Refusal>,
    pub(super) count: u32,
}

impl Refusals {
    pub(super) fn add(&mut self, path: &str, reason: &Reason) {
        self.count = self.count.saturating_add(1);
        if self.listed.len() < MAX_LISTED {
            self.listed.push(Refusal {
                path: shown_path(path),
                reason: reason.to_string(),
            });
        }
    }
}
