//! LARS, layer-wise adaptive rate scaling (You et al. 2017, arXiv 1708.03888, algorithm 1), as
//! SimCLR uses it: biases and norms are neither adapted nor decayed.

use burn::optim::momentum::{Momentum, MomentumConfig, MomentumState};
use burn::optim::{LearningRate, Optimizer};
use burn::tensor::{Device, Tensor};

/// The trust coefficient of google-research/simclr.
const TRUST: f32 = 0.001;

/// The rule for one tensor.
#[derive(Clone)]
pub struct Lars {
    momentum: Momentum,
    weight_decay: f32,
    adapts: bool,
}

impl Lars {
    /// For weights: the learning rate is scaled by `|w| / |g + decay w|`.
    pub fn adaptive(momentum: &MomentumConfig, weight_decay: f32) -> Self {
        Self {
            momentum: Momentum::new(momentum),
            weight_decay,
            adapts: true,
        }
    }

    /// For biases and norms: SGD with momentum.
    pub fn plain(momentum: &MomentumConfig) -> Self {
        Self {
            momentum: Momentum::new(momentum),
            weight_decay: 0.0,
            adapts: false,
        }
    }
}

impl Optimizer for Lars {
    type State<const D: usize> = MomentumState<D>;

    fn step<const D: usize>(
        &self,
        learning_rate: LearningRate,
        tensor: Tensor<D>,
        gradient: Tensor<D>,
        state: Option<Self::State<D>>,
    ) -> (Tensor<D>, Option<Self::State<D>>) {
        let mut gradient = gradient.add(tensor.clone().mul_scalar(self.weight_decay));
        if self.adapts {
            let trust = trust_ratio(&tensor, &gradient); // [1, ..]
            gradient = gradient.mul(trust);
        }
        let (delta, state) = self.momentum.transform(gradient, state);
        (tensor.sub(delta.mul_scalar(learning_rate)), Some(state))
    }

    fn to_device<const D: usize>(state: Self::State<D>, device: &Device) -> Self::State<D> {
        state.to_device(device)
    }
}

/// `TRUST * |w| / |g|`, and 1 where either is zero.
fn trust_ratio<const D: usize>(tensor: &Tensor<D>, gradient: &Tensor<D>) -> Tensor<D> {
    let length = |values: &Tensor<D>| values.clone().square().sum().sqrt(); // [1]
    let (weight, slope) = (length(tensor), length(gradient));
    let either_zero = weight.clone().mul(slope.clone()).equal_scalar(0.0);
    let ratio = weight
        .mul_scalar(TRUST)
        .div(slope)
        .mask_fill(either_zero, 1.0); // [1]
    ratio.reshape([1; D])
}
