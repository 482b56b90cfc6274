//! What decoding a file comes to.

use crate::say::Sentence;

/// A picture of the working size.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded {
    /// sRGB, row by row.
    pub pixels: Vec<u8>, // [size, size, 3]
    /// The same at twice the side; empty where nobody asked for it.
    pub larger: Vec<u8>, // [2 size, 2 size, 3] or []
    /// Width and height as a person sees the original, in pixels.
    pub original_px: [u32; 2],
}

/// Why there is no picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotDecoded {
    /// For what is in the file.
    Refused(Sentence),
    /// The decoder itself ended at this file; the next one finds it whole again.
    Broke {
        /// The words of whoever noticed.
        cause: String,
    },
}

/// Whoever makes squares of files.
pub trait PictureDecoder {
    /// Decodes one whole file to `size_px` pixels a side, and `with_larger` to twice as many besides: the square in
    /// the centre, upright, on white.
    ///
    /// # Errors
    /// Why there is no picture.
    fn decode(
        &mut self,
        bytes: &[u8],
        size_px: u32,
        with_larger: bool,
    ) -> Result<Decoded, NotDecoded>;
}
