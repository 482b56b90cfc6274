//! The optimiser of a part of the networks.

use super::adam::{Adam, Decay};
use super::lars::Lars;
use super::rule::{Rule, Step};
use super::settings::{OptimiserKind, OptimiserSettings};
use super::sgd::Sgd;
use super::state::{SavedState, State};
use super::state_problem::StateProblem;
use crate::model::Weights;
use burn::tensor::Tensor;

/// An optimiser of one part, with its state.
pub struct Optimiser {
    rule: Box<dyn Rule>,
    /// Where the tensors that it moves stand in the part's weights.
    indices: Vec<usize>,
    state: State,
}

impl Optimiser {
    /// Before the first step of `weights`, with moments of zero beside them on their device.
    pub fn new(settings: &OptimiserSettings, weights: &Weights) -> Self {
        let rule = rule(settings);
        let indices = weights.specs().iter().enumerate();
        let indices = indices.filter(|(_, spec)| spec.role.is_trained());
        Self {
            indices: indices.map(|(index, _)| index).collect(),
            state: State::new(rule.moments(), weights),
            rule,
        }
    }

    /// Moves `weights`, the part that it was made for, along `gradients`, one for each of its tensors.
    /// A tensor without a gradient stays, and so does what is kept of it.
    pub fn step(
        &mut self,
        learning_rate: f32,
        weights: &mut Weights,
        mut gradients: Vec<Option<Tensor<1>>>,
    ) {
        self.state.steps += 1;
        for (tensor, &index) in self.indices.iter().enumerate() {
            let Some(gradient) = gradients.get_mut(index).and_then(Option::take) else {
                continue;
            };
            let at = Step {
                count: self.state.steps,
                rate: learning_rate.into(),
                role: weights.specs()[index].role,
            };
            let value = weights.values()[index].clone();
            let moments = self.state.of(tensor);
            weights.set(index, self.rule.step(at, value, gradient, moments));
        }
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

fn rule(settings: &OptimiserSettings) -> Box<dyn Rule> {
    let weight_decay = settings.weight_decay;
    let momentum = settings.momentum;
    match settings.kind {
        OptimiserKind::Adam => Box::new(Adam::new(weight_decay, Decay::InGradient)),
        OptimiserKind::AdamW => Box::new(Adam::new(weight_decay, Decay::Decoupled)),
        OptimiserKind::Sgd => Box::new(Sgd {
            momentum,
            weight_decay,
        }),
        OptimiserKind::Lars => Box::new(Lars {
            momentum,
            weight_decay,
        }),
    }
}
