//! Choosing images: those held back for judging, and those that the map shows.

use super::set::ImageSet;
use crate::random::{pcg, shuffled};

/// One image in so many is held back.
const HELD_BACK_ONE_IN: usize = 10;
/// From so many images of a class on, at least one is held back.
const CLASS_SIZE_MIN: usize = 5;
/// Most images that are held back: kNN over more says no more, and costs.
const HELD_BACK_MAX: usize = 2_000;
/// Keeps these draws apart from the order of training.
const SPLIT_STREAM: u32 = 0x5b11_7000;
const PROBE_STREAM: u32 = 0x9e0b_e000;

/// Splits a labelled set into images to train on and images held back for judging, both ascending:
/// a tenth of each class, at least one of a class of five or more, at most 2,000 in all. Without
/// `labels` nothing is held back. The same seed gives the same split.
pub fn hold_back(set_len: usize, labels: &[u32], seed: u32) -> (Vec<u32>, Vec<u32>) {
    let members = members_by_class(set_len, labels, seed ^ SPLIT_STREAM);
    let quotas: Vec<usize> = members
        .iter()
        .map(|class| match class.len() {
            _ if labels.is_empty() => 0,
            size if size < CLASS_SIZE_MIN => 0,
            size => (size / HELD_BACK_ONE_IN).max(1),
        })
        .collect();
    let wanted: usize = quotas.iter().sum();
    let mut is_held_back = vec![false; set_len];
    for (class, quota) in members.iter().zip(quotas) {
        let quota = if wanted > HELD_BACK_MAX {
            quota * HELD_BACK_MAX / wanted
        } else {
            quota
        };
        for &image in &class[..quota] {
            is_held_back[image as usize] = true;
        }
    }
    (0..set_len as u32).partition(|&image| !is_held_back[image as usize])
}

/// Up to `max` images for the map, spread evenly over the classes: one of each class in turn, so
/// that every beginning of the list is spread as well. The same seed gives the same list.
pub fn probe_indices(set: &ImageSet, seed: u32, max: usize) -> Vec<u32> {
    let members = members_by_class(set.len(), &set.labels, seed ^ PROBE_STREAM);
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

/// Why a set cannot be split into images to train on and images to judge on.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SplitProblem {
    #[error("the images have no labels; put those of each class into a folder of its own")]
    NoLabels,
    #[error(
        "{train} images to train on and {test} to judge on were asked for, and there are {images}; \
         ask for fewer"
    )]
    TooFew {
        train: usize,
        test: usize,
        images: usize,
    },
}

/// Two disjoint choices of a labelled set, both ascending and spread evenly over the classes: images
/// to train on and images to judge on. The same seed gives the same split.
///
/// # Errors
/// Where the set has no labels or too few images.
pub fn train_and_test(
    set: &ImageSet,
    train: usize,
    test: usize,
    seed: u32,
) -> Result<[Vec<u32>; 2], SplitProblem> {
    if set.labels.is_empty() {
        return Err(SplitProblem::NoLabels);
    }
    let images = set.len();
    let enough = train.checked_add(test).filter(|&wanted| wanted <= images);
    let wanted = enough.ok_or(SplitProblem::TooFew {
        train,
        test,
        images,
    })?;
    let mut chosen = probe_indices(set, seed, wanted);
    let mut others = chosen.split_off(train);
    chosen.sort_unstable();
    others.sort_unstable();
    Ok([chosen, others])
}

/// The images of each class in a seeded order; one class where there are no labels.
fn members_by_class(set_len: usize, labels: &[u32], seed: u32) -> Vec<Vec<u32>> {
    let classes = labels
        .iter()
        .max()
        .map_or(1, |&largest| largest as usize + 1);
    let mut members = vec![Vec::new(); classes];
    for image in 0..set_len as u32 {
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
    fn held_back_and_kept_images_are_disjoint_and_all_there() {
        let labels: Vec<u32> = (0..1000).map(|image| image % 7).collect();
        let (train, held_back) = hold_back(labels.len(), &labels, 3);
        let mut all = [train.clone(), held_back.clone()].concat();
        all.sort_unstable();
        assert!(all.into_iter().eq(0..1000));
        assert!(train.is_sorted() && held_back.is_sorted());
        for class in 0..7 {
            let count = held_back
                .iter()
                .filter(|&&image| labels[image as usize] == class)
                .count();
            assert_eq!(count, 14, "a tenth of 142 or 143");
        }
        assert_eq!(
            hold_back(labels.len(), &labels, 3),
            (train.clone(), held_back)
        );
        assert_ne!(hold_back(labels.len(), &labels, 4).0, train);
    }

    #[test]
    fn small_classes_keep_their_images_and_classes_of_five_give_one() {
        let (train, held_back) = hold_back(9, &[0, 0, 0, 0, 1, 1, 1, 1, 1], 1);
        assert_eq!((train.len(), held_back.len()), (8, 1));
        assert!(held_back[0] >= 4);
    }

    #[test]
    fn at_most_two_thousand_are_held_back() {
        let labels: Vec<u32> = (0..50_000).map(|image| image % 10).collect();
        assert_eq!(hold_back(labels.len(), &labels, 1).1.len(), 2_000);
        let many_classes: Vec<u32> = (0..50_000).map(|image| image / 5).collect();
        assert!(hold_back(many_classes.len(), &many_classes, 1).1.len() <= 2_000);
    }

    #[test]
    fn an_unlabelled_set_holds_nothing_back() {
        assert_eq!(hold_back(100, &[], 1), ((0..100).collect(), Vec::new()));
    }

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

    #[test]
    fn training_and_test_images_are_disjoint_and_spread_over_the_classes() {
        let mut set = ImageSet {
            names: vec![String::new(); 1000],
            labels: (0..1000).map(|image| image % 10).collect(),
            ..ImageSet::default()
        };
        let [train, test] = train_and_test(&set, 500, 100, 3).unwrap();
        assert!(train.is_sorted() && test.is_sorted());
        assert!(test.iter().all(|image| train.binary_search(image).is_err()));
        for (images, of_a_class) in [(&train, 50), (&test, 10)] {
            for class in 0..10 {
                let count = images.iter().filter(|&&image| image % 10 == class).count();
                assert_eq!(count, of_a_class);
            }
        }
        assert_eq!(train_and_test(&set, 500, 100, 3), Ok([train, test]));
        let problem = train_and_test(&set, 950, 51, 3).unwrap_err().to_string();
        assert!(problem.contains("there are 1000"), "{problem}");
        assert!(train_and_test(&set, usize::MAX, 1, 3).is_err());
        set.labels.clear();
        assert_eq!(train_and_test(&set, 5, 5, 3), Err(SplitProblem::NoLabels));
    }
}
