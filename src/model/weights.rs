//! A network's weights: the tensors of its plan, without a module tree.
//!
//! What is trained lies in one flat tensor, so that an optimiser and the momentum of a second network move a
//! whole part in a few operations, however many tensors it has. Each tensor is a piece of it, and a layer
//! reshapes it to what it needs; neither costs anything where the device can look into a buffer.

use super::initial_values::initial_values;
use super::weights_problem::WeightsProblem;
use crate::device::upload;
use crate::device::{ReadBackFailed, read_back, sum_in_rows};
#[cfg(feature = "cpu")]
use crate::network::plan::Mode;
use crate::network::{Role, TensorSpec, parameter_count, trained_places};
use crate::random::Key;
use burn::tensor::{Device, Gradients, Tensor};
use std::sync::Arc;

/// Named weights and running statistics on a device.
#[derive(Clone, Debug)]
pub struct Weights {
    specs: Arc<Vec<TensorSpec>>,
    /// All trained tensors, one behind the other as the specs have them; none of a part without any.
    trained: Option<Tensor<1>>, // [trained elements]
    /// The trained ones are pieces of `trained`, or leaves of a graph.
    values: Vec<Tensor<1>>, // [elements of each spec]
}

impl Weights {
    /// Fresh weights, a pure function of `seed` and `stream`: networks of one run take different streams.
    pub fn init(specs: Vec<TensorSpec>, seed: u32, stream: u32, device: &Device) -> Self {
        let of = |(tensor, spec): (usize, &TensorSpec)| {
            let key = Key {
                seed,
                step: stream,
                image: u32::try_from(tensor).unwrap_or(u32::MAX),
                view: INIT_STREAM,
            };
            initial_values(&specs, tensor, spec, key)
        };
        let values = specs.iter().enumerate().map(of).collect();
        Self::new(specs, values, device)
    }

    /// Weights from values in the order of `specs`.
    ///
    /// # Errors
    /// Where the number of tensors or of their elements differs from `specs`.
    pub fn from_values(
        specs: Vec<TensorSpec>,
        values: Vec<Vec<f32>>,
        device: &Device,
    ) -> Result<Self, WeightsProblem> {
        if specs.len() != values.len() {
            return Err(WeightsProblem::Count {
                expected: specs.len(),
                found: values.len(),
            });
        }
        for (spec, value) in specs.iter().zip(&values) {
            if spec.len() != value.len() {
                return Err(WeightsProblem::Elements {
                    name: spec.name.clone(),
                    expected: spec.len(),
                    found: value.len(),
                });
            }
        }
        Ok(Self::new(specs, values, device))
    }

    fn new(specs: Vec<TensorSpec>, values: Vec<Vec<f32>>, device: &Device) -> Self {
        let flat = |values: Vec<f32>| {
            let count = values.len();
            upload::floats(values, [count], device)
        };
        let of_trained = |(spec, _): &(&TensorSpec, &Vec<f32>)| spec.role.is_trained();
        let trained = specs.iter().zip(&values).filter(of_trained);
        let trained = trained.flat_map(|(_, values)| values.iter().copied());
        let trained = Some(trained.collect::<Vec<f32>>()).filter(|trained| !trained.is_empty());
        let trained = trained.map(flat); // [trained elements]
        let places = trained_places(&specs).zip(values);
        let values = places.map(|(place, values)| {
            let piece = place.zip(trained.clone());
            let piece = piece.map(|(place, trained)| trained.slice([place]));
            piece.unwrap_or_else(|| flat(values))
        });
        Self {
            values: values.collect(),
            trained,
            specs: Arc::new(specs),
        }
    }

    /// What each value is, in order.
    pub fn specs(&self) -> &[TensorSpec] {
        &self.specs
    }

    /// The flat values, in the order of [`Weights::specs`].
    pub fn values(&self) -> &[Tensor<1>] {
        &self.values
    }

    /// Every trained tensor, one behind the other in the order of [`Weights::specs`].
    pub fn trained(&self) -> Option<&Tensor<1>> {
        self.trained.as_ref() // [trained elements]
    }

    /// Every trained tensor, one behind the other, from which a gradient finds its way to the leaves of a graph.
    #[cfg(feature = "cpu")]
    pub(super) fn trained_leaves(&self) -> Option<Tensor<1>> {
        let of_trained = |(spec, _): &(&TensorSpec, &Tensor<1>)| spec.role.is_trained();
        let mut leaves = self.specs.iter().zip(&self.values).filter(of_trained);
        let is_tracked = leaves
            .clone()
            .next()
            .is_some_and(|(_, value)| value.is_autodiff());
        if !is_tracked {
            return self.trained.clone();
        }
        let leaves = leaves.by_ref().map(|(_, value)| value.clone());
        Some(Tensor::cat(leaves.collect(), 0)) // [trained elements]
    }

