//! Where a set's labels come from, in words for the person whose set it is.

use super::path::shown_path;
use serde::{Serialize, Serializer};
use std::collections::BTreeSet;
use std::fmt;
use thiserror::Error;

/// Names that a sentence lists.
const MAX_LISTED: usize = 4;

/// One sentence about the labels.
#[derive(Clone, Debug, PartialEq, Eq, Error, Serialize)]
#[serde(rename = "labels", rename_all = "kebab-case")]
#[cfg_attr(test, derive(strum::VariantNames), strum(serialize_all = "kebab-case"))]
pub(super) enum LabelsOrigin {
    #[error(
        "All images lie in one folder, so there are no labels. Put each class into a folder of its own to get them."
    )]
    OneFolder,
    #[error(
        "There are no labels: the folders {splits} look like parts of one set, not like classes."
    )]
    OnlySplits { splits: Names },
    #[error("Every folder holds only one image, so the folders are not taken for classes.")]
    OneImageEach,
    #[error("The labels are the folders: {classes} classes.")]
    Folders { classes: usize },
    #[error("{splits} were put together.")]
    SplitsMerged { splits: Names },
    #[error(
        "{images} {} outside the class folders and form a class of their own, “{class}”.",
        if *images == 1 { "image lies" } else { "images lie" }
    )]
    Outside { images: usize, class: &'static str },
    #[error(
        "The labels are the shapes. The images were drawn from seed {seed}, so every factor of each is known."
    )]
    Shapes { seed: u32 },
}

/// Names in a sentence: in English `test, train and val`, as a value `test, train, val`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Names {
    listed: Vec<String>,
    more: usize,
}

impl From<&BTreeSet<&str>> for Names {
    fn from(names: &BTreeSet<&str>) -> Self {
        let listed = names.iter().take(MAX_LISTED);
        Self {
            listed: listed.map(|name| shown_path(name)).collect(),
            more: names.len().saturating_sub(MAX_LISTED),
        }
    }
}

impl fmt::Display for Names {
    fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        match &self.listed[..] {
            all if self.more > 0 => write!(formatter, "{} and {} more", all.join(", "), self.more),
            [all @ .., last] if !all.is_empty() => {
                write!(formatter, "{} and {last}", all.join(", "))
            }
            all => formatter.write_str(&all.concat()),
        }
    }
}

impl Serialize for Names {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let beyond = if self.more > 0 { ", …" } else { "" };
        serializer.collect_str(&format_args!("{}{beyond}", self.listed.join(", ")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::say::{Sentence, hold_every_sentence};

    fn names(names: &[&'static str]) -> Names {
        Names::from(&names.iter().copied().collect::<BTreeSet<_>>())
    }

    #[test]
    fn every_origin_is_a_sentence_for_any_language() {
        let origins = [
            LabelsOrigin::OneFolder,
            LabelsOrigin::OnlySplits {
                splits: names(&["train"]),
            },
            LabelsOrigin::OneImageEach,
            LabelsOrigin::Folders { classes: 10 },
            LabelsOrigin::SplitsMerged {
                splits: names(&["train"]),
            },
            LabelsOrigin::Outside {
                images: 3,
                class: "(no folder)",
            },
            LabelsOrigin::Shapes { seed: 7 },
        ];
        hold_every_sentence::<LabelsOrigin>("labels", &[], &origins.each_ref().map(Sentence::of));
    }

    #[test]
    fn names_are_listed_in_english_and_separated_as_a_value() {
        for (listed, english, value) in [
            (names(&["train"]), "train", "train"),
            (names(&["a", "b", "c"]), "a, b and c", "a, b, c"),
            (
                names(&["a", "b", "c", "d", "e", "f"]),
                "a, b, c, d and 2 more",
                "a, b, c, d, …",
            ),
        ] {
            let said = Sentence::of(&LabelsOrigin::SplitsMerged { splits: listed });
            assert_eq!(said.english, format!("{english} were put together."));
            assert_eq!(said.value("splits"), value);
        }
    }
}
