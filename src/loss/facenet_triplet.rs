//! FaceNet's triplet loss (Schroff, Kalenichenko and Philbin 2015, arXiv 1503.03832, section 3.1, equations 1 to
//! 3), with the semi-hard negatives of section 3.2, equation 4:
//!
//! `l(a, p, n) = max(|a - p|^2 - |a - n|^2 + m, 0)`
//!
//! with rows of length 1 and squared Euclidean distances. Of an anchor's negatives the nearest one counts that is
//! farther than the positive, where it is within the margin `m`; an anchor without one is left out of the mean,
//! and the loss is 0 where no anchor has one. Every row is an anchor once, with its image's other view.
//!
//! Between rows of length 1 a squared distance is `2 - 2 cos`, so this is twice the semi-hard triplet loss of
//! cosines ([`super::margin_triplet`]) with half the margin.
//!
//! From 0 to below `m`.

use super::margin_triplet::margin_triplet;
use burn::tensor::Tensor;

/// FaceNet's loss of `z`, first views then second views, with this margin of squared distances, above 0 to 4.
///
/// # Panics
/// Where the number of rows is odd or below 2.
pub fn facenet_triplet(z: Tensor<2> /* [2N, D] */, margin: f32) -> Tensor<1> {
    margin_triplet(z, margin / 2.0, true).mul_scalar(2.0) // [1]
}
