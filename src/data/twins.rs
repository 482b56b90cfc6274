//! Images that show the same picture: the same pixels, or to the eye the same (a picture saved twice, the next
//! frame of a film, a burst).
//!
//! Two images are alike when their difference hashes at 8 x 8 (each cell against its right neighbour, in grey)
//! differ in at most 6 of 64 bits and their small copies lie within 16 of 255 of each other, as a root of the mean
//! square. Among 55,000 images of CIFAR-10 these are 262 pairs; the 96 farthest apart, looked at, show one picture
//! each. Both are looked for at the set's working size, so that at another size single pairs may differ. Either
//! test alone would take a whole class for one picture: dark sea for dark sea, a 1 for a 1.

use super::set::ImageSet;
use super::small_copy::{NUMBERS, SIDE_PX, SmallCopy, small_copy, squared_distance};
use std::collections::HashMap;
use xxhash_rust::xxh3::xxh3_64;

/// Bits in which the hashes of two images that are alike may differ.
const BITS_APART_MAX: u32 = 6;
/// The root of the mean square by which their small copies may differ, in steps of 255.
const SMALL_COPIES_APART_MAX: u32 = 16;
/// Bands of a hash. Hashes that differ in fewer bits than there are bands have one in common, so only images with
/// a band in common are compared.
const BANDS: usize = BITS_APART_MAX as usize + 1;
const BITS_OF_BAND: usize = 9;
/// Most images of one band that are compared: where half of a set has a band in common, it tells nothing, and
/// the time would grow with the square of the set.
const COMPARED_MAX: usize = 1_024;

/// Finds for each image of a growing set the first that it is alike. An image is compared with such firsts alone,
/// so that a film does not become one picture from its first frame to its last.
#[derive(Debug, Default)]
pub(super) struct Twins {
    first_of: Vec<u32>, // [N]
    hashes: Vec<u64>,   // [N]
    by_pixels: HashMap<u64, u32>,
    by_band: [HashMap<u64, Vec<u32>>; BANDS],
    /// Images that hold the same pixels as an earlier one.
    pub(super) duplicates: u32,
    /// Images that are alike an earlier one, those with the same pixels among them.
    pub(super) alike: u32,
}

impl Twins {
    /// Looks at the image that was put into the set last.
    pub(super) fn look_at_last(&mut self, set: &ImageSet) {
        let image = self.first_of.len() as u32;
        let pixels = set.image(image as usize);
        let copy = small_copy(pixels, set.size_px as usize);
        let hash = difference_hash(&copy);
        // 64 bits: among 200,000 images two different ones fall together with a probability of one in a
        // thousand million.
        let same = *self.by_pixels.entry(xxh3_64(pixels)).or_insert(image);
        let first = match same == image {
            true => self.first_alike(hash, &copy, set).unwrap_or(image),
            false => self.first_of[same as usize],
        };
        self.duplicates += u32::from(same != image);
        self.alike += u32::from(first != image);
        self.first_of.push(first);
        self.hashes.push(hash);
        if first == image {
            for (bands, band) in self.by_band.iter_mut().zip(bands(hash)) {
                let with_band = bands.entry(band).or_default();
                if with_band.len() < COMPARED_MAX {
                    with_band.push(image);
                }
            }
        }
    }

    fn first_alike(&self, hash: u64, copy: &SmallCopy, set: &ImageSet) -> Option<u32> {
        let with_band = self.by_band.iter().zip(bands(hash));
        let mut others = with_band
            .filter_map(|(bands, band)| bands.get(&band))
            .flatten();
        let is_alike = |other: u32| {
            let apart = (self.hashes[other as usize] ^ hash).count_ones();
            apart <= BITS_APART_MAX && {
                let other = small_copy(set.image(other as usize), set.size_px as usize);
                squared_distance(&other, copy) <= SMALL_COPIES_APART_MAX.pow(2) * NUMBERS as u32
            }
        };
        others.find(|&&other| is_alike(other)).copied()
    }

