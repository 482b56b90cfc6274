//! Stochastic gradient descent with momentum (Sutskever et al. 2013), in PyTorch's form, in which the
//! rate is outside of the velocity:
//!
//! ```text
//! v = momentum v + (g + decay w)
//! w = w - rate v
//! ```
//!
//! The velocity begins at zero, so that the first step is along the gradient.

use super::rule::{Rule, Step};
use super::state::Moments;
use super::weight_decay::WeightDecay;
use burn::tensor::Tensor;

const VELOCITY: usize = 0;

/// Its rule.
pub(super) struct Sgd {
    pub(super) momentum: f32,
    pub(super) decay: WeightDecay,
}

impl Rule for Sgd {
    fn moments(&self) -> &'static [&'static str] {
        &["momentum_buffer"]
    }

    fn step(
        &self,
        at: Step,
        value: Tensor<1>,
        gradient: Tensor<1>,
        moments: &mut Moments,
    ) -> Tensor<1> {
        let gradient = self.decay.in_gradient(&value, gradient);
        let velocity = moments.velocity(VELOCITY, self.momentum, gradient);
        value.sub(velocity.mul_scalar(at.rate))
    }
}
