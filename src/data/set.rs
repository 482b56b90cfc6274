//! A loaded image set: every image square, of one size, u8, in one store.

use super::content::Content;
use crate::protocol::{Factor, ImageSetSummary};

/// Images that are ready to train on.
#[derive(Clone, Debug, Default)]
pub struct ImageSet {
    /// The folder's, the archive's or the sample set's name.
    pub name: String,
    /// Side of every image, in pixels.
    pub size_px: u32,
    /// sRGB, row by row, image after image.
    pub pixels: Vec<u8>, // [N, size, size, 3]
    /// Each at twice the side, which crops are cut from; empty where none are kept.
    pub larger_copies: Vec<u8>, // [N, 2 size, 2 size, 3] or []
    /// An original image is larger than the side of the images: larger copies show more.
    pub has_larger_originals: bool,
    /// Where each image came from, as [`crate::protocol::Refusal::path`].
    pub names: Vec<String>, // [N]
    /// What each image is, wherever it came from.
    pub contents: Vec<Content>, // [N]
    /// The first image that each looks the same as; itself where there is none before it.
    pub first_alike: Vec<u32>, // [N]
    /// Class of each image; empty for an unlabelled set.
    pub labels: Vec<u32>, // [N] or []
    /// Class names, in order of their index.
    pub classes: Vec<String>,
    /// Whether each image lies in a folder of images to test on, such as `test/`; empty where there is none.
    pub in_test_folder: Vec<bool>, // [N] or []
    /// Known factors of a generated set.
    pub factors: Vec<Factor>,
    /// For each factor the value of each image.
    pub factor_values: Vec<Vec<u32>>, // [factors][N]
}

/// Images that views are cut from.
pub struct Uncropped {
    pub side_px: usize,
    pub pixels: Vec<u8>, // [N, side, side, 3]
}

impl ImageSet {
    /// Number of images.
    pub fn len(&self) -> usize {
        self.names.len()
    }

    /// Whether there is no image.
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// Bytes of one image.
    pub fn bytes_per_image(&self) -> usize {
        let side = self.size_px as usize;
        side * side * 3
    }

    /// The pixels of one image. Panics where `index` is not below [`ImageSet::len`].
    pub fn image(&self, index: usize) -> &[u8] {
        let bytes = self.bytes_per_image();
        &self.pixels[index * bytes..(index + 1) * bytes] // [size, size, 3]
    }

    /// The pixels of several images, one after another.
    pub fn gathered(&self, indices: &[u32]) -> Vec<u8> {
        let images = indices.iter().map(|&index| self.image(index as usize));
        images.collect::<Vec<_>>().concat() // [indices, size, size, 3]
    }

    /// What crops of several images are cut from: the larger copies where they are wanted and there are any.
    pub fn to_crop(&self, indices: &[u32], from_larger: bool) -> Uncropped {
        if !from_larger || self.larger_copies.is_empty() {
            return Uncropped {
                side_px: self.size_px as usize,
                pixels: self.gathered(indices),
            };
        }
        let bytes = 4 * self.bytes_per_image();
        let larger = |&index: &u32| &self.larger_copies[index as usize * bytes..][..bytes];
        Uncropped {
            side_px: 2 * self.size_px as usize,
            pixels: indices.iter().map(larger).collect::<Vec<_>>().concat(),
        }
    }

    /// The pixels of several images, opaque RGBA as a canvas takes them.
    pub fn rgba(&self, indices: &[u32]) -> Vec<u8> {
        let mut rgba = Vec::with_capacity(indices.len() * self.bytes_per_image() / 3 * 4);
        for &index in indices {
            for pixel in self.image(index as usize).as_chunks::<3>().0 {
                rgba.extend_from_slice(&[pixel[0], pixel[1], pixel[2], 255]);
            }
        }
        rgba // [indices, size, size, 4]
    }

    /// Number of images of each class among these, in the order of the classes.
    pub(crate) fn per_class(&self, images: impl Iterator<Item = u32>) -> Vec<u32> {
        let mut counts = vec![0; self.classes.len()];
        if !self.labels.is_empty() {
            for image in images {
                counts[self.labels[image as usize] as usize] += 1;
            }
        }
        counts // [classes]
    }

    /// What the set itself knows for its summary; originals, duplicates, its parts, refusals and time
    /// are left at nothing.
    pub(super) fn summary(&self) -> ImageSetSummary {
        ImageSetSummary {
            name: self.name.clone(),
            images: self.len() as u32,
            size_px: self.size_px,
            crops_from_px: match self.larger_copies.is_empty() {
                true => self.size_px,
                false => 2 * self.size_px,
            },
            classes: self.classes.clone(),
            images_per_class: self.per_class(0..self.len() as u32),
            parts: Default::default(),
            labels: Vec::new(),
            width_px: [0; 3],
            height_px: [0; 3],
            aspect_parts: [0.0; 3],
            duplicates: 0,
            alike: 0,
            refused: 0,
            seconds: 0.0,
            factors: self.factors.clone(),
            fingerprint: self.fingerprint(),
        }
    }
}
