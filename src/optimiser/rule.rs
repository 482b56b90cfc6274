//! How one tensor moves.

use super::state::Moments;
use crate::network::Role;
use burn::tensor::Tensor;

/// How one tensor moves.
pub(super) trait Rule {
    /// What it keeps of every tensor from step to step, by the names that the moments have in files.
    fn moments(&self) -> &'static [&'static str];

    /// The tensor after a step along its gradient.
    fn step(&self, at: Step, value: Tensor<1>, gradient: Tensor<1>, moments: Moments) -> Tensor<1>;
}

/// Where a tensor stands in a run.
#[derive(Clone, Copy)]
pub(super) struct Step {
    /// Counts from 1.
    pub count: u32,
    pub rate: f64,
    pub role: Role,
}

/// `g + decay w` where the role takes decay, `g` elsewhere.
pub(super) fn decayed(
    weight_decay: f32,
    role: Role,
    value: &Tensor<1>,
    gradient: Tensor<1>,
) -> Tensor<1> {
    if weight_decay > 0.0 && role.takes_decay() {
        value.clone().mul_scalar(weight_decay).add(gradient)
    } else {
        gradient
    }
}
