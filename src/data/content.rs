//! What tells a picture from every other, whatever it is called and wherever it lies.

use xxhash_rust::xxh3::xxh3_64;

/// XXH3 at 64 bits of the bytes that a picture came in, which any tool can compute again from the file
/// (`xxhash.xxh3_64_intdigest(data)` in Python). The working size is none of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Content(pub u64);

impl Content {
    /// Of a file, or an entry of an archive.
    pub fn of_file(bytes: &[u8]) -> Self {
        Self(xxh3_64(bytes))
    }

    /// Of an image of a generated set, which is what it is by seed and index.
    pub(super) fn of_sample(seed: u32, index: u32) -> Self {
        let [seed, index] = [seed, index].map(u32::to_le_bytes);
        Self::of_file(&[b"shapes".as_slice(), &seed, &index].concat())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_bytes_are_the_same_content_in_every_tool() {
        // By the algorithm's own library, through Python's binding.
        assert_eq!(Content::of_file(b"").0, 0x2d06_8005_38d3_94c2);
        assert_eq!(Content::of_file(b"contrastive").0, 0xb854_3dcb_04e9_9e0f);
        assert_ne!(Content::of_sample(1, 2), Content::of_sample(2, 1));
    }
}