    /// What is not trained, one tensor behind the other.
    #[cfg(feature = "cpu")]
    pub(super) fn running(&self) -> Tensor<1> {
        let rest = self.rest();
        if rest.is_empty() {
            let device = self
                .trained
                .as_ref()
                .map_or_else(Device::default, Tensor::device);
            return upload::floats(Vec::new(), [0], &device);
        }
        Tensor::cat(rest, 0) // [other elements]
    }

    /// The pieces of what [`Weights::running`] has become, by their index.
    #[cfg(feature = "cpu")]
    pub(super) fn moved(&self, mode: Mode, moved: Tensor<1>) -> Vec<(usize, Tensor<1>)> {
        if mode == Mode::Evaluate {
            return Vec::new();
        }
        let mut end = 0;
        let indices = self.specs.iter().enumerate();
        let of_rest = indices.filter(|(_, spec)| !spec.role.is_trained());
        of_rest
            .map(|(index, spec)| {
                let start = end;
                end += spec.len();
                (index, moved.clone().narrow(0, start, spec.len()))
            })
            .collect()
    }

    /// Replaces what is trained; the caller keeps its size.
    pub fn set_trained(&mut self, trained: Tensor<1>) {
        for (place, value) in trained_places(&self.specs).zip(&mut self.values) {
            if let Some(place) = place {
                *value = trained.clone().slice([place]);
            }
        }
        self.trained = Some(trained);
    }

    /// A value of two dimensions as it is meant.
    pub fn matrix(&self, index: usize) -> Tensor<2> {
        let shape = &self.specs[index].shape;
        self.values[index].clone().reshape([shape[0], shape[1]]) // [rows, columns]
    }

    /// Replaces one value; the caller keeps its size.
    pub fn set(&mut self, index: usize, value: Tensor<1>) {
        let place = trained_places(&self.specs).nth(index).flatten();
        match (place, self.trained.take()) {
            (Some(place), Some(trained)) => {
                self.set_trained(trained.slice_assign([place], value));
            }
            (_, trained) => {
                self.trained = trained;
                self.values[index] = value;
            }
        }
    }

    /// Brings every residual block to nothing (Goyal et al. 2017, arXiv 1706.02677, section 5.1).
    pub fn zero_residuals(&mut self) {
        for index in 0..self.specs.len() {
            if self.specs[index].role == Role::ResidualNormScale {
                self.set(index, self.values[index].zeros_like());
            }
        }
    }

    /// The same values as leaves of a new autodiff graph; running statistics are not tracked.
    pub fn tracked(&self) -> Self {
        let values = self
            .specs
            .iter()
            .zip(&self.values)
            .map(|(spec, value)| match spec.role {
                role if role.is_trained() => value.clone().autodiff().require_grad(),
                _ => value.clone(),
            })
            .collect();
        Self {
            values,
            ..self.clone()
        }
    }

    /// The gradients of these values, which are [`Weights::tracked`], in the order of
    /// [`Weights::specs`]; none where a loss does not depend on the value.
    pub fn take_gradients(&self, gradients: &mut Gradients) -> Vec<Option<Tensor<1>>> {
        let of = |(spec, value): (&TensorSpec, &Tensor<1>)| match spec.role.is_trained() {
            true => value.grad_remove(gradients),
            false => None,
        };
        self.specs.iter().zip(&self.values).map(of).collect()
    }

    /// The sum of all absolute values; not finite where any value is not. None where there is no
    /// value.
    pub fn magnitude(&self) -> Option<Tensor<1>> {
        let all = (!self.is_empty()).then(|| self.together());
        all.map(|all| sum_in_rows(all.abs())) // [1]
    }

    /// Whether the network has no tensor: a part that the method does without.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// Reads every value off the device, in order.
    ///
    /// # Errors
    /// Where the device was lost or the read failed.
    pub async fn read(&self) -> Result<Vec<Vec<f32>>, ReadBackFailed> {
        if self.is_empty() {
            return Ok(Vec::new());
        }
        // One read-back, not one each.
        let all = read_back(self.together()).await?;
        let (mut trained, mut others) = all.split_at(parameter_count(&self.specs));
        let of = |spec: &TensorSpec| {
            let rest = match spec.role.is_trained() {
                true => &mut trained,
                false => &mut others,
            };
            let (values, tail) = rest.split_at(spec.len());
            *rest = tail;
            values.to_vec()
        };
        Ok(self.specs.iter().map(of).collect())
    }

    /// Every value, what is trained before the rest.
    fn together(&self) -> Tensor<1> {
        let all = self.trained.iter().cloned().chain(self.rest());
        Tensor::cat(all.collect(), 0) // [all elements]
    }

    /// What is not trained.
    fn rest(&self) -> Vec<Tensor<1>> {
        let of_rest = |(spec, _): &(&TensorSpec, &Tensor<1>)| !spec.role.is_trained();
        let rest = self.specs.iter().zip(&self.values).filter(of_rest);
        rest.map(|(_, value)| value.clone()).collect()
    }
}

/// Which draws are initial weights, see [`Key::view`].
const INIT_STREAM: u32 = 0x0000_1417;
