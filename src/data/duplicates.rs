//! Counting images that hold the same pixels as an earlier one.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hasher};

/// Remembers images by a 64-bit hash: among 200,000 images two different ones fall together with a
/// probability of one in a thousand million.
#[derive(Debug, Default)]
pub(super) struct Duplicates {
    seen: HashSet<u64>,
    pub(super) count: u32,
}

impl Duplicates {
    pub(super) fn look_at(&mut self, pixels: &[u8]) {
        let mut hasher = DefaultHasher::new();
        hasher.write(pixels);
        if !self.seen.insert(hasher.finish()) {
            self.count += 1;
        }
    }
}
