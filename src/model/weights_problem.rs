//! What can be wrong with weights that come from outside.

/// Weights that do not fit their layout.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, serde::Serialize)]
#[serde(rename = "weights", rename_all = "kebab-case")]
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
