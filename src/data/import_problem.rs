//! Why no set was made, in words for the person who asked for it.

use crate::protocol::SampleSet;
use crate::recipe::WORKING_SIZES_PX;
use serde::Serialize;
use thiserror::Error;

/// Nothing that could be trained on was found, or what was asked for is not offered.
#[derive(Clone, Debug, PartialEq, Eq, Error, Serialize)]
#[serde(rename = "import", rename_all = "kebab-case")]
#[cfg_attr(test, derive(strum::VariantNames), strum(serialize_all = "kebab-case"))]
pub enum ImportProblem {
    #[error("No image was found: drop a folder, a zip or image files.")]
    NothingFound,
    #[error(
        "No image could be read, {refused} {} refused: see the reasons beside the names.",
        if *refused == 1 { "file was" } else { "files were" }
    )]
    AllRefused { refused: u32 },
    #[error("Only one image could be read: training compares images, so at least 2 are needed.")]
    OneImage,
    #[error("Images of {size_px} pixels cannot be made: choose one of {sizes_px}.")]
    UnknownSize { size_px: u32, sizes_px: String },
    #[error("A sample set has {fewest} to {most} images, not {images}: choose a number between.")]
    SampleImages { fewest: u32, most: u32, images: u32 },
}

impl ImportProblem {
    /// No set is made of this size.
    pub(super) fn unknown_size(size_px: u32) -> Self {
        Self::UnknownSize {
            size_px,
            sizes_px: WORKING_SIZES_PX.map(|size| size.to_string()).join(", "),
        }
    }

    /// What is wrong with a request for a sample set.
    pub(super) fn of_sample(sample: SampleSet, size_px: u32) -> Option<Self> {
        let [fewest, most] = SampleSet::IMAGES;
        let images = sample.images;
        if !(fewest..=most).contains(&images) {
            return Some(Self::SampleImages {
                fewest,
                most,
                images,
            });
        }
        (!WORKING_SIZES_PX.contains(&size_px)).then(|| Self::unknown_size(size_px))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::say::{Sentence, hold_every_sentence};

    #[test]
    fn every_problem_is_a_sentence_for_any_language() {
        let sample = SampleSet { images: 5, seed: 1 };
        let problems = [
            ImportProblem::NothingFound,
            ImportProblem::AllRefused { refused: 3 },
            ImportProblem::OneImage,
            ImportProblem::unknown_size(33),
            ImportProblem::of_sample(sample, 32).expect("too few images"),
        ];
        hold_every_sentence::<ImportProblem>("import", &[], &problems.each_ref().map(Sentence::of));
        let one = ImportProblem::AllRefused { refused: 1 }.to_string();
        assert!(one.contains("1 file was refused"), "{one}");
    }
}
