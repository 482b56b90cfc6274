//! BYOL's normalised regression (Grill et al. 2020, arXiv 2006.07733, section 3.1, equation 2):
//!
//! `l = |p / |p| - z' / |z'||^2 = 2 - 2 cos(p, z')`
//!
//! with `p` the online network's prediction and `z'` the target network's projection, into which no
//! gradient flows; the mean over all rows. The method adds the loss of the two views exchanged.
//!
//! From 0, the same direction, to 4, the opposite one; 2 where they are orthogonal.

use super::simsiam::negative_cosine;
use burn::tensor::Tensor;

/// The regression of the predictions, row by row, to the targets.
pub fn regression(
    prediction: Tensor<2>, // [M, D]
    target: Tensor<2>,     // [M, D]
) -> Tensor<1> {
    let negative_cosine = negative_cosine(prediction, target, true); // [1]
    negative_cosine.mul_scalar(2.0).add_scalar(2.0) // [1]
}
