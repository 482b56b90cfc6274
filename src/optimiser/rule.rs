//! How the trained elements of a part move.

use super::state::Moments;
use burn::tensor::Tensor;

/// How the trained elements of a part move, all of them at once.
pub(super) trait Rule {
    /// What it keeps of every element from step to step, by the names that the moments have in files.
    fn moments(&self) -> &'static [&'static str];

    /// The elements after a step along their gradient.
    fn step(
        &self,
        at: Step,
        value: Tensor<1>,    // [trained elements]
        gradient: Tensor<1>, // [trained elements]
        moments: &mut Moments,
    ) -> Tensor<1>;
}

/// Where a part stands in a run.
#[derive(Clone, Copy)]
pub(super) struct Step {
    /// Counts from 1.
    pub count: u32,
    pub rate: f64,
}
