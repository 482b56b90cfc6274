//! A network's weights: the tensors of its plan, without a module tree.
//!
//! Every value is kept flat, so that the optimiser, the momentum of a second network and the model
//! file walk one list; a layer reshapes to what it needs, which costs nothing.

use super::weights_problem::WeightsProblem;
use crate::device::upload;
use crate::device::{ReadBackFailed, read_back};
use crate::network::{Role, TensorSpec};
use crate::random::Key;
use burn::tensor::{Device, Gradients, Tensor};
use std::sync::Arc;

/// Named weights and running statistics on a device.
#[derive(Clone, Debug)]
pub struct Weights {
    specs: Arc<Vec<TensorSpec>>,
    values: Vec<Tensor<1>>, // [elements of each spec]
}

impl Weights {
    /// Fresh weights, a pure function of `seed` and `stream` (networks of one run take different
    /// streams): Kaiming normal for convolutions (He et al. 2015, as torchvision's ResNet),
    /// PyTorch's uniform for linear layers, ones and zeros for norms.
    pub fn init(specs: Vec<TensorSpec>, seed: u32, stream: u32, device: &Device) -> Self {
        let values = specs
            .iter()
            .enumerate()
            .map(|(tensor, spec)| {
                let key = Key {
                    seed,
                    step: stream,
                    image: u32::try_from(tensor).unwrap_or(u32::MAX),
                    view: INIT_STREAM,
                };
                flat(initial_values(&specs, tensor, spec, key), device)
            })
            .collect();
        Self::new(specs, values)
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
        let values = values
            .into_iter()
            .map(|value| flat(value, device))
            .collect();
        Ok(Self::new(specs, values))
    }

