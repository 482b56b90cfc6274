//! What a network's tensors are called and do, as PyTorch writes them: a model file is checked
//! against these before anything is built from it.
//!
//! Convolutions are `[out, in, height, width]`, linear layers `[out, in]`.

use std::ops::Range;

/// What a tensor does in its layer; decides its first values and what may decay.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Of a convolution or a linear layer; alone in taking weight decay.
    Weight,
    /// Of a linear layer.
    Bias,
    /// Batch norm's factor (`weight` in PyTorch).
    NormScale,
    /// The same at the end of a residual block, which a recipe may begin with 0.
    ResidualNormScale,
    /// Batch norm's offset (`bias` in PyTorch).
    NormShift,
    /// Batch norm's mean for evaluation; a buffer, not trained.
    RunningMean,
    /// Batch norm's variance for evaluation, never negative; a buffer, not trained.
    RunningVar,
    /// Keys of earlier batches, rows of length 1; a buffer, not trained.
    Keys,
}

impl Role {
    /// Whether an optimiser moves it.
    pub fn is_trained(self) -> bool {
        !matches!(self, Self::RunningMean | Self::RunningVar | Self::Keys)
    }

    /// Whether weight decay moves it.
    pub fn takes_decay(self) -> bool {
        self == Self::Weight
    }
}

/// One f32 tensor of a network.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TensorSpec {
    /// PyTorch's name, for example `layer2.0.downsample.0.weight`.
    pub name: String,
    pub shape: Vec<usize>,
    pub role: Role,
}

impl TensorSpec {
    /// Number of values in the tensor.
    pub fn len(&self) -> usize {
        self.shape.iter().product()
    }

    /// Whether the tensor holds no value; no network here has such a tensor.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// Names of the counters that PyTorch's batch norms keep beside these tensors (i64, no dimension);
/// nothing here reads them, but `load_state_dict(strict=True)` does.
pub fn batch_counters(tensors: &[TensorSpec]) -> Vec<String> {
    tensors
        .iter()
        .filter(|spec| spec.role == Role::RunningVar)
        .filter_map(|spec| spec.name.strip_suffix("running_var"))
        .map(|norm| format!("{norm}num_batches_tracked"))
        .collect()
}

/// Number of trained values, as PyTorch counts parameters: without running statistics.
pub fn parameter_count(tensors: &[TensorSpec]) -> usize {
    let trained = tensors.iter().filter(|spec| spec.role.is_trained());
    trained.map(TensorSpec::len).sum()
}

/// Where each tensor lies when the trained ones stand one behind the other; none of one that is not trained.
pub fn trained_places(tensors: &[TensorSpec]) -> impl Iterator<Item = Option<Range<usize>>> {
    let mut end = 0;
    tensors.iter().map(move |spec| {
        spec.role.is_trained().then(|| {
            let start = end;
            end += spec.len();
            start..end
        })
    })
}
