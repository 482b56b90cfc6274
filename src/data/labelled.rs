//! Which images somebody labels who labels few.

use crate::protocol::Labelled;
use crate::random::shuffled;
use std::collections::BTreeMap;

/// Keeps the draws apart from other orders.
const STREAM: u32 = 0x1abe_1000;

/// Images of one draw, ascending: of every class among `images` so many, chosen anew for each draw. At least one of
/// each, and of a class that has fewer all. `labels` are those of the whole set.
pub fn labelled_few(labelled: Labelled, draw: u32, images: &[u32], labels: &[u32]) -> Vec<u32> {
    let mut by_class = BTreeMap::<u32, Vec<u32>>::new();
    for at in shuffled(STREAM, draw, images.len() as u32) {
        let image = images[at as usize];
        if let Some(&label) = labels.get(image as usize) {
            by_class.entry(label).or_default().push(image);
        }
    }
    let mut drawn: Vec<u32> = by_class
        .into_values()
        .flat_map(|class| {
            let count = match labelled {
                Labelled::PerClass(count) => count as usize,
                Labelled::Part(part) => (class.len() as f32 * part).round() as usize,
            };
            class.into_iter().take(count.max(1))
        })
        .collect();
    drawn.sort_unstable();
    drawn
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Images 0 to 89: sixty of the first class, thirty of the second; every third is not to be drawn from.
    fn drawn(labelled: Labelled, draw: u32) -> Vec<u32> {
        let labels: Vec<u32> = (0..90).map(|image| u32::from(image >= 60)).collect();
        let images: Vec<u32> = (0..90).filter(|image| image % 3 > 0).collect();
        let drawn = labelled_few(labelled, draw, &images, &labels);
        assert!(drawn.is_sorted_by(|one, next| one < next));
        assert!(drawn.iter().all(|image| images.contains(image)));
        drawn
    }

    fn per_class(drawn: &[u32]) -> [usize; 2] {
        let first = drawn.iter().filter(|&&image| image < 60).count();
        [first, drawn.len() - first]
    }

    #[test]
    fn each_class_gives_as_many_as_are_asked_for_and_never_none() {
        assert_eq!(per_class(&drawn(Labelled::PerClass(5), 0)), [5, 5]);
        assert_eq!(per_class(&drawn(Labelled::PerClass(30), 0)), [30, 20]);
        assert_eq!(per_class(&drawn(Labelled::Part(0.1), 0)), [4, 2]);
        assert_eq!(per_class(&drawn(Labelled::Part(0.001), 0)), [1, 1]);
        assert_eq!(per_class(&drawn(Labelled::Part(1.0), 0)), [40, 20]);
    }

    #[test]
    fn a_draw_is_the_same_again_and_the_next_is_another() {
        let few = Labelled::PerClass(4);
        assert_eq!(drawn(few, 1), drawn(few, 1));
        assert_ne!(drawn(few, 1), drawn(few, 2));
    }
}