    fn new(specs: Vec<TensorSpec>, values: Vec<Tensor<1>>) -> Self {
        Self {
            specs: Arc::new(specs),
            values,
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

    /// A value of two dimensions as it is meant.
    pub fn matrix(&self, index: usize) -> Tensor<2> {
        let shape = &self.specs[index].shape;
        self.values[index].clone().reshape([shape[0], shape[1]]) // [rows, columns]
    }

    /// Replaces one value; the caller keeps its size.
    pub fn set(&mut self, index: usize, value: Tensor<1>) {
        self.values[index] = value;
    }

    /// Brings every residual block to nothing (Goyal et al. 2017, arXiv 1706.02677, section 5.1).
    pub fn zero_residuals(&mut self) {
        for (spec, value) in self.specs.iter().zip(&mut self.values) {
            if spec.role == Role::ResidualNormScale {
                *value = value.zeros_like();
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
        let all = (!self.is_empty()).then(|| Tensor::cat(self.values.clone(), 0));
        all.map(|all| all.abs().sum()) // [1]
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
        let sizes = self.specs.iter().map(TensorSpec::len);
        let all = Tensor::cat(self.values.clone(), 0); // [all elements]: one read-back, not one each
        let all = read_back(all).await?;
        let mut rest = all.as_slice();
        Ok(sizes
            .map(|size| {
                let (values, tail) = rest.split_at(size);
                rest = tail;
                values.to_vec()
            })
            .collect())
    }
}

/// Which draws are initial weights, see [`Key::view`].
const INIT_STREAM: u32 = 0x0000_1417;

fn flat(values: Vec<f32>, device: &Device) -> Tensor<1> {
    let count = values.len();
    upload::floats(values, [count], device)
}

fn initial_values(specs: &[TensorSpec], tensor: usize, spec: &TensorSpec, key: Key) -> Vec<f32> {
    let uniform = |bound: f32| -> Vec<f32> {
        (0..spec.len())
            .map(|element| bound * (2.0 * key.uniform(element as u32) - 1.0))
            .collect()
    };
    match spec.role {
        Role::NormScale | Role::ResidualNormScale | Role::RunningVar => vec![1.0; spec.len()],
        Role::NormShift | Role::RunningMean => vec![0.0; spec.len()],
        // PyTorch's nn.Linear: both weight and bias uniform in plus or minus 1 / sqrt(inputs).
        Role::Weight if spec.shape.len() == 2 => uniform(1.0 / (spec.shape[1] as f32).sqrt()),
        Role::Bias => {
            let inputs = specs[..tensor].last().map_or(1, |weight| weight.shape[1]);
            uniform(1.0 / (inputs as f32).sqrt())
        }
        Role::Keys => random_directions(spec, key),
        // He et al. 2015, mode "fan out", as torchvision initialises ResNet.
        Role::Weight => {
            let fan_out = spec.shape[0] * spec.shape[2..].iter().product::<usize>();
            let deviation = (2.0 / fan_out as f32).sqrt();
            (0..spec.len())
                .map(|element| deviation * key.normal(2 * element as u32))
                .collect()
        }
    }
}

/// Rows of length 1 in random directions, with which MoCo's queue begins.
fn random_directions(spec: &TensorSpec, key: Key) -> Vec<f32> {
    let draws = (0..spec.len()).map(|element| key.normal(2 * element as u32));
    let mut values: Vec<f32> = draws.collect();
    for row in values.chunks_exact_mut(spec.shape[1]) {
        let length = row.iter().map(|value| value * value).sum::<f32>().sqrt();
        row.iter_mut().for_each(|value| *value /= length);
    }
    values
}

#[cfg(all(test, feature = "cpu"))]
mod tests {
    use super::*;
    use crate::network::{Encoder, Head};

    fn begun(specs: &[TensorSpec]) -> Vec<Vec<f32>> {
        let weights = Weights::init(specs.to_vec(), 3, 0, &Device::flex());
        let read = |value: &Tensor<1>| value.to_data().try_to_vec().expect("floats");
        weights.values().iter().map(read).collect()
    }

    #[test]
    fn convolutions_begin_with_the_deviation_of_their_outputs() {
        let specs = Encoder::Tiny.plan().tensors().to_vec();
        let mut compared = 0;
        for (spec, values) in specs.iter().zip(begun(&specs)) {
            let [out, _, window, _] = spec.shape[..] else {
                continue;
            };
            let expected = (2.0 / (out * window * window) as f32).sqrt();
            let squares: f32 = values.iter().map(|value| value * value).sum();
            let found = (squares / values.len() as f32).sqrt();
            // Four standard deviations of a deviation, which is 1 / sqrt(2 n) of it.
            let bound = 4.0 / (2.0 * values.len() as f32).sqrt();
            assert!(
                (found / expected - 1.0).abs() < bound,
                "{}: {found}",
                spec.name
            );
            compared += 1;
        }
        assert!(compared > 2);
    }

    #[test]
    fn linear_layers_begin_within_the_bound_of_their_inputs() {
        let specs = Head::mlp(300, 100).plan(50).tensors().to_vec();
        let mut inputs = 0;
        for (spec, values) in specs.iter().zip(begun(&specs)) {
            match spec.role {
                Role::Weight => inputs = spec.shape[1],
                Role::Bias => {}
                _ => continue,
            }
            let bound = 1.0 / (inputs as f32).sqrt();
            let largest = values
                .iter()
                .fold(0.0_f32, |most, value| most.max(value.abs()));
            assert!(
                (0.9 * bound..=bound).contains(&largest),
                "{}: {largest}",
                spec.name
            );
        }
    }

    #[test]
    fn the_queue_begins_with_different_directions() {
        let keys = TensorSpec {
            name: "keys".to_owned(),
            shape: vec![6, 5],
            role: Role::Keys,
        };
        let values = begun(&[keys]).concat();
        let product = |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f32>();
        let mut rows = values.chunks_exact(5);
        let first = rows.next().expect("a row");
        assert!((product(first, first) - 1.0).abs() < 1e-5);
        for row in rows {
            assert!((product(row, row) - 1.0).abs() < 1e-5);
            assert!(product(first, row).abs() < 0.999);
        }
    }
}
