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
