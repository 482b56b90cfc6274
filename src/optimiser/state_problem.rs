//! What can be wrong with an optimiser's state that comes from outside.

/// A state that does not fit the optimiser and the networks of a run.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, serde::Serialize)]
#[serde(rename = "optimiser-state", rename_all = "kebab-case")]
#[cfg_attr(test, derive(strum::VariantNames), strum(serialize_all = "kebab-case"))]
pub enum StateProblem {
    #[error(
        "the state of {found} optimisers was given, and the run has {expected}; the run cannot go on from it"
    )]
    Count { expected: usize, found: usize },
    #[error(
        "the optimiser's state has no {name}: it is not whole, or another optimiser's; the run cannot go on \
         from it"
    )]
    Missing { name: String },
    #[error(
        "the optimiser's state holds {name}, which the run's optimiser does not keep: it is another \
         optimiser's or another network's; the run cannot go on from it"
    )]
    Unknown { name: String },
    #[error(
        "{name} in the optimiser's state has {found} values, and {expected} are needed: it is another \
         network's; the run cannot go on from it"
    )]
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
        let name = "conv1.weight.exp_avg".to_owned();
        let problems = [
            StateProblem::Count {
                expected: 3,
                found: 2,
            },
            StateProblem::Missing { name: name.clone() },
            StateProblem::Unknown { name: name.clone() },
            StateProblem::Elements {
                name,
                expected: 9,
                found: 8,
            },
        ];
        hold_every_sentence::<StateProblem>(
            "optimiser-state",
            &[],
            &problems.each_ref().map(Sentence::of),
        );
    }
}
