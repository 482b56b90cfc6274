//! Labels from folders: the class of an image is the folder that it lies in.

use super::labels_origin::LabelsOrigin;
use super::natural_order;
use super::path::shown_path;
use std::collections::{BTreeSet, HashMap};

/// Words by which a folder or an archive calls itself a part of a set, not a class: what is trained on, and
/// what is kept to test on.
const TRAIN_WORDS: [&str; 2] = ["train", "training"];
const TEST_WORDS: [&str; 5] = ["test", "testing", "val", "valid", "validation"];
/// Class of the images beside the class folders.
const OUTSIDE: &str = "(no folder)";

/// The folders of a set's images, each kept once.
#[derive(Debug, Default)]
pub(super) struct Folders {
    paths: Vec<String>,
    index_of: HashMap<String, u32>,
    of_image: Vec<u32>, // [N]
}

/// What was understood from the folders.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Labels {
    pub(super) labels: Vec<u32>,     // [N] or []
    pub(super) classes: Vec<String>, // natural order
    pub(super) origin: Vec<LabelsOrigin>,
    /// Whether each image lies in a folder of images to test on; empty where there is none beside others.
    pub(super) in_test_folder: Vec<bool>, // [N] or []
    /// The folder or archive that all images are in.
    pub(super) root: Option<String>,
}

impl Folders {
    /// Notes the folder of the next image: its path with `/`, empty for none.
    pub(super) fn add(&mut self, folder: &str) {
        let index = match self.index_of.get(folder) {
            Some(&index) => index,
            None => {
                let index = self.paths.len() as u32;
                self.paths.push(folder.to_owned());
                self.index_of.insert(folder.to_owned(), index);
                index
            }
        };
        self.of_image.push(index);
    }

    /// Finds classes. Archives count as folders. The part of the path that all images share is no
    /// class; neither are splits (`train/cat` and `test/cat` are both `cat`).
    pub(super) fn labels(self) -> Labels {
        let mut relative: Vec<Vec<&str>> = self
            .paths
            .iter()
            .map(|path| path.split('/').filter(|part| !part.is_empty()).collect())
            .collect();
        let root = shared_start(&relative).first().map(|part| shown_path(part));
        let unlabelled = |why: LabelsOrigin, in_test_folder: Vec<bool>| Labels {
            labels: Vec::new(),
            classes: Vec::new(),
            origin: vec![why],
            in_test_folder,
            root: root.clone(),
        };
        if relative.len() <= 1 {
            return unlabelled(LabelsOrigin::OneFolder, Vec::new());
        }
        let (splits, is_test) = drop_shared_and_splits(&mut relative);
        let in_test_folder: Vec<bool> = match is_test.contains(&true) && is_test.contains(&false) {
            true => self
                .of_image
                .iter()
                .map(|&folder| is_test[folder as usize])
                .collect(),
            false => Vec::new(),
        };
        let names: Vec<String> = relative.iter().map(|parts| class_name(parts)).collect();
        let distinct: BTreeSet<&String> = names.iter().collect();
        if distinct.len() <= 1 {
            let splits = (&splits).into();
            return unlabelled(LabelsOrigin::OnlySplits { splits }, in_test_folder);
        }
        let mut classes: Vec<&String> = distinct.into_iter().collect();
        classes.sort_by(|a, b| natural_order::compare(a, b));
        let index_of: HashMap<&String, u32> = classes.iter().copied().zip(0..).collect();
        let class_of_folder: Vec<u32> = names
            .iter()
            .filter_map(|name| index_of.get(name).copied())
            .collect(); // [folders]
        let labels: Vec<u32> = self
            .of_image
            .iter()
            .map(|&folder| class_of_folder[folder as usize])
            .collect();
        if labels.len() == classes.len() {
            return unlabelled(LabelsOrigin::OneImageEach, in_test_folder);
        }
        let outside = index_of.get(&OUTSIDE.to_owned()).map_or(0, |&class| {
            labels.iter().filter(|&&label| label == class).count()
        });
        Labels {
            in_test_folder,
            origin: origin(classes.len(), &splits, outside),
            classes: classes.into_iter().map(|class| shown_path(class)).collect(),
            labels,
            root,
        }
    }
}

/// Takes off what all paths begin with, and splits, as long as there is either. Returns the names
/// of the splits, and which paths were in one to test on.
fn drop_shared_and_splits<'a>(relative: &mut [Vec<&'a str>]) -> (BTreeSet<&'a str>, Vec<bool>) {
    let mut splits = BTreeSet::new();
    let mut is_test = vec![false; relative.len()]; // [folders]
    loop {
        let shared = shared_start(relative).len();
        for parts in relative.iter_mut() {
            parts.drain(..shared);
        }
        let all_are_splits = relative
            .iter()
            .all(|parts| parts.first().is_some_and(|p| is_split(p)));
        if !all_are_splits {
            return (splits, is_test);
        }
        for (parts, is_test) in relative.iter_mut().zip(&mut is_test) {
            let split = parts.remove(0);
            *is_test |= is_to_test_on(split);
            splits.insert(split);
        }
    }
}

/// The parts that all paths begin with.
fn shared_start<'a>(paths: &[Vec<&'a str>]) -> Vec<&'a str> {
    let Some((first, others)) = paths.split_first() else {
        return Vec::new();
    };
    let shared = |at: usize| others.iter().all(|parts| parts.get(at) == first.get(at));
    let length = (0..first.len()).take_while(|&at| shared(at)).count();
    first[..length].to_vec()
}

