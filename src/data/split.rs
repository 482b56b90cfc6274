//! Choosing images: those held back for judging, and those that the map shows.

use super::content::Content;
use super::set::ImageSet;
use crate::protocol::Asked;
use crate::random::{pcg, shuffled};
use std::collections::BTreeSet;

/// One image in so many is held back.
const HELD_BACK_ONE_IN: u64 = 10;
/// Keeps this draw apart from the order of training.
const PROBE_STREAM: u32 = 0x9e0b_e000;

/// What a set is divided into, each part ascending.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Division {
    /// Images to train on.
    pub train: Vec<u32>,
    /// Images that the lab holds back from training, to judge on while a run goes on.
    pub held_back: Vec<u32>,
    /// Images of a folder to test on, which is kept for the end of a run; empty where there is none.
    pub test: Vec<u32>,
}

impl Division {
    /// The images that the end of a run is judged on.
    pub fn asked(&self) -> (&[u32], Asked) {
        match self.test.is_empty() {
            true => (&self.held_back, Asked::HeldBack),
            false => (&self.test, Asked::TestFolder),
        }
    }
}

/// Divides a labelled set into images to train on, images held back and, with `keep_test_folder`, those that
/// came in a folder to test on. Without labels all are trained on.
///
/// An image is held back where its [`Content`] is a multiple of 10, whatever else is in the set: what one run
/// held back every later run holds back, and so does every tool. Images that look the same go where the one of
/// the lowest content goes, and none that looks like one to test on is trained on. Where all of a class would be
/// trained on, the picture of its lowest content is held back, and where all would be held back the one of its
/// highest is not; in such small classes the choice can change with the images beside. A class that shows one
/// picture alone is trained on, and no image of it can be asked about.
pub fn divide(set: &ImageSet, keep_test_folder: bool) -> Division {
    let images = 0..set.len() as u32;
    if set.labels.is_empty() {
        return Division {
            train: images.collect(),
            ..Division::default()
        };
    }
    let to_test_on = |image: u32| {
        let is_in_folder = set.in_test_folder.get(image as usize);
        keep_test_folder && is_in_folder.is_some_and(|is_in_folder| *is_in_folder)
    };
    let first_of = |image: u32| set.first_alike[image as usize] as usize;
    let mut is_tested = vec![false; set.len()]; // [N], of the first that looks the same
    for image in images.clone().filter(|&image| to_test_on(image)) {
        is_tested[first_of(image)] = true;
    }
    let lowest = lowest_contents(set);
    let mut is_held_back: Vec<bool> = lowest
        .iter()
        .zip(&is_tested)
        .map(|(content, is_tested)| *is_tested || content.0.is_multiple_of(HELD_BACK_ONE_IN))
        .collect(); // [N], likewise
    for mut pictures in pictures_by_class(set, &lowest) {
        pictures.retain(|(_, at)| !is_tested[*at as usize]);
        let [Some(&(_, first)), Some(&(_, last))] = [pictures.first(), pictures.last()] else {
            continue;
        };
        let held_back = pictures.iter().filter(|(_, at)| is_held_back[*at as usize]);
        match held_back.count() {
            _ if pictures.len() == 1 => is_held_back[first as usize] = false,
            0 => is_held_back[first as usize] = true,
            all if all == pictures.len() => is_held_back[last as usize] = false,
            _ => {}
        }
    }
    let (test, others): (Vec<u32>, Vec<u32>) = images.partition(|&image| to_test_on(image));
    let others = others.into_iter();
    let (held_back, train) = others.partition(|&image| is_held_back[first_of(image)]);
    Division {
        train,
        held_back,
        test,
    }
}

/// The lowest content among the images that look the same as each first; an image that is no first keeps its own.
fn lowest_contents(set: &ImageSet) -> Vec<Content> {
    let mut lowest = set.contents.clone(); // [N]
    for (&first, &content) in set.first_alike.iter().zip(&set.contents) {
        let known = &mut lowest[first as usize];
        *known = content.min(*known);
    }
    lowest
}

/// The pictures of each class, by their lowest content ascending: images that look the same are one, named by
/// the first of them.
fn pictures_by_class(set: &ImageSet, lowest: &[Content]) -> Vec<BTreeSet<(Content, u32)>> {
    let mut pictures = vec![BTreeSet::new(); set.classes.len()];
    for (&first, &label) in set.first_alike.iter().zip(&set.labels) {
        pictures[label as usize].insert((lowest[first as usize], first));
    }
    pictures // [classes]
}

/// Up to `max` images for the map, spread evenly over the classes: one of each class in turn, so
/// that every beginning of the list is spread as well. The same seed gives the same list.
pub fn probe_indices(set: &ImageSet, seed: u32, max: usize) -> Vec<u32> {
    let images: Vec<u32> = (0..set.len() as u32).collect();
    spread(&images, &set.labels, seed, max)
}

