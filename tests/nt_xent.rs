//! NT-Xent's kernels against the reference, values and gradients, the same body on every device.
#![cfg(feature = "engine")]

mod devices;

use burn::tensor::{Device, Tensor, TensorData};
use contrastive_lab::kernel::nt_xent::anchors;
use contrastive_lab::loss::nt_xent::nt_xent;
use contrastive_lab::random::Key;
use contrastive_lab::reference::nt_xent as reference;

/// f32 sums of up to 258 exponentials in another order than the reference's: 258 roundings of 6e-8
/// relative, times a largest logarithm of about 45.
const VALUE_TOLERANCE: f32 = 5e-5;
/// The same, divided by the smallest temperature.
const GRADIENT_TOLERANCE: f32 = 2e-4;

/// 2N and D: one pair, tiles with ragged edges, several tiles, more than one block of columns.
const SIZES: [(usize, usize); 7] = [
    (2, 2),
    (4, 3),
    (6, 64),
    (16, 16),
    (34, 17),
    (66, 128),
    (258, 200),
];
const TEMPERATURES: [f32; 3] = [0.05, 0.2, 1.0];

fn rows_of_length_one(rows: usize, dim: usize) -> Vec<f32> {
    (0..rows)
        .flat_map(|row| {
            let key = Key {
                seed: 11,
                step: dim as u32,
                image: row as u32,
                view: 0,
            };
            let values: Vec<f32> = (0..dim).map(|d| key.normal(2 * d as u32)).collect();
            let length = values.iter().map(|value| value * value).sum::<f32>().sqrt();
            values.into_iter().map(move |value| value / length)
        })
        .collect()
}

fn tensor(values: &[f32], rows: usize, device: &Device) -> Tensor<2> {
    let shape = [rows, values.len() / rows];
    Tensor::from_data(TensorData::new(values.to_vec(), shape), device)
}

fn floats<const D: usize>(tensor: Tensor<D>) -> Vec<f32> {
    tensor.into_data().try_to_vec::<f32>().unwrap()
}

fn assert_close(found: &[f32], expected: &[f32], tolerance: f32, what: &str) {
    assert_eq!(found.len(), expected.len(), "{what}");
    for (index, (found, expected)) in found.iter().zip(expected).enumerate() {
        let allowed = tolerance * expected.abs().max(1.0);
        assert!(
            (found - expected).abs() <= allowed,
            "{what} at {index}: {found} for {expected}"
        );
    }
}

#[test]
fn every_device_gives_the_reference_s_anchors() {
    for (name, device) in devices::all() {
        for (rows, dim) in SIZES {
            for temperature in TEMPERATURES {
                let z = rows_of_length_one(rows, dim);
                let expected = reference::forward(&z, dim, temperature);
                let found = floats(anchors(tensor(&z, rows, &device), temperature));
                let what = format!("{name}, {rows} x {dim}, t {temperature}");
                assert_close(&found[..rows], &expected.loss, VALUE_TOLERANCE, &what);
                assert_close(
                    &found[rows..2 * rows],
                    &expected.log_sum_exp,
                    VALUE_TOLERANCE,
                    &what,
                );
                assert_eq!(found[2 * rows..], expected.hit[..], "{what}");
            }
        }
    }
}

#[test]
fn every_device_gives_the_reference_s_gradient_for_any_upstream() {
    for (name, device) in devices::all() {
        for (rows, dim) in SIZES {
            for temperature in TEMPERATURES {
                let z = rows_of_length_one(rows, dim);
                let upstream: Vec<f32> =
                    (0..rows).map(|row| 0.3 + (row % 5) as f32 / 7.0).collect();
                let of_reference = reference::forward(&z, dim, temperature);
                let expected =
                    reference::backward(&z, dim, temperature, &of_reference.log_sum_exp, &upstream);
                let leaf = tensor(&z, rows, &device.clone().autodiff()).require_grad();
                let losses = anchors(leaf.clone(), temperature).slice([0..1, 0..rows]);
                let weights = tensor(&upstream, 1, &device.clone().autodiff());
                let gradients = losses.mul(weights).sum().backward();
                let found = floats(leaf.grad(&gradients).unwrap());
                let what = format!("{name}, {rows} x {dim}, t {temperature}");
                assert_close(&found, &expected, GRADIENT_TOLERANCE, &what);
            }
        }
    }
}

#[test]
fn alike_embeddings_lose_log_2n_minus_1_and_opposite_pairs_the_most() {
    for (name, device) in devices::all() {
        let alike = tensor(&[3.0, 4.0].repeat(16), 16, &device);
        let loss = floats(nt_xent(alike, 0.3).loss)[0];
        assert!(
            (loss - 15.0_f32.ln()).abs() < VALUE_TOLERANCE,
            "{name}: {loss}"
        );
        let opposite = tensor(&[1.0, 0.0, -1.0, 0.0], 2, &device);
        let loss = floats(nt_xent(opposite, 0.3).loss)[0];
        assert!(
            loss.abs() < VALUE_TOLERANCE,
            "{name}: one pair has no negatives, {loss}"
        );
    }
}

#[test]
fn scaling_the_embeddings_changes_nothing() {
    for (name, device) in devices::all() {
        let z = rows_of_length_one(12, 8);
        let scaled: Vec<f32> = z.iter().map(|value| value * 37.0).collect();
        let [a, b] = [z, scaled].map(|z| floats(nt_xent(tensor(&z, 12, &device), 0.2).loss)[0]);
        assert!((a - b).abs() < VALUE_TOLERANCE, "{name}: {a} and {b}");
    }
}

#[test]
fn a_row_of_zeros_has_a_finite_gradient() {
    for (name, device) in devices::all() {
        let mut z = rows_of_length_one(6, 4);
        z[..4].fill(0.0);
        let leaf = tensor(&z, 6, &device.clone().autodiff()).require_grad();
        let gradients = nt_xent(leaf.clone(), 0.2).loss.backward();
        let found = floats(leaf.grad(&gradients).unwrap());
        assert!(found.iter().all(|slope| slope.is_finite()), "{name}");
    }
}
