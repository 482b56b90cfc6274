//! What an optimiser keeps between two steps, as named plain tensors and the number of steps.

use super::StateProblem;
use crate::device::upload;
use crate::device::{ReadBackFailed, read_back};
use crate::model::Weights;
use burn::tensor::{Device, Tensor};
use std::collections::BTreeMap;

/// An optimiser's state on its device.
///
/// Every moment is one flat tensor, in which an element has the place that it has among the trained weights.
pub struct State {
    /// Steps that were taken.
    pub(super) steps: u32,
    /// The trained tensors: what each is called, and its elements.
    tensors: Vec<(String, usize)>,
    pub(super) moments: Moments,
}

/// Running means or sums over the gradients of every element.
pub(super) struct Moments {
    names: &'static [&'static str],
    tensors: Vec<Tensor<1>>, // [trained elements] each
}

/// A state on the host, as a file may keep it.
#[derive(Clone, Debug, PartialEq)]
pub struct SavedState {
    /// Steps that were taken.
    pub steps: u32,
    /// By the names of tensor and moment, PyTorch's where it has them: `conv1.weight.exp_avg`,
    /// `fc1.bias.momentum_buffer`.
    pub tensors: BTreeMap<String, Vec<f32>>,
}

impl State {
    pub(super) fn new(moments: &'static [&'static str], weights: &Weights) -> Self {
        let trained = weights.specs().iter();
        let trained = trained.filter(|spec| spec.role.is_trained());
        let zeros = |trained: &Tensor<1>| {
            let [count] = trained.dims();
            zeros(count, &trained.device())
        };
        let of_each = |_: &&str| weights.trained().map(zeros);
        Self {
            steps: 0,
            tensors: trained
                .map(|spec| (spec.name.clone(), spec.len()))
                .collect(),
            moments: Moments {
                names: moments,
                tensors: moments.iter().filter_map(of_each).collect(),
            },
        }
    }

    /// Steps that were taken.
    pub fn steps(&self) -> u32 {
        self.steps
    }

    pub(super) fn put_back(&mut self, saved: &SavedState) -> Result<(), StateProblem> {
        self.check(saved)?;
        for (moment, tensor) in self.moments.names.iter().zip(&mut self.moments.tensors) {
            let of_tensor = |(name, _): &(String, usize)| {
                let values = saved.tensors.get(&name_of(name, moment));
                values.into_iter().flatten().copied()
            };
            let values: Vec<f32> = self.tensors.iter().flat_map(of_tensor).collect();
            *tensor = upload::floats(values, tensor.dims(), &tensor.device());
        }
        self.steps = saved.steps;
        Ok(())
    }

    /// Whether it can be put back here.
    ///
    /// # Errors
    /// What is missing, of another size, or not known.
    pub fn check(&self, saved: &SavedState) -> Result<(), StateProblem> {
        for (name, expected) in self.parts() {
            let Some(values) = saved.tensors.get(&name) else {
                return Err(StateProblem::Missing { name });
            };
            if values.len() != expected {
                return Err(StateProblem::Elements {
                    name,
                    expected,
                    found: values.len(),
                });
            }
        }
        let is_known = |name: &String| self.parts().any(|(known, _)| known == *name);
        let unknown = saved.tensors.keys().find(|name| !is_known(name));
        unknown.map_or(Ok(()), |name| {
            Err(StateProblem::Unknown { name: name.clone() })
        })
    }

    /// Every moment of every tensor by its name, with its elements, in the order of the state.
    fn parts(&self) -> impl Iterator<Item = (String, usize)> {
        let moments = self.moments.names.iter();
        moments.flat_map(|moment| {
            let tensors = self.tensors.iter();
            tensors.map(move |(name, elements)| (name_of(name, moment), *elements))
        })
    }
}

/// What a file calls a moment of a tensor: `conv1.weight.exp_avg`.
fn name_of(tensor: &str, moment: &str) -> String {
    format!("{tensor}.{moment}")
}

/// Uploaded, as weights are: no code for other ways of filling a tensor is linked for it.
pub(super) fn zeros(count: usize, device: &Device) -> Tensor<1> {
    upload::floats(vec![0.0; count], [count], device)
}

/// Reads states off their device together: one read-back, however many tensors.
///
/// # Errors
/// Where the device was lost or the read failed.
pub async fn read(states: &[&State]) -> Result<Vec<SavedState>, ReadBackFailed> {
    let moments = states.iter().flat_map(|state| &state.moments.tensors);
    let all: Vec<Tensor<1>> = moments.cloned().collect();
    let all = match all.is_empty() {
        true => Vec::new(),
        false => read_back(Tensor::cat(all, 0)).await?, // [all elements]
    };
    let mut rest = all.as_slice();
    let mut saved = |state: &&State| SavedState {
        steps: state.steps,
        tensors: state
            .parts()
            .map(|(name, elements)| {
                let (values, tail) = rest.split_at(elements);
                rest = tail;
                (name, values.to_vec())
            })
            .collect(),
    };
    Ok(states.iter().map(&mut saved).collect())
}

impl Moments {
    /// One flat tensor for each, in the order of the rule's names.
    pub(super) fn tensors(&self) -> &[Tensor<1>] {
        &self.tensors
    }

    pub(super) fn tensors_mut(&mut self) -> &mut [Tensor<1>] {
        &mut self.tensors
    }

    /// A running mean that takes in a new value: `beta m + (1 - beta) new`. Gives what it is now.
    pub(super) fn mean(&mut self, moment: usize, beta: f64, new: Tensor<1>) -> Tensor<1> {
        let new = new.mul_scalar(1.0 - beta);
        self.moved(moment, |mean| mean.mul_scalar(beta).add(new))
    }

    /// A velocity that takes in a slope: `momentum v + slope`. Gives what it is now.
    pub(super) fn velocity(&mut self, moment: usize, momentum: f32, slope: Tensor<1>) -> Tensor<1> {
        self.moved(moment, |velocity| velocity.mul_scalar(momentum).add(slope))
    }

    /// Hands the moment over whole, so that the device may compute in its memory.
    fn moved(&mut self, moment: usize, change: impl FnOnce(Tensor<1>) -> Tensor<1>) -> Tensor<1> {
        // The last one takes its place until the new one is behind it.
        let before = self.tensors.swap_remove(moment);
        let after = change(before);
        self.tensors.push(after.clone());
        let last = self.tensors.len() - 1;
        self.tensors.swap(moment, last);
        after
    }
}
