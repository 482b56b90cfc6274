//! How one tensor moves, and the optimiser of a part of the networks.

use super::adam::{Adam, Decay};
use super::lars::Lars;
use super::settings::{OptimiserKind, OptimiserSettings};
use super::sgd::Sgd;
use super::state::{Moments, SavedState, State};
use super::state_problem::StateProblem;
use crate::model::Weights;
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
