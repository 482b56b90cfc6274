//! LARS, layer-wise adaptive rate scaling (You et al. 2017, arXiv 1708.03888, algorithm 1):
//!
//! ```text
//! l = trust |w| / (|g| + decay |w|)
//! v = momentum v + rate l (g + decay w)
//! w = w - v
//! ```
//!
//! This is SimCLR's LARS: the rate is inside of the velocity, as in the paper and in google-research/simclr, so
//! that where the schedule moves it, earlier steps keep the rate that they had. BYOL's, in
//! deepmind-research/byol, has it outside, as SGD here has: under a constant rate the two are the same. As SimCLR
//! uses it, biases and norms are neither
//! adapted nor decayed, and `l` is 1 where the weight or what it moves along is all zero (the paper
//! leaves both open, and a weight of zeros would never move). SimCLR divides by `|g + decay w|`; at its
//! decay of 1e-6 that is the same.

use super::rule::{Rule, Step, decayed};
use super::state::Moments;
use burn::tensor::Tensor;

/// The trust coefficient, of the paper's experiments and of google-research/simclr.
const TRUST: f64 = 0.001;

const VELOCITY: usize = 0;

/// The rule for one tensor.
pub(super) struct Lars {
    pub(super) momentum: f32,
    pub(super) weight_decay: f32,
}

impl Rule for Lars {
    /// Not PyTorch's `momentum_buffer`: rates are in it.
    fn moments(&self) -> &'static [&'static str] {
        &["velocity"]
    }

    fn step(
        &self,
        at: Step,
        value: Tensor<1>,
        gradient: Tensor<1>,
        mut moments: Moments,
    ) -> Tensor<1> {
        // The same roles that take decay are adapted.
        let slope = if at.role.takes_decay() {
            let rate = self.local_rate(at.rate, &value, &gradient); // [1]
            decayed(self.weight_decay, at.role, &value, gradient).mul(rate)
        } else {
            gradient.mul_scalar(at.rate)
        };
        value.sub(moments.velocity(VELOCITY, self.momentum, slope))
    }
}

impl Lars {
    /// `rate l`.
    fn local_rate(&self, rate: f64, value: &Tensor<1>, gradient: &Tensor<1>) -> Tensor<1> {
        let length = |values: &Tensor<1>| values.clone().square().sum().sqrt(); // [1]
        let (weight, mut slope) = (length(value), length(gradient));
        if self.weight_decay > 0.0 {
            slope = slope.add(weight.clone().mul_scalar(self.weight_decay));
        }
        let either_zero = weight.clone().mul(slope.clone()).equal_scalar(0.0);
        weight
            .mul_scalar(rate * TRUST)
            .div(slope)
            .mask_fill(either_zero, rate) // [1]
    }
}
