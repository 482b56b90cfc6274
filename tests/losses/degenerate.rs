//! Points where a gradient could be infinity times zero: rows of zeros, coinciding points, opposite
//! ones, all at the lowest temperature.

use crate::batch::{Batch, floats, number, tensor};
use crate::devices;
use crate::family::FAMILY;
use contrastive_lab::loss::drlim::margin_contrastive;
use contrastive_lab::loss::margin_triplet::margin_triplet;
use contrastive_lab::loss::nt_logistic::nt_logistic;

const IMAGES: usize = 4;
const DIMS: usize = 3;
const LOWEST_TEMPERATURE: f32 = 0.05;

fn batches() -> Vec<(&'static str, Batch)> {
    let batch = Batch::new(IMAGES, DIMS);
    let with = |change: &dyn Fn(&mut [f32])| {
        let mut changed = batch.clone();
        change(&mut changed.z);
        changed
    };
    let half = batch.z.len() / 2;
    vec![
        ("one row of zeros", with(&|z| z[..DIMS].fill(0.0))),
        ("all rows zeros", with(&|z| z.fill(0.0))),
        ("all rows alike", with(&|z| z.fill(0.7))),
        ("views alike", with(&|z| z.copy_within(..half, half))),
        (
            "views opposite",
            with(&|z| {
                z.copy_within(..half, half);
                z[half..].iter_mut().for_each(|value| *value = -*value);
            }),
        ),
        (
            "far from the origin",
            with(&|z| z.iter_mut().for_each(|value| *value += 1e3)),
        ),
        (
            "very short",
            with(&|z| z.iter_mut().for_each(|value| *value *= 1e-10)),
        ),
    ]
}

#[test]
fn values_and_gradients_stay_finite() {
    for (name, device) in devices::all() {
        for (kind, batch) in batches() {
            for loss in &FAMILY {
                for setting in [LOWEST_TEMPERATURE, loss.setting] {
                    let (value, gradient) = loss.with_gradient(&batch, setting, &device);
                    let what = format!("{name}, {}, {kind}, {setting}", loss.name);
                    assert!(value.is_finite(), "{what}: {value}");
                    assert!(gradient.iter().all(|slope| slope.is_finite()), "{what}");
                }
            }
        }
    }
}

#[test]
fn coinciding_dissimilar_points_lose_the_margin_without_a_direction() {
    for (name, device) in devices::all() {
        let leaf = tensor(&[2.0; 4], 2, &device.clone().autodiff()).require_grad();
        let similar = tensor(&[0.0; 4], 2, &device.clone().autodiff());
        let loss = margin_contrastive(leaf.clone(), similar, 1.0);
        let gradients = loss.backward();
        // Half of margin^2 / 2, within twice the shortest distance.
        let found = number(loss);
        assert!((found - 0.25).abs() < 2e-6, "{name}: {found}");
        assert_eq!(floats(leaf.grad(&gradients).unwrap()), [0.0; 4], "{name}");
    }
}

#[test]
fn without_semi_hard_negatives_nothing_is_lost_and_nothing_moves() {
    for (name, device) in devices::all() {
        // Opposite views: no negative is less similar than the positive.
        let z = tensor(
            &[1.0, 0.0, 0.0, 1.0, -1.0, 0.0, 0.0, -1.0],
            2,
            &device.autodiff(),
        );
        for loss in [margin_triplet, nt_logistic] {
            let leaf = z.clone().require_grad();
            let loss = loss(leaf.clone(), 0.4, true);
            let gradients = loss.backward();
            assert_eq!(number(loss), 0.0, "{name}");
            assert_eq!(floats(leaf.grad(&gradients).unwrap()), [0.0; 8], "{name}");
        }
    }
}
