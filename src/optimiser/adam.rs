//! Adam (Kingma and Ba 2015, arXiv 1412.6980, algorithm 1) and AdamW (Loshchilov and Hutter 2019,
//! arXiv 1711.05101, algorithm 2):
//!
//! ```text
//! m = b1 m + (1 - b1) g
//! v = b2 v + (1 - b2) g^2
//! w = w - rate (m / (1 - b1^t)) / (sqrt(v / (1 - b2^t)) + epsilon)
//! ```
//!
//! Adam adds `decay w` to the gradient before; AdamW leaves the gradient alone and takes
//! `rate decay w` off the weight (PyTorch's form: the decay is multiplied by the rate).

use super::rule::{Rule, Step};
use super::state::Moments;
use super::weight_decay::WeightDecay;
use burn::tensor::Tensor;

/// The paper's, and PyTorch's.
const BETA_1: f64 = 0.9;
const BETA_2: f64 = 0.999;
const EPSILON: f64 = 1e-8;

const FIRST: usize = 0;
const SECOND: usize = 1;

/// How the weight decay moves a weight.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Decay {
    /// Adam's: through the moments.
    InGradient,
    /// AdamW's: beside them.
    Decoupled,
}

/// The rule of either.
pub(super) struct Adam {
    weight_decay: WeightDecay,
    decay: Decay,
}

impl Adam {
    pub(super) fn new(weight_decay: WeightDecay, decay: Decay) -> Self {
        Self {
            weight_decay,
            decay,
        }
    }
}

impl Rule for Adam {
    fn moments(&self) -> &'static [&'static str] {
        &["exp_avg", "exp_avg_sq"]
    }

    fn step(
        &self,
        at: Step,
        value: Tensor<1>,
        gradient: Tensor<1>,
        moments: &mut Moments,
    ) -> Tensor<1> {
        let decay = &self.weight_decay;
        let (value, gradient) = match self.decay {
            Decay::InGradient => {
                let gradient = decay.in_gradient(&value, gradient);
                (value, gradient)
            }
            Decay::Decoupled => (decay.decoupled(at.rate, value), gradient),
        };
        let squared = gradient.clone().square();
        let first = moments.mean(FIRST, BETA_1, gradient);
        let second = moments.mean(SECOND, BETA_2, squared);
        // Multiplied by sqrt(1 - b2^t) above and below, so that no tensor is divided once more.
        let root = correction(BETA_2, at.count).sqrt();
        let rate = at.rate * root / correction(BETA_1, at.count);
        let step = first
            .mul_scalar(rate)
            .div(second.sqrt().add_scalar(EPSILON * root));
        value.sub(step)
    }
}

/// `1 - beta^count`, the weight of what a mean that began at zero has taken in. In f64: f32 would lose
/// three of its seven digits for the second moment in the first steps.
fn correction(beta: f64, count: u32) -> f64 {
    1.0 - beta.powi(i32::try_from(count).unwrap_or(i32::MAX))
}
