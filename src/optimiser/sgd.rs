//! Stochastic gradient descent with momentum (Sutskever et al. 2013), in PyTorch's form, in which the
//! rate is outside of the velocity:
//!
//! ```text
//! v = momentum v + (g + decay w)
//! w = w - rate v
//! ```
//!
//! The velocity begins at zero, so that the first step is along the gradient.

use super::rule::{Rule, Step, decayed};
use super::state::Moments;
use burn::tensor::Tensor;

const VELOCITY: usize = 0;

/// The rule for one tensor.
pub(super) struct Sgd {
    pub(super) momentum: f32,
    pub(super) weight_decay: f32,
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
        mut moments: Moments,
    ) -> Tensor<1> {
        let gradient = decayed(self.weight_decay, at.role, &value, gradient);
        let velocity = moments.velocity(VELOCITY, self.momentum, gradient);
        value.sub(velocity.mul_scalar(at.rate))
    }
}
