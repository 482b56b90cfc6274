//! Why a file does not become a square, in words for the person who dropped it.

use serde::Serialize;
use thiserror::Error;

/// Longest side of a picture, in pixels.
pub(super) const MAX_SIDE_PX: u32 = 16_384;
/// Most pixels of a picture.
pub(super) const MAX_PIXELS: u64 = 50_000_000;

/// A file that is refused for what is in it. Of the group of the import's own reasons: to a person
/// they are one list.
#[derive(Debug, Error, Serialize)]
#[serde(rename = "refusal", rename_all = "kebab-case")]
#[cfg_attr(test, derive(strum::VariantNames), strum(serialize_all = "kebab-case"))]
pub(super) enum Undecodable {
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
}

impl Undecodable {
    /// A picture of more pixels than are taken.
    pub(super) fn too_many_pixels(width: u32, height: u32) -> Self {
        Self::TooManyPixels {
            width,
            height,
            most_a_side: MAX_SIDE_PX,
            megapixels: MAX_PIXELS / 1_000_000,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::say::{Sentence, hold_every_sentence};

    #[test]
    fn every_reason_is_a_sentence_for_any_language() {
        let cause = || "unexpected end of file".to_owned();
        let reasons = [
            Undecodable::Empty,
            Undecodable::NotAnImage,
            Undecodable::OtherPicture { format: "AVIF" },
            Undecodable::OtherArchive { format: "RAR" },
            Undecodable::NoPixels {
                width: 0,
                height: 7,
            },
            Undecodable::too_many_pixels(100_000, 8),
            Undecodable::TooMuchMemory,
            Undecodable::Damaged { cause: cause() },
            Undecodable::Variant { cause: cause() },
        ];
        let said = reasons.each_ref().map(Sentence::of);
        hold_every_sentence::<Undecodable>("refusal", &[], &said);
        assert_eq!(said[5].id, "refusal/too-many-pixels");
        assert_eq!(said[5].value("width"), "100000");
    }
}
