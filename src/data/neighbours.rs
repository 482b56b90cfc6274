//! Neighbours in pixel space: which images DrLIM takes for similar (Hadsell et al. 2006, section 3.1).

use super::small_copy::{SmallCopy, small_copy, squared_distance};
use crate::data::ImageSet;
use crate::random::Key;
use std::collections::HashMap;

/// Keeps the choice among neighbours apart from every other draw.
const NEIGHBOURS_STREAM: u32 = 0x4e16_0000;

/// The nearest training images of each training image, found when they are first asked for.
pub struct PixelNeighbours {
    seed: u32,
    count: usize,
    train_indices: Vec<u32>,
    small: Vec<SmallCopy>, // [train images]
    row_of: HashMap<u32, usize>,
    found: HashMap<u32, Vec<u32>>,
}

impl PixelNeighbours {
    /// Prepares the search for the `count` nearest among these images.
    pub fn new(set: &ImageSet, train_indices: Vec<u32>, count: u32, seed: u32) -> Self {
        let small = train_indices
            .iter()
            .map(|&index| small_copy(set.image(index as usize), set.size_px as usize))
            .collect();
        let rows = train_indices.iter().enumerate();
        Self {
            seed,
            count: count as usize,
            row_of: rows.map(|(row, &index)| (index, row)).collect(),
            train_indices,
            small,
            found: HashMap::new(),
        }
    }

    /// For each image one of its nearest, drawn for this step; the image itself where it is alone.
    pub fn draw(&mut self, images: &[u32], step: u32) -> Vec<u32> {
        images
            .iter()
            .map(|&image| {
                let key = Key {
                    seed: self.seed,
                    step,
                    image,
                    view: NEIGHBOURS_STREAM,
                };
                let nearest = self.nearest(image);
                let drawn = (key.uniform(0) * nearest.len() as f32) as usize;
                nearest.get(drawn).copied().unwrap_or(image)
            })
            .collect()
    }

    /// Pairs of rows in a list of shown images, the first below the second, that are similar: they
    /// show one image, or one shows a neighbour of the other's.
    pub fn similar_rows(&mut self, shown: &[u32]) -> Vec<[u32; 2]> {
        let nearest: Vec<Vec<u32>> = shown
            .iter()
            .map(|&image| self.nearest(image).to_vec())
            .collect();
        let is_similar = |row: usize, other: usize| {
            shown[row] == shown[other]
                || nearest[row].contains(&shown[other])
                || nearest[other].contains(&shown[row])
        };
        let mut similar = Vec::new();
        for other in 0..shown.len() {
            let rows = (0..other).filter(|&row| is_similar(row, other));
            similar.extend(rows.map(|row| [row as u32, other as u32]));
        }
        similar
    }

    /// The nearest of one image, nearest first; of equals the earlier one.
    fn nearest(&mut self, image: u32) -> &[u32] {
        let Self {
            found,
            small,
            row_of,
            train_indices,
            count,
            ..
        } = self;
        found.entry(image).or_insert_with(|| {
            let Some(asked) = row_of.get(&image).map(|&row| &small[row]) else {
                return Vec::new();
            };
            let others = train_indices.iter().zip(small.iter());
            let others = others.filter(|&(&other, _)| other != image);
            let mut others: Vec<(u32, u32)> = others
                .map(|(&other, copy)| (squared_distance(asked, copy), other))
                .collect();
            if *count < others.len() {
                others.select_nth_unstable(*count);
                others.truncate(*count);
            }
            others.sort_unstable();
            others.into_iter().map(|(_, other)| other).collect()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Images of one grey each.
    fn greys(values: &[u8]) -> ImageSet {
        ImageSet {
            size_px: 32,
            pixels: values
                .iter()
                .flat_map(|&grey| [grey; 32 * 32 * 3])
                .collect(),
            names: vec![String::new(); values.len()],
            ..ImageSet::default()
        }
    }

    #[test]
    fn the_nearest_in_brightness_are_the_neighbours_and_never_the_image_itself() {
        let set = greys(&[10, 200, 12, 210, 30, 190]);
        let mut neighbours = PixelNeighbours::new(&set, (0..6).collect(), 2, 1);
        assert_eq!(neighbours.nearest(0), [2, 4]);
        assert_eq!(neighbours.nearest(1), [3, 5]);
        for step in 0..20 {
            assert!([2, 4].contains(&neighbours.draw(&[0], step)[0]));
        }
    }

    #[test]
    fn an_image_and_its_neighbours_are_similar_wherever_they_are_shown() {
        let set = greys(&[10, 200, 12, 210, 30, 190]);
        let mut neighbours = PixelNeighbours::new(&set, (0..6).collect(), 1, 1);
        // 0 and 2 are each other's nearest, 4's nearest is 2 and nobody's nearest is 4.
        let similar = neighbours.similar_rows(&[0, 4, 1, 2, 2]);
        assert_eq!(similar, [[0, 3], [1, 3], [0, 4], [1, 4], [3, 4]]);
    }

    #[test]
    fn only_training_images_are_neighbours_and_one_alone_is_its_own() {
        let set = greys(&[10, 11, 200]);
        let mut neighbours = PixelNeighbours::new(&set, vec![0, 2], 5, 1);
        assert_eq!(neighbours.nearest(0), [2]);
        let mut alone = PixelNeighbours::new(&set, vec![1], 5, 1);
        assert_eq!(alone.draw(&[1], 0), [1]);
    }
}
