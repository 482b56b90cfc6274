//! What stands between a picture and the encoder, as a file says it.

use serde::{Deserialize, Serialize};

/// How an image becomes the encoder's input: resized as `resize` says to u8 sRGB, then
/// `(pixel / 255 - mean) / std` for each channel.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Preprocessing {
    /// Side of the square input, in pixels; the recipe's.
    pub image_size_px: u32,
    /// Red, green, blue; in fractions of full brightness.
    pub mean: [f32; 3],
    /// Red, green, blue; above 0.
    pub std: [f32; 3],
    /// In words: which part of the image is taken, and by which filter it is resized.
    pub resize: String,
}