    /// For each image the first that it is alike, itself where there is none before it.
    pub(super) fn into_first_of(self) -> Vec<u32> {
        self.first_of
    }
}

/// Each cell of the small copy against the one to its right, the last of a row against its first: a bit is
/// set where it is the brighter.
fn difference_hash(copy: &SmallCopy) -> u64 {
    let grey = |cell: usize| {
        let [red, green, blue] = [0, 1, 2].map(|channel| u32::from(copy[3 * cell + channel]));
        // The weights of Rec. 601 in thousandths.
        299 * red + 587 * green + 114 * blue
    };
    (0..SIDE_PX * SIDE_PX).fold(0, |hash, cell| {
        let (row, column) = (cell / SIDE_PX, cell % SIDE_PX);
        let right = row * SIDE_PX + (column + 1) % SIDE_PX;
        hash << 1 | u64::from(grey(cell) > grey(right))
    })
}

/// The bits of a hash in bands; the last takes what is left.
fn bands(hash: u64) -> [u64; BANDS] {
    std::array::from_fn(|band| {
        let from_here = hash >> (band * BITS_OF_BAND);
        match band == BANDS - 1 {
            true => from_here,
            false => from_here & ((1 << BITS_OF_BAND) - 1),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::pcg;

    const SIDE: usize = 32;

    /// Cells of 4 x 4 pixels, each of one grey.
    fn picture(seed: u32) -> Vec<u8> {
        let of_cell = |row: usize, column: usize| pcg(pcg(seed) ^ (8 * row + column) as u32) as u8;
        let pixels = (0..SIDE * SIDE).map(|at| of_cell(at / SIDE / 4, at % SIDE / 4));
        pixels.flat_map(|grey| [grey; 3]).collect()
    }

    fn brighter(pixels: &[u8], by: u8) -> Vec<u8> {
        pixels
            .iter()
            .map(|value| value.saturating_add(by))
            .collect()
    }

    fn twins(pictures: &[Vec<u8>]) -> Twins {
        let mut set = ImageSet {
            size_px: SIDE as u32,
            ..ImageSet::default()
        };
        let mut twins = Twins::default();
        for picture in pictures {
            set.pixels.extend_from_slice(picture);
            twins.look_at_last(&set);
        }
        twins
    }

    #[test]
    fn the_same_picture_is_known_again_whatever_lies_between() {
        let twins = twins(&[picture(1), picture(2), picture(1), brighter(&picture(2), 5)]);
        assert_eq!((twins.duplicates, twins.alike), (1, 2));
        assert_eq!(twins.into_first_of(), [0, 1, 0, 1]);
    }

    #[test]
    fn other_pictures_and_the_same_in_another_light_are_others() {
        let dark: Vec<u8> = picture(3).iter().map(|value| value / 4).collect();
        let flat = |grey: u8| vec![grey; SIDE * SIDE * 3];
        let all = [picture(3), picture(4), dark, flat(20), flat(60), flat(200)];
        assert_eq!(twins(&all).into_first_of(), [0, 1, 2, 3, 4, 5]);
    }

    #[test]
    fn a_film_is_parted_where_it_has_moved_away_from_its_first_frame() {
        let flat = |grey: u8| vec![grey; SIDE * SIDE * 3];
        let frames: Vec<_> = (0..8).map(|frame| flat(40 + 6 * frame)).collect();
        assert_eq!(twins(&frames).into_first_of(), [0, 0, 0, 3, 3, 3, 6, 6]);
    }

    #[test]
    fn hashes_with_few_bits_apart_have_a_band_in_common() {
        for seed in 0..200 {
            let hash = u64::from(pcg(seed)) << 32 | u64::from(pcg(seed ^ 77));
            let flips = (0..BITS_APART_MAX).map(|flip| 1_u64 << (pcg(seed * 8 + flip) % 64));
            let other = flips.fold(hash, |hash, flip| hash ^ flip);
            let pairs = bands(hash).into_iter().zip(bands(other));
            assert!(pairs.into_iter().any(|(a, b)| a == b), "{hash:x} {other:x}");
        }
    }
}