/// Whether one of the words of a name is a split's: `train`, `cifar10-test.zip`.
fn is_split(name: &str) -> bool {
    has_one_of(&TRAIN_WORDS, name) || has_one_of(&TEST_WORDS, name)
}

/// Whether a split is one to test on; `train-and-test` is none.
fn is_to_test_on(split: &str) -> bool {
    has_one_of(&TEST_WORDS, split) && !has_one_of(&TRAIN_WORDS, split)
}

fn has_one_of(words: &[&str], name: &str) -> bool {
    without_zip(name)
        .split(|c: char| !c.is_alphanumeric())
        .any(|word| words.contains(&word.to_lowercase().as_str()))
}

fn class_name(parts: &[&str]) -> String {
    if parts.is_empty() {
        return OUTSIDE.to_owned();
    }
    let parts: Vec<&str> = parts.iter().map(|part| without_zip(part)).collect();
    parts.join("/")
}

fn without_zip(name: &str) -> &str {
    match name.char_indices().rev().nth(3) {
        Some((at, _)) if at > 0 && name[at..].eq_ignore_ascii_case(".zip") => &name[..at],
        _ => name,
    }
}

fn origin(classes: usize, splits: &BTreeSet<&str>, outside: usize) -> Vec<LabelsOrigin> {
    let mut origin = vec![LabelsOrigin::Folders { classes }];
    if splits.len() > 1 {
        let splits = splits.into();
        origin.push(LabelsOrigin::SplitsMerged { splits });
    }
    if outside > 0 {
        origin.push(LabelsOrigin::Outside {
            images: outside,
            class: OUTSIDE,
        });
    }
    origin
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(folders: &[&str]) -> Labels {
        let mut of_images = Folders::default();
        folders.iter().for_each(|folder| of_images.add(folder));
        of_images.labels()
    }

    fn said(labels: &Labels) -> String {
        let sentences = labels.origin.iter().map(ToString::to_string);
        sentences.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn a_folder_per_class_gives_labels_in_natural_order() {
        let found = labels(&["pets/cat10", "pets/cat2", "pets/cat10", "pets/Ant"]);
        assert_eq!(found.classes, ["Ant", "cat2", "cat10"]);
        assert_eq!(found.labels, [2, 1, 2, 0]);
        assert_eq!(found.root.as_deref(), Some("pets"));
    }

    #[test]
    fn a_flat_folder_gives_none() {
        for flat in ["", "pets", "pets/cats"] {
            let found = labels(&[flat, flat]);
            assert!(found.labels.is_empty() && found.classes.is_empty());
            assert_eq!(found.origin, [LabelsOrigin::OneFolder]);
        }
    }

    #[test]
    fn splits_are_put_together() {
        let found = labels(&[
            "set/train/cat",
            "set/test/cat",
            "set/train/dog",
            "set/test/dog",
        ]);
        assert_eq!(found.classes, ["cat", "dog"]);
        assert_eq!(found.labels, [0, 0, 1, 1]);
        assert_eq!(found.in_test_folder, [false, true, false, true]);
        let said = said(&found);
        assert!(said.contains("test and train were put together"), "{said}");
        let archives = labels(&[
            "c-train.zip/train/a",
            "c-test.zip/test/a",
            "c-train.zip/train/b",
        ]);
        assert_eq!(archives.classes, ["a", "b"]);
    }

    #[test]
    fn a_folder_to_test_on_is_one_beside_images_to_train_on() {
        let none = |folders: &[&str]| labels(folders).in_test_folder.is_empty();
        assert!(none(&["set/test/a", "set/val/b", "set/val/b"]));
        assert!(none(&["set/train/a", "set/training/b", "set/training/b"]));
        assert!(none(&["set/a", "set/test", "set/test"]));
        assert!(none(&["x/train-and-test/a", "x/train/b", "x/train/b"]));
        let found = labels(&["x/train/a", "x/VAL/a", "x/train/b", "x/set-test/b"]);
        assert_eq!(found.in_test_folder, [false, true, false, true]);
    }

    #[test]
    fn splits_without_classes_are_no_classes() {
        let found = labels(&["set/train", "set/train", "set/val"]);
        assert!(found.labels.is_empty());
        assert_eq!(found.in_test_folder, [false, false, true]);
        let said = said(&found);
        assert!(said.contains("train and val"), "{said}");
    }

    #[test]
    fn an_archive_is_a_folder() {
        let found = labels(&["cats.ZIP", "dogs.zip", "dogs.zip"]);
        assert_eq!(found.classes, ["cats", "dogs"]);
        let nested = labels(&["pets.zip/cat", "pets.zip/dog", "pets.zip/dog"]);
        assert_eq!(
            (nested.classes.len(), nested.root.as_deref()),
            (2, Some("pets.zip"))
        );
    }

    #[test]
    fn deeper_folders_are_named_by_their_path() {
        let found = labels(&["a/x/1", "a/y/1", "a/y/1"]);
        assert_eq!(found.classes, ["x/1", "y/1"]);
    }

    #[test]
    fn images_beside_the_class_folders_are_said() {
        let found = labels(&["set", "set/cat", "set/dog", "set/dog"]);
        assert_eq!(found.classes, ["(no folder)", "cat", "dog"]);
        let said = said(&found);
        assert!(said.contains("1 image lies outside"), "{said}");
    }

    #[test]
    fn folders_of_one_image_each_are_no_classes() {
        assert!(labels(&["a/1", "a/2", "a/3"]).labels.is_empty());
    }

    #[test]
    fn class_names_are_shown_safely() {
        let found = labels(&["a/<b>", "a/x\u{202e}y", "a/<b>"]);
        assert_eq!(found.classes, ["<b>", "x\\u{202e}y"]);
    }
}
