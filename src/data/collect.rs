//! The store while it fills: pixels, where they came from, and what the page says about them.

use super::caps::Caps;
use super::content::Content;
use super::labels::Folders;
use super::path::{folder, shown_path};
use super::reason::Reason;
use super::set::ImageSet;
use super::twins::Twins;
use crate::decode::{NotDecoded, PictureDecoder};
use crate::protocol::ImageSetSummary;
use crate::say::Sentence;
use crate::say::shown_cause;

/// Most bytes that are reserved on the word of a list of files. The store grows past them in steps
/// of as many: doubling would need three times the store for a moment.
const RESERVED_BYTES_MAX: usize = 256 << 20;

/// Decoded images and their statistics.
pub(super) struct Collector {
    decoder: Box<dyn PictureDecoder>,
    set: ImageSet,
    folders: Folders,
    widths_px: Vec<u32>,  // [N]
    heights_px: Vec<u32>, // [N]
    twins: Twins,
    with_larger: bool,
    images_max: usize,
}

impl Collector {
    pub(super) fn new(decoder: Box<dyn PictureDecoder>, size_px: u32, caps: &Caps) -> Self {
        let set = ImageSet {
            size_px,
            ..ImageSet::default()
        };
        Self {
            decoder,
            images_max: caps.store_bytes / set.bytes_per_image().max(1),
            set,
            folders: Folders::default(),
            widths_px: Vec::new(),
            heights_px: Vec::new(),
            twins: Twins::default(),
            with_larger: false,
        }
    }

    /// Keeps copies of twice the side beside, or not; before the first image.
    pub(super) fn keep_larger_copies(&mut self, are_wanted: bool, caps: &Caps) {
        let copies = if are_wanted { 1 + 4 } else { 1 };
        self.with_larger = are_wanted;
        self.images_max = caps.store_bytes / (copies * self.set.bytes_per_image()).max(1);
    }

    /// Number of images so far.
    pub(super) fn len(&self) -> usize {
        self.set.len()
    }

    /// The reason for which no further image is taken, once there is one.
    pub(super) fn full(&self) -> Option<Reason> {
        (self.len() >= self.images_max).then_some(Reason::StoreFull { taken: self.len() })
    }

    /// Decodes a file and keeps it. `expected` more images are expected with it.
    ///
    /// # Errors
    /// Why the file is refused; nothing was kept of it then.
    pub(super) fn take(
        &mut self,
        path: &str,
        bytes: &[u8],
        expected: usize,
    ) -> Result<(), Sentence> {
        if let Some(full) = self.full() {
            return Err(full.into());
        }
        let decoded = self
            .decoder
            .decode(bytes, self.set.size_px, self.with_larger)
            .map_err(refusal)?;
        self.reserve(expected)?;
        self.set.pixels.extend_from_slice(&decoded.pixels);
        self.set.larger_copies.extend_from_slice(&decoded.larger);
        self.twins.look_at_last(&self.set);
        self.set.contents.push(Content::of_file(bytes));
        self.set.names.push(shown_path(path));
        self.folders.add(folder(path));
        self.widths_px.push(decoded.original_px[0]);
        self.heights_px.push(decoded.original_px[1]);
        Ok(())
    }

    /// Makes room for one image, and then for all that are expected, within reason.
    fn reserve(&mut self, expected: usize) -> Result<(), Reason> {
        let taken = self.set.len();
        let expected = expected.clamp(1, (self.images_max - taken).max(1));
        let bytes = self.set.bytes_per_image();
        let mut stores = vec![(&mut self.set.pixels, bytes)];
        if self.with_larger {
            stores.push((&mut self.set.larger_copies, 4 * bytes));
        }
        for (pixels, bytes) in stores {
            if pixels.capacity() - pixels.len() < bytes {
                let wanted = expected.saturating_mul(bytes).min(RESERVED_BYTES_MAX);
                let reserved = pixels.try_reserve_exact(wanted);
                reserved
                    .or_else(|_| pixels.try_reserve_exact(bytes))
                    .map_err(|_| Reason::StoreFull { taken })?;
            }
        }
        Ok(())
    }

    /// The set and its summary, without what only the import knows (refusals, time).
    pub(super) fn finish(mut self) -> (ImageSet, ImageSetSummary) {
        let sides_px = self.widths_px.iter().zip(&self.heights_px);
        let size_px = self.set.size_px;
        self.set.has_larger_originals = sides_px
            .into_iter()
            .any(|(width, height)| *width.min(height) > size_px);
        if !self.set.has_larger_originals {
            self.set.larger_copies = Vec::new();
        }
        let labels = self.folders.labels();
        self.set.name = labels.root.unwrap_or_else(|| "Your images".to_owned());
        self.set.labels = labels.labels;
        self.set.classes = labels.classes;
        self.set.in_test_folder = labels.in_test_folder;
        let (duplicates, alike) = (self.twins.duplicates, self.twins.alike);
        self.set.first_alike = self.twins.into_first_of();
        let summary = ImageSetSummary {
            labels: labels.origin.iter().map(Sentence::of).collect(),
            aspect_parts: aspect_parts(&self.widths_px, &self.heights_px),
            width_px: smallest_median_largest(self.widths_px),
            height_px: smallest_median_largest(self.heights_px),
            duplicates,
            alike,
            ..self.set.summary()
        };
        (self.set, summary)
    }
}

/// What the person is told of a file that gave no picture.
fn refusal(not: NotDecoded) -> Sentence {
    match not {
        NotDecoded::Refused(sentence) => sentence,
        NotDecoded::Broke { cause: words } => Sentence::of(&Reason::DecoderBroke {
            cause: shown_cause(&words),
        }),
    }
}

fn aspect_parts(widths_px: &[u32], heights_px: &[u32]) -> [f32; 3] {
    let mut counts = [0_u32; 3];
    for (width, height) in widths_px.iter().zip(heights_px) {
        counts[match width.cmp(height) {
            std::cmp::Ordering::Greater => 0,
            std::cmp::Ordering::Equal => 1,
            std::cmp::Ordering::Less => 2,
        }] += 1;
    }
    counts.map(|count| count as f32 / widths_px.len().max(1) as f32)
}

fn smallest_median_largest(mut sides_px: Vec<u32>) -> [u32; 3] {
    sides_px.sort_unstable();
    let at = |index: usize| sides_px.get(index).copied().unwrap_or(0);
    [
        at(0),
        at(sides_px.len() / 2),
        at(sides_px.len().saturating_sub(1)),
    ]
}
