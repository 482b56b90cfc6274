//! Values that a pencil gives: all rows alike, orthogonal, opposite; one pair.

mod with_negatives;
mod without_negatives;

use crate::batch::{number, tensor};
use burn::tensor::{Device, Tensor};

/// A few roundings of f32 in sums of some ten terms.
const TOLERANCE: f32 = 1e-5;
const TEMPERATURE: f32 = 0.2;

/// Four images, both views of each on one axis of four.
const ORTHOGONAL: [f32; 32] = {
    let mut z = [0.0; 32];
    let mut row = 0;
    while row < 8 {
        z[4 * row + row % 4] = 1.5;
        row += 1;
    }
    z
};
const IMAGES: usize = 4;

fn orthogonal(device: &Device) -> Tensor<2> {
    tensor(&ORTHOGONAL, 4, device)
}

/// Four images, all rows alike.
fn alike(device: &Device) -> Tensor<2> {
    tensor(&[3.0, 4.0].repeat(2 * IMAGES), 2, device)
}

fn first_view(z: Tensor<2>) -> Tensor<2> {
    z.narrow(0, 0, IMAGES)
}

#[track_caller]
fn assert_is(found: Tensor<1>, expected: f32, device: &str) {
    let found = number(found);
    let allowed = TOLERANCE * expected.abs().max(1.0);
    assert!(
        (found - expected).abs() <= allowed,
        "{device}: {found} for {expected}"
    );
}
