//! Why a recipe cannot read a set.

use serde::Serialize;

/// What a set is, and what the recipe asks for.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Serialize)]
#[serde(rename = "input", rename_all = "kebab-case")]
#[cfg_attr(test, derive(strum::VariantNames), strum(serialize_all = "kebab-case"))]
pub enum InputProblem {
    #[error(
        "the images are {images_px} pixels wide, but the recipe asks for {recipe_px}; load the images again at that size"
    )]
    Size { images_px: u32, recipe_px: u32 },
    #[error(
        "the recipe cuts crops from larger copies, but none of these images were kept; load the images again"
    )]
    NoLargerCopies,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::say::{Sentence, hold_every_sentence};

    #[test]
    fn every_problem_is_a_sentence_for_any_language() {
        let size = InputProblem::Size {
            images_px: 32,
            recipe_px: 64,
        };
        let problems = [size, InputProblem::NoLargerCopies];
        hold_every_sentence::<InputProblem>("input", &[], &problems.each_ref().map(Sentence::of));
    }
}
