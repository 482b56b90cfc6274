//! Optimisers over [`Weights`]: burn's Adam, AdamW and SGD, and LARS, each with its state per tensor.

use super::lars::Lars;
use crate::model::Weights;
use crate::model::layout::Role;
use crate::recipe::{Optimiser as Settings, OptimiserKind};
use burn::optim::decay::WeightDecayConfig;
use burn::optim::momentum::MomentumConfig;
use burn::optim::{Adam, AdamConfig, AdamW, AdamWConfig, Optimizer, Sgd, SgdConfig};
use burn::tensor::{Gradients, Tensor};

/// PyTorch's epsilon of Adam and AdamW; burn's default is 1e-5.
const ADAM_EPSILON: f32 = 1e-8;

/// An optimiser with its state for one network.
#[derive(Clone)]
pub enum Optimiser {
    Adam(PerTensor<Adam>),
    AdamW(PerTensor<AdamW>),
    Sgd(PerTensor<Sgd>),
    Lars(PerTensor<Lars>),
}

impl Optimiser {
    /// Fresh, for a network of `tensors` tensors.
    pub fn new(settings: &Settings, tensors: usize) -> Self {
        let decay = settings.weight_decay;
        let l2 = |decay: f32| (decay > 0.0).then(|| WeightDecayConfig::new(decay));
        let momentum = || {
            MomentumConfig::new()
                .with_momentum(f64::from(settings.momentum))
                .with_dampening(0.0)
        };
        match settings.kind {
            OptimiserKind::Adam => {
                let build = |decay: f32| {
                    AdamConfig::new()
                        .with_epsilon(ADAM_EPSILON)
                        .with_weight_decay(l2(decay))
                        .build()
                };
                Self::Adam(PerTensor::new(build(decay), build(0.0), tensors))
            }
            OptimiserKind::AdamW => {
                let build = |decay: f32| {
                    AdamWConfig::new()
                        .with_epsilon(ADAM_EPSILON)
                        .with_weight_decay(decay)
                        .build()
                };
                Self::AdamW(PerTensor::new(build(decay), build(0.0), tensors))
            }
            OptimiserKind::Sgd => {
                let build = |decay: f32| {
                    SgdConfig::new()
                        .with_weight_decay(l2(decay))
                        .with_momentum(Some(momentum()))
                        .build()
                };
                Self::Sgd(PerTensor::new(build(decay), build(0.0), tensors))
            }
            OptimiserKind::Lars => Self::Lars(PerTensor::new(
                Lars::adaptive(&momentum(), decay),
                Lars::plain(&momentum()),
                tensors,
            )),
        }
    }

    /// Moves `weights` by the gradients of `tracked`, the same weights as leaves of the graph.
    pub fn step(
        &mut self,
        learning_rate: f32,
        weights: &mut Weights,
        tracked: &Weights,
        gradients: &mut Gradients,
    ) {
        match self {
            Self::Adam(optimiser) => optimiser.step(learning_rate, weights, tracked, gradients),
            Self::AdamW(optimiser) => optimiser.step(learning_rate, weights, tracked, gradients),
            Self::Sgd(optimiser) => optimiser.step(learning_rate, weights, tracked, gradients),
            Self::Lars(optimiser) => optimiser.step(learning_rate, weights, tracked, gradients),
        }
    }
}

/// One rule for weights and one for biases and norms, and the state of every tensor.
#[derive(Clone)]
pub struct PerTensor<O: Optimizer> {
    for_weights: O,
    for_biases_and_norms: O,
    states: Vec<Option<O::State<1>>>,
}

impl<O: Optimizer> PerTensor<O> {
    fn new(for_weights: O, for_biases_and_norms: O, tensors: usize) -> Self {
        Self {
            for_weights,
            for_biases_and_norms,
            states: vec![None; tensors],
        }
    }

    fn step(
        &mut self,
        learning_rate: f32,
        weights: &mut Weights,
        tracked: &Weights,
        gradients: &mut Gradients,
    ) {
        for (place, state) in self.states.iter_mut().enumerate() {
            let rule = match weights.specs()[place].role {
                Role::Weight => &self.for_weights,
                Role::Bias | Role::NormScale | Role::NormShift => &self.for_biases_and_norms,
                Role::RunningMean | Role::RunningVar | Role::Keys => continue,
            };
            let Some(gradient): Option<Tensor<1>> = tracked.values()[place].grad_remove(gradients)
            else {
                continue;
            };
            let value = weights.values()[place].clone();
            let (value, moved) = rule.step(learning_rate.into(), value, gradient, state.take());
            *state = moved;
            weights.set(place, value);
        }
    }
}
