//! How much an import takes before it refuses.

/// The caps of an import. Tests lower them; a person meets [`Caps::DEFAULT`].
#[derive(Clone, Copy, Debug)]
pub(super) struct Caps {
    /// Files in all, and entries of one archive.
    pub(super) files: usize,
    /// Bytes of one file, decompressed.
    pub(super) file_bytes: u64,
    /// Bytes decompressed from archives in all.
    pub(super) unpacked_bytes: u64,
    /// Bytes of pixels in the store.
    pub(super) store_bytes: usize,
}

impl Caps {
    pub(super) const DEFAULT: Self = Self {
        files: 200_000,
        file_bytes: 64 << 20,
        unpacked_bytes: 8 << 30,
        store_bytes: 1 << 30,
    };
}

/// Longest side of an image before it is decoded, in pixels.
pub(super) const MAX_SIDE_PX: u32 = 16_384;
/// Most pixels of an image before it is decoded.
pub(super) const MAX_PIXELS: u64 = 50_000_000;
/// Most bytes that one image takes while it is decoded: 50 megapixels of 16-bit RGBA are 400 MB.
pub(super) const MAX_DECODED_BYTES: u64 = 512 << 20;
