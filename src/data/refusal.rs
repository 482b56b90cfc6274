//! Why a file is not taken, in words for the person who dropped it.

use super::caps::{MAX_PIXELS, MAX_SIDE_PX};
use super::path::{shown_path, shown_text};
use crate::protocol::{Refusal, Sentence};
use serde::Serialize;
use thiserror::Error;

/// Refusals that are listed; further ones are only counted.
pub(super) const MAX_LISTED: usize = 1_000;
/// Characters of a decoder's own words that are passed on.
const MAX_CAUSE_CHARS: usize = 120;

#[derive(Debug, Error, Serialize)]
#[serde(rename = "refusal", rename_all = "kebab-case")]
pub(super) enum Reason {
    #[error("The file is empty (0 bytes): copy it again.")]
    Empty,
    #[error("Not an image that the lab reads: use PNG, JPEG, WebP, GIF, BMP or TIFF.")]
    NotAnImage,
    #[error("This is a file in {format}, which the lab does not read: save it as JPEG or PNG.")]
    OtherPicture { format: &'static str },
    #[error(
        "This is an archive in {format}, which the lab does not open: unpack it and drop the folder."
    )]
    OtherArchive { format: &'static str },
    #[error("The image is {width} x {height} pixels, so there is nothing in it: export it again.")]
    NoPixels { width: u32, height: u32 },
    #[error(
        "The image is {width} x {height} pixels: the lab takes up to {most_a_side} a side and {megapixels} megapixels. Make it smaller."
    )]
    TooManyPixels {
        width: u32,
        height: u32,
        most_a_side: u32,
        megapixels: u64,
    },
    #[error("Decoding the image would take too much memory: save it as an 8-bit PNG or JPEG.")]
    TooMuchMemory,
    #[error("The image is damaged or cut off ({cause}): get a fresh copy.")]
    Damaged { cause: String },
    #[error("The image cannot be read as it is ({cause}): save it again as PNG.")]
    Variant { cause: String },
    #[error(
        "The file could not be read ({cause}): check that it is still there, and drop it again."
    )]
    Unreadable { cause: String },
    #[error("The file is larger than {mebibytes} MiB: save the image as JPEG.")]
    TooManyBytes { mebibytes: u64 },
    #[error("Its name leads out of the folder or archive that it is in: rename it.")]
    NameLeadsOut,
    #[error("An archive inside an archive is not opened: unpack it and drop its folder.")]
    NestedArchive,
    #[error("The archive is damaged or cut off ({cause}): download or pack it again.")]
    DamagedArchive { cause: String },
    #[error("Locked with a password: unpack the archive and drop the folder.")]
    Locked,
    #[error("Packed in a way that is not read ({cause}): pack the archive again as a plain zip.")]
    Packing { cause: String },
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
    #[error("Hidden, or left there by a system: passed over, as {files} in all were.")]
    Hidden { files: u32 },
}

impl Reason {
    /// An image of more pixels than are taken.
    pub(super) fn too_many_pixels(width: u32, height: u32) -> Self {
        Self::TooManyPixels {
            width,
            height,
            most_a_side: MAX_SIDE_PX,
            megapixels: MAX_PIXELS / 1_000_000,
        }
    }

    /// A decoder's own words, shortened and shown safely.
    pub(super) fn cause(error: &dyn std::fmt::Display) -> String {
        shown_text(&error.to_string(), MAX_CAUSE_CHARS)
    }
}

/// The refused files so far.
#[derive(Debug, Default)]
pub(super) struct Refusals {
    listed: Vec<Refusal>,
    pub(super) count: u32,
    /// The first hidden file, and how many there were: an archive packed on a Mac holds one for each
    /// image, so that they share a line.
    hidden: Option<(String, u32)>,
}

impl Refusals {
    pub(super) fn add(&mut self, path: &str, reason: &Reason) {
        self.count = self.count.saturating_add(1);
        if self.listed.len() < MAX_LISTED {
            self.listed.push(Refusal {
                path: shown_path(path),
                reason: Sentence::of(reason),
            });
        }
    }

    /// Counts a hidden file, or one that a system left behind.
    pub(super) fn pass_over(&mut self, path: &str) {
        self.count = self.count.saturating_add(1);
        let (_, files) = self.hidden.get_or_insert_with(|| (shown_path(path), 0));
        *files += 1;
    }

    /// The list for the person.
    pub(super) fn into_listed(self) -> Vec<Refusal> {
        let hidden = self.hidden.map(|(path, files)| Refusal {
            path,
            reason: Sentence::of(&Reason::Hidden { files }),
        });
        self.listed.into_iter().chain(hidden).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::hold_sentences;

    #[test]
    fn every_reason_is_a_sentence_for_any_language() {
        let cause = || "unexpected end of file".to_owned();
        let reasons = [
            Reason::Empty,
            Reason::NotAnImage,
            Reason::OtherPicture { format: "AVIF" },
            Reason::OtherArchive { format: "RAR" },
            Reason::NoPixels {
                width: 0,
                height: 7,
            },
            Reason::too_many_pixels(100_000, 8),
            Reason::TooMuchMemory,
            Reason::Damaged { cause: cause() },
            Reason::Variant { cause: cause() },
            Reason::Unreadable { cause: cause() },
            Reason::TooManyBytes { mebibytes: 64 },
            Reason::NameLeadsOut,
            Reason::NestedArchive,
            Reason::DamagedArchive { cause: cause() },
            Reason::Locked,
            Reason::Packing { cause: cause() },
            Reason::TooManyEntries {
                entries: 5,
                most: 4,
            },
            Reason::TooManyFiles { most: 4 },
            Reason::TooMuchUnpacked { mebibytes: 4096 },
            Reason::StoreFull { taken: 12 },
            Reason::Hidden { files: 3 },
        ];
        let said = reasons.each_ref().map(Sentence::of);
        hold_sentences("refusal", &said);
        assert_eq!(said[5].id, "refusal/too-many-pixels");
        assert_eq!(said[5].value("width"), "100000");
    }
}
