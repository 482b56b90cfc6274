//! What weights begin with: Kaiming normal for convolutions (He et al. 2015, as torchvision's ResNet), PyTorch's
//! uniform for linear layers, ones and zeros for norms.

use crate::network::{Role, TensorSpec};
use crate::random::Key;

/// The values of one of a network's tensors before the first step.
pub(super) fn initial_values(
    specs: &[TensorSpec],
    tensor: usize,
    spec: &TensorSpec,
    key: Key,
) -> Vec<f32> {
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
    use crate::model::Weights;
    use crate::network::{Encoder, Head};
    use burn::tensor::{Device, Tensor};

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
