//! What an optimiser keeps between two steps, as named plain tensors and the number of steps.

use super::StateProblem;
use crate::device::upload;
use crate::device::{ReadBackFailed, read_back};
use crate::model::Weights;
use burn::tensor::{Device, Tensor};
use std::collections::BTreeMap;

/// An optimiser's state on its device.
///
/// Its order is moment by moment, in each the part's trained tensors as the layout has them. Put one
/// behind the other, as [`read`] does, an element has the same place in every moment and in the trained
/// weights: one flat tensor for a part, with a kernel over it, would hold the same in the same order.
pub struct State {
    /// Steps that were taken.
    pub(super) steps: u32,
    moments: Vec<Moment>,
}

/// A running mean or sum over the gradients of every tensor.
struct Moment {
    /// Of each tensor with its own name before: `conv1.weight.exp_avg`.
    names: Vec<String>,
    tensors: Vec<Tensor<1>>, // [elements of each trained tensor]
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
    pub(super) fn new(moments: &[&str], weights: &Weights) -> Self {
        let trained = || {
            let all = weights.specs().iter().zip(weights.values());
            all.filter(|(spec, _)| spec.role.is_trained())
        };
        let moment = |moment: &&str| Moment {
            names: trained()
                .map(|(spec, _)| format!("{}.{moment}", spec.name))
                .collect(),
            tensors: trained()
                .map(|(spec, value)| zeros(spec.len(), &value.device()))
                .collect(),
        };
        Self {
            steps: 0,
            moments: moments.iter().map(moment).collect(),
        }
    }

    /// Steps that were taken.
    pub fn steps(&self) -> u32 {
        self.steps
    }

    /// The moments of one of the tensors that move.
    pub(super) fn of(&mut self, tensor: usize) -> Moments<'_> {
        Moments {
            moments: &mut self.moments,
            tensor,
        }
    }

    pub(super) fn put_back(&mut self, saved: &SavedState) -> Result<(), StateProblem> {
        self.check(saved)?;
        for moment in &mut self.moments {
            for (name, tensor) in moment.names.iter().zip(&mut moment.tensors) {
                if let Some(values) = saved.tensors.get(name) {
                    *tensor = upload::floats(values.clone(), [values.len()], &tensor.device());
                }
            }
        }
        self.steps = saved.steps;
        Ok(())
    }

    /// Whether it can be put back here.
    ///
    /// # Errors
    /// What is missing, of another size, or not known.
    pub fn check(&self, saved: &SavedState) -> Result<(), StateProblem> {
        for (name, tensor) in self.tensors() {
            let Some(values) = saved.tensors.get(name) else {
                return Err(StateProblem::Missing { name: name.clone() });
            };
            let [expected] = tensor.dims();
            if values.len() != expected {
                return Err(StateProblem::Elements {
                    name: name.clone(),
                    expected,
                    found: values.len(),
                });
            }
        }
        let is_known = |name: &String| self.tensors().any(|(known, _)| known == name);
        let unknown = saved.tensors.keys().find(|name| !is_known(name));
        unknown.map_or(Ok(()), |name| {
            Err(StateProblem::Unknown { name: name.clone() })
        })
    }

    /// Every tensor with its name, in the order of the state.
    fn tensors(&self) -> impl Iterator<Item = (&String, &Tensor<1>)> {
        let moments = self.moments.iter();
        moments.flat_map(|moment| moment.names.iter().zip(&moment.tensors))
    }
}

/// Uploaded, as weights are: no code for other ways of filling a tensor is linked for it.
fn zeros(count: usize, device: &Device) -> Tensor<1> {
    upload::floats(vec![0.0; count], [count], device)
}

/// Reads states off their device together: one read-back, however many tensors.
///
/// # Errors
/// Where the device was lost or the read failed.
pub async fn read(states: &[&State]) -> Result<Vec<SavedState>, ReadBackFailed> {
    let tensors = || states.iter().flat_map(|state| state.tensors());
    let all: Vec<Tensor<1>> = tensors().map(|(_, tensor)| tensor.clone()).collect();
    let all = match all.is_empty() {
        true => Vec::new(),
        false => read_back(Tensor::cat(all, 0)).await?, // [all elements]
    };
    let mut rest = all.as_slice();
    let mut saved = |state: &&State| SavedState {
        steps: state.steps,
        tensors: state
            .tensors()
            .map(|(name, tensor)| {
                let (values, tail) = rest.split_at(tensor.dims()[0]);
                rest = tail;
                (name.clone(), values.to_vec())
            })
            .collect(),
    };
    Ok(states.iter().map(&mut saved).collect())
}

/// The moments of one tensor in one step.
pub(super) struct Moments<'a> {
    moments: &'a mut [Moment],
    tensor: usize,
}

impl Moments<'_> {
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
        let tensors = &mut self.moments[moment].tensors;
        // The last one takes its place until the new one is behind it.
        let before = tensors.swap_remove(self.tensor);
        let after = change(before);
        tensors.push(after.clone());
        let last = tensors.len() - 1;
        tensors.swap(self.tensor, last);
        after
    }
}
