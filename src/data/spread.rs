//! Choosing images evenly over the classes: those that the map shows, those that a bench takes.

use super::set::ImageSet;
use crate::random::{pcg, shuffled};

/// Keeps this draw apart from the order of training.
const PROBE_STREAM: u32 = 0x9e0b_e000;

/// Up to `max` images for the map, spread evenly over the classes: one of each class in turn, so
/// that every beginning of the list is spread as well. The same seed gives the same list.
pub fn probe_indices(set: &ImageSet, seed: u32, max: usize) -> Vec<u32> {
    let images: Vec<u32> = (0..set.len() as u32).collect();
    spread(&images, &set.labels, seed, max)
}

/// Up to `max` of these images, likewise.
pub(super) fn spread(images: &[u32], labels: &[u32], seed: u32, max: usize) -> Vec<u32> {
    let members = members_by_class(images, labels, seed ^ PROBE_STREAM);
    let longest = members.iter().map(Vec::len).max().unwrap_or(0);
    (0..longest)
        .flat_map(|round| {
            members
                .iter()
                .filter_map(move |class| class.get(round).copied())
        })
        .take(max)
        .collect()
}

/// The images of each class in a seeded order; one class where there are no labels.
fn members_by_class(images: &[u32], labels: &[u32], seed: u32) -> Vec<Vec<u32>> {
    let classes = labels
        .iter()
        .max()
        .map_or(1, |&largest| largest as usize + 1);
    let mut members = vec![Vec::new(); classes];
    for &image in images {
        let class = labels.get(image as usize).copied().unwrap_or(0);
        members[class as usize].push(image);
    }
    for (class, images) in members.iter_mut().enumerate() {
        let order = shuffled(pcg(seed), class as u32, images.len() as u32);
        *images = order.into_iter().map(|at| images[at as usize]).collect();
    }
    members // [classes][images of the class]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_probe_is_spread_over_the_classes_from_its_beginning() {
        let mut set = ImageSet {
            names: vec![String::new(); 1000],
            labels: (0..1000).map(|image| u32::from(image >= 900)).collect(),
            classes: vec!["many".into(), "few".into()],
            ..ImageSet::default()
        };
        let probe = probe_indices(&set, 5, 100);
        assert_eq!(probe.iter().filter(|&&image| image >= 900).count(), 50);
        assert_eq!(probe[..10].iter().filter(|&&image| image >= 900).count(), 5);
        assert_eq!(probe_indices(&set, 5, 10), probe[..10]);
        assert_eq!(probe_indices(&set, 5, 5000).len(), 1000);
        set.labels.clear();
        let mut all = probe_indices(&set, 5, 1000);
        all.sort_unstable();
        assert!(all.into_iter().eq(0..1000));
    }
}