/// Up to `max` of these images, likewise.
fn spread(images: &[u32], labels: &[u32], seed: u32, max: usize) -> Vec<u32> {
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

/// Why a set cannot be split into images to train on and images to judge on.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SplitProblem {
    #[error("the images have no labels; put those of each class into a folder of its own")]
    NoLabels,
    #[error(
        "{train} images to train on and {test} to judge on were asked for, and there are {to_train_on} and \
         {to_test_on}; ask for fewer"
    )]
    TooFew {
        train: usize,
        test: usize,
        to_train_on: usize,
        to_test_on: usize,
    },
}

/// So many images of a labelled set to train on and to judge on, both ascending and spread evenly over the
/// classes: of the part that every run trains on, and of the one that the end of a run is judged on. The same
/// seed gives the same choice.
///
/// # Errors
/// Where the set has no labels or a part too few images.
pub fn train_and_test(
    set: &ImageSet,
    [train, test]: [usize; 2],
    keep_test_folder: bool,
    seed: u32,
) -> Result<[Vec<u32>; 2], SplitProblem> {
    if set.labels.is_empty() {
        return Err(SplitProblem::NoLabels);
    }
    let division = divide(set, keep_test_folder);
    let asked = division.asked().0;
    let chosen = |part: &[u32], most: usize| {
        let mut chosen = spread(part, &set.labels, seed, most);
        chosen.sort_unstable();
        chosen
    };
    let parts = [chosen(&division.train, train), chosen(asked, test)];
    if parts[0].len() < train || parts[1].len() < test {
        return Err(SplitProblem::TooFew {
            train,
            test,
            to_train_on: division.train.len(),
            to_test_on: asked.len(),
        });
    }
    Ok(parts)
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

    /// A set of pictures by their contents, each other than all before it.
    fn set(contents: &[u64], labels: &[u32]) -> ImageSet {
        let classes = labels.iter().max().map_or(0, |&last| last + 1);
        ImageSet {
            names: vec![String::new(); contents.len()],
            contents: contents.iter().copied().map(Content).collect(),
            first_alike: (0..contents.len() as u32).collect(),
            labels: labels.to_vec(),
            classes: (0..classes).map(|class| class.to_string()).collect(),
            ..ImageSet::default()
        }
    }

    /// A thousand pictures as a folder of files would have them, in seven classes.
    fn large() -> ImageSet {
        let contents = (0..1000_u32).map(|image| Content::of_file(&image.to_le_bytes()).0);
        let labels: Vec<u32> = (0..1000).map(|image| image % 7).collect();
        set(&contents.collect::<Vec<_>>(), &labels)
    }

    fn contents(set: &ImageSet, images: &[u32]) -> BTreeSet<Content> {
        let contents = images.iter().map(|&image| set.contents[image as usize]);
        contents.collect()
    }

    #[test]
    fn a_tenth_is_held_back_and_the_parts_are_disjoint_and_all_there() {
        let set = large();
        let Division {
            train, held_back, ..
        } = divide(&set, true);
        // Five standard deviations of a binomial draw of 1,000 by a tenth are 47.
        assert!((53..=147).contains(&held_back.len()), "{}", held_back.len());
        assert!(train.is_sorted() && held_back.is_sorted());
        let mut all = [train, held_back].concat();
        all.sort_unstable();
        assert!(all.into_iter().eq(0..1000));
    }

    #[test]
    fn what_is_held_back_stays_so_when_images_and_classes_are_added_in_any_order() {
        let more = large();
        let kept: Vec<u32> = (0..1000)
            .filter(|image| image % 7 != 3 && image % 5 != 0)
            .collect();
        let fewer = {
            let of = |image: &u32| (more.contents[*image as usize].0, *image % 7);
            let (contents, labels): (Vec<_>, Vec<_>) = kept.iter().rev().map(of).unzip();
            set(&contents, &labels)
        };
        let of = |set: &ImageSet| contents(set, &divide(set, true).held_back);
        let [of_fewer, of_more] = [&fewer, &more].map(of);
        let of_both: BTreeSet<_> = fewer.contents.iter().copied().collect();
        assert!(!of_fewer.is_empty());
        assert_eq!(of_fewer, of_more.intersection(&of_both).copied().collect());
    }

    #[test]
    fn images_that_look_the_same_lie_on_one_side() {
        let mut set = large();
        for image in 0..500 {
            set.first_alike[2 * image + 1] = 2 * image as u32;
        }
        let Division {
            train, held_back, ..
        } = divide(&set, true);
        for part in [&train, &held_back] {
            let pairs = part.chunks_exact(2);
            assert!(pairs.remainder().is_empty());
            assert!(pairs.into_iter().all(|pair| pair[0] + 1 == pair[1]));
        }
        // As often as one image alone: the lower content of each pair decides.
        assert!((53..=147).contains(&held_back.len()), "{}", held_back.len());
    }

    #[test]
    fn every_class_of_two_pictures_gives_one_and_keeps_one() {
        // All to be trained on, all to be held back, and one picture twice.
        let mut set = set(&[7, 5, 20, 30, 40, 43], &[0, 0, 1, 1, 2, 2]);
        set.first_alike[5] = 4;
        let Division {
            train,
            held_back,
            test,
        } = divide(&set, true);
        assert_eq!(
            [train, held_back, test],
            [vec![0, 3, 4, 5], vec![1, 2], vec![]]
        );
    }

    #[test]
    fn an_unlabelled_set_holds_nothing_back() {
        let set = set(&[10, 20, 30], &[]);
        let all = Division {
            train: vec![0, 1, 2],
            ..Division::default()
        };
        assert_eq!(divide(&set, true), all);
    }

    #[test]
    fn a_folder_to_test_on_is_kept_beside_what_is_held_back_and_nothing_like_it_is_trained_on() {
        let mut set = large();
        set.in_test_folder = (0..1000).map(|image| image % 4 == 0).collect();
        // The same picture to train on and to test on, and twice to train on.
        set.first_alike[5] = 4;
        set.first_alike[7] = 6;
        let kept = divide(&set, true);
        assert!(kept.test.iter().copied().eq((0..1000).step_by(4)));
        assert!(kept.held_back.contains(&5));
        // Five standard deviations of a binomial draw of 750 by a tenth are 41.
        assert!(
            (34..=116).contains(&kept.held_back.len()),
            "{}",
            kept.held_back.len()
        );
        let mut all = [&*kept.train, &*kept.held_back, &*kept.test].concat();
        all.sort_unstable();
        assert!(all.into_iter().eq(0..1000));
        let merged = divide(&set, false);
        assert_eq!(merged.test, Vec::<u32>::new());
        assert!(merged.train.contains(&8) || merged.held_back.contains(&8));
        assert_eq!(kept.asked(), (&*kept.test, Asked::TestFolder));
        assert_eq!(merged.asked(), (&*merged.held_back, Asked::HeldBack));
        // What is held back by its content is so either way.
        let own = |division: &Division| -> Vec<u32> {
            let held_back = division.held_back.iter().copied();
            held_back
                .filter(|image| image % 4 != 0 && *image != 5)
                .collect()
        };
        assert_eq!(own(&kept), own(&merged));
    }

    #[test]
    fn a_bench_judges_on_the_folder_to_test_on() {
        let mut set = large();
        set.in_test_folder = (0..1000).map(|image| image % 4 == 0).collect();
        set.first_alike[5] = 4;
        let [train, test] = train_and_test(&set, [600, 100], true, 3).unwrap();
        assert_eq!((train.len(), test.len()), (600, 100));
        assert!(test.iter().all(|image| image % 4 == 0));
        assert!(train.iter().all(|image| image % 4 != 0 && *image != 5));
        let problem = train_and_test(&set, [700, 251], true, 3)
            .unwrap_err()
            .to_string();
        assert!(problem.ends_with("and 250; ask for fewer"), "{problem}");
        let [train, _] = train_and_test(&set, [700, 50], false, 3).unwrap();
        assert!(train.iter().any(|image| image % 4 == 0));
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
            labels: (0..1000).map(|image| image % 10).collect(),
            ..large()
        };
        set.classes = (0..10).map(|class| class.to_string()).collect();
        let [train, test] = train_and_test(&set, [500, 30], true, 3).unwrap();
        assert!(train.is_sorted() && test.is_sorted());
        assert!(test.iter().all(|image| train.binary_search(image).is_err()));
        for (images, of_a_class) in [(&train, 50), (&test, 3)] {
            for class in 0..10 {
                let count = images.iter().filter(|&&image| image % 10 == class).count();
                assert_eq!(count, of_a_class);
            }
        }
        assert_eq!(train_and_test(&set, [500, 30], true, 3), Ok([train, test]));
        let problem = train_and_test(&set, [950, 30], true, 3)
            .unwrap_err()
            .to_string();
        assert!(problem.contains("950 images to train on"), "{problem}");
        assert!(train_and_test(&set, [usize::MAX, 1], true, 3).is_err());
        set.labels.clear();
        assert_eq!(
            train_and_test(&set, [5, 5], true, 3),
            Err(SplitProblem::NoLabels)
        );
    }
}
