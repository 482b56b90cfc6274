//! What of a set is trained on, what is held back, and what is kept to test on.

use super::content::Content;
use super::set::ImageSet;
use crate::protocol::Asked;
use std::collections::BTreeSet;

/// One image in so many is held back.
const HELD_BACK_ONE_IN: u64 = 10;

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

/// Divides a set into images to train on, images held back and, with `keep_test_folder`, those that came in a folder
/// to test on. Without labels only what looks like an image to test on is held back.
///
/// An image is held back where its [`Content`] is a multiple of 10, whatever else is in the set: what one run
/// held back every later run holds back, and so does every tool. Images that look the same go where the one of
/// the lowest content goes, and none that looks like one to test on is trained on. Where all of a class would be
/// trained on, the picture of its lowest content is held back, and where all would be held back the one of its
/// highest is not; in such small classes the choice can change with the images beside. A class that shows one
/// picture alone is trained on, and no image of it can be asked about.
pub fn divide(set: &ImageSet, keep_test_folder: bool) -> Division {
    let images = 0..set.len() as u32;
    let to_test_on = |image: u32| {
        let is_in_folder = set.in_test_folder.get(image as usize);
        keep_test_folder && is_in_folder.is_some_and(|is_in_folder| *is_in_folder)
    };
    let first_of = |image: u32| set.first_alike[image as usize] as usize;
    let mut is_tested = vec![false; set.len()]; // [N], of the first that looks the same
    for image in images.clone().filter(|&image| to_test_on(image)) {
        is_tested[first_of(image)] = true;
    }
    if set.labels.is_empty() {
        let (test, others): (Vec<u32>, Vec<u32>) = images.partition(|&image| to_test_on(image));
        let others = others.into_iter();
        let (held_back, train) = others.partition(|&image| is_tested[first_of(image)]);
        return Division {
            train,
            held_back,
            test,
        };
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

/// Sets of a test.
#[cfg(test)]
pub(super) mod sets {
    use super::*;

    /// A set of pictures by their contents, each other than all before it.
    pub fn set(contents: &[u64], labels: &[u32]) -> ImageSet {
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
    pub fn large() -> ImageSet {
        let contents = (0..1000_u32).map(|image| Content::of_file(&image.to_le_bytes()).0);
        let labels: Vec<u32> = (0..1000).map(|image| image % 7).collect();
        set(&contents.collect::<Vec<_>>(), &labels)
    }
}

#[cfg(test)]
mod tests {
    use super::sets::{large, set};
    use super::*;

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
    fn an_unlabelled_set_keeps_its_folder_to_test_on_and_what_looks_like_it() {
        let mut set = set(&[10, 20, 30, 40], &[]);
        set.in_test_folder = vec![false, false, true, false];
        set.first_alike[2] = 1;
        let kept = Division {
            train: vec![0, 3],
            held_back: vec![1],
            test: vec![2],
        };
        assert_eq!(divide(&set, true), kept);
        assert_eq!(divide(&set, false).train, [0, 1, 2, 3]);
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
}
