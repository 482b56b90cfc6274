//! What can be wrong with weights that come from outside.

/// Weights that do not fit their layout.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, serde::Serialize)]
#[serde(rename = "weights", rename_all = "kebab-case")]
#[cfg_attr(test, derive(strum::VariantNames), strum(serialize_all = "kebab-case"))]
pub enum WeightsProblem {
    #[error("the network has {expected} tensors, but {found} were given")]
    Count { expected: usize, found: usize },
    #[error("the tensor {name} has {expected} values, but {found} were given")]
    Elements {
        name: String,
        expected: usize,
        found: usize,
    },
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::say::{Sentence, hold_every_sentence};

    #[test]
    fn every_problem_is_a_sentence_for_any_language() {
        let problems = [
            WeightsProblem::Count {
                expected: 5,
                found: 4,
            },
            WeightsProblem::Elements {
                name: "conv1.weight".to_owned(),
                expected: 9,
                found: 8,
            },
        ];
        hold_every_sentence::<WeightsProblem>(
            "weights",
            &[],
            &problems.each_ref().map(Sentence::of),
        );
    }
}
