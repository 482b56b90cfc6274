//! The optimiser of a part of the networks.

use super::adam::{Adam, Decay};
use super::lars::Lars;
use super::rule::{Rule, Step};
use super::settings::{OptimiserKind, OptimiserSettings};
use super::sgd::Sgd;
use super::state::{SavedState, State, zeros};
use super::state_problem::StateProblem;
use super::still::Still;
use super::weight_decay::WeightDecay;
use crate::model::Weights;
use crate::network::TensorSpec;
use burn::tensor::Tensor;

/// An optimiser of one part, with its state.
pub struct Optimiser {
    /// None where nothing of the part is trained.
    rule: Option<Box<dyn Rule>>,
    state: State,
}

impl Optimiser {
    /// Before the first step of `weights`, with moments of zero beside them on their device.
    pub fn new(settings: &OptimiserSettings, weights: &Weights) -> Self {
        let trained = weights.trained();
        let rule = trained.map(|trained| rule(settings, weights.specs(), trained));
        let moments = rule.as_ref().map_or(&[][..], |rule| rule.moments());
        Self {
            state: State::new(moments, weights),
            rule,
        }
    }

    /// Moves `weights`, the part that it was made for, along `gradients`, one for each of its tensors.
    /// A tensor without a gradient stays, and so does what is kept of it.
    pub fn step(
        &mut self,
        learning_rate: f32,
        weights: &mut Weights,
        gradients: Vec<Option<Tensor<1>>>,
    ) {
        self.state.steps += 1;
        let (Some(rule), Some(value)) = (&self.rule, weights.trained().cloned()) else {
            return;
        };
        if gradients.iter().all(Option::is_none) {
            return;
        }
        let moments = &mut self.state.moments;
        let still = Still::new(weights.specs(), &gradients, &value, moments);
        let gradient = joined(weights.specs(), gradients, &value); // [trained elements]
        let at = Step {
            count: self.state.steps,
            rate: learning_rate.into(),
        };
        let moved = rule.step(at, value, gradient, moments); // [trained elements]
        weights.set_trained(match still {
            Some(still) => still.put_back(moved, moments),
            None => moved,
        });
    }

    /// What it keeps between two steps; [`super::read`] reads it off the device.
    pub fn state(&self) -> &State {
        &self.state
    }

    /// Goes on from a state that was read.
    ///
    /// # Errors
    /// A state that is not of this optimiser over these tensors; nothing is changed then.
    pub fn put_back(&mut self, saved: &SavedState) -> Result<(), StateProblem> {
        self.state.put_back(saved)
    }
}

fn rule(settings: &OptimiserSettings, specs: &[TensorSpec], trained: &Tensor<1>) -> Box<dyn Rule> {
    let momentum = settings.momentum;
    let device = trained.device();
    let decay = WeightDecay::new(settings.weight_decay, specs, &device);
    match settings.kind {
        OptimiserKind::Adam => Box::new(Adam::new(decay, Decay::InGradient)),
        OptimiserKind::AdamW => Box::new(Adam::new(decay, Decay::Decoupled)),
        OptimiserKind::Sgd => Box::new(Sgd { momentum, decay }),
        OptimiserKind::Lars => Box::new(Lars::new(momentum, settings.weight_decay, specs, &device)),
    }
}

/// The gradients of all trained tensors, one behind the other; zeros of one that has none.
fn joined(
    specs: &[TensorSpec],
    gradients: Vec<Option<Tensor<1>>>,
    beside: &Tensor<1>,
) -> Tensor<1> {
    let of_trained = specs.iter().zip(gradients);
    let of_trained = of_trained.filter(|(spec, _)| spec.role.is_trained());
    let all = of_trained
        .map(|(spec, gradient)| gradient.unwrap_or_else(|| zeros(spec.len(), &beside.device())));
    Tensor::cat(all.collect(), 0) // [trained elements]
}
