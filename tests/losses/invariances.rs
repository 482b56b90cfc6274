//! What must leave a loss as it is.

use crate::batch::Batch;
use crate::devices;
use crate::family::FAMILY;

/// Sums in another order, over at most 12 rows, of exponents up to 2.
const TOLERANCE: f32 = 1e-5;
/// A thousand from the origin f32 holds a coordinate to 3e-5, and VICReg weighs by 25.
const SHIFTED_TOLERANCE: f32 = 1e-3;
const IMAGES: usize = 6;
const DIMS: usize = 5;

fn assert_alike(found: f32, expected: f32, what: &str) {
    assert_within(TOLERANCE, found, expected, what);
}

fn assert_within(tolerance: f32, found: f32, expected: f32, what: &str) {
    let allowed = tolerance * expected.abs().max(1.0);
    assert!(
        (found - expected).abs() <= allowed,
        "{what}: {found} for {expected}"
    );
}

#[test]
fn the_order_of_the_images_does_not_matter() {
    let batch = Batch::new(IMAGES, DIMS);
    let permuted = batch.permuted(&[4, 2, 0, 5, 1, 3]);
    for (name, device) in devices::all() {
        for loss in &FAMILY {
            let what = format!("{name}, {}", loss.name);
            let expected = loss.at(&batch, &device);
            assert!(expected.is_finite(), "{what}");
            assert_alike(loss.at(&permuted, &device), expected, &what);
        }
    }
}

#[test]
fn lengths_matter_to_no_loss_of_directions() {
    let batch = Batch::new(IMAGES, DIMS);
    let mut scaled = batch.clone();
    for (row, values) in scaled.z.chunks_exact_mut(DIMS).enumerate() {
        values
            .iter_mut()
            .for_each(|value| *value *= 0.3 + row as f32);
    }
    for (name, device) in devices::all() {
        for loss in &FAMILY {
            let what = format!("{name}, {}", loss.name);
            let [found, expected] = [&scaled, &batch].map(|batch| loss.at(batch, &device));
            if loss.of_directions {
                assert_alike(found, expected, &what);
            } else {
                assert!((found - expected).abs() > TOLERANCE, "{what}: {found}");
            }
        }
    }
}

#[test]
fn a_rotation_matters_to_no_loss_of_angles() {
    let batch = Batch::new(IMAGES, DIMS);
    let turned = batch.turned(0.7);
    for (name, device) in devices::all() {
        for loss in &FAMILY {
            let what = format!("{name}, {}", loss.name);
            let [found, expected] = [&turned, &batch].map(|batch| loss.at(batch, &device));
            if loss.of_angles {
                assert_alike(found, expected, &what);
            } else {
                assert!((found - expected).abs() > TOLERANCE, "{what}: {found}");
            }
        }
    }
}

#[test]
fn where_the_origin_lies_matters_to_no_loss_of_differences() {
    let batch = Batch::new(IMAGES, DIMS);
    let mut shifted = batch.clone();
    shifted.z.iter_mut().for_each(|value| *value += 1000.0);
    for (name, device) in devices::all() {
        for loss in FAMILY.iter().filter(|loss| loss.of_differences) {
            let what = format!("{name}, {}", loss.name);
            let [found, expected] = [&shifted, &batch].map(|batch| loss.at(batch, &device));
            assert_within(SHIFTED_TOLERANCE, found, expected, &what);
        }
    }
}
