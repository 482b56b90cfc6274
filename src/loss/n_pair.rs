//! The multi-class N-pair loss (Sohn 2016, "Improved Deep Metric Learning with Multi-class N-pair Loss
//! Objective", section 3.2, "N-pair-mc"): every first view is to be told from the second views of all other
//! images at once,
//!
//! `l_i = log( 1 + sum over k != i of exp(f_i . f'_k - f_i . f'_i) )`,
//!
//! the mean over the N images. Products of rows of any length stand where later losses have cosines and a
//! temperature; so that the rows do not grow without an end, `w / 2` times the mean of their squared lengths is
//! added (section 3.2.2; the factor as in TensorFlow's `npairs_loss`).
//!
//! From 0, without an upper limit; `log N` and the lengths' part where all rows are alike.

use super::support::similarity::{images_of_pairs, log_sum_exp};
use burn::tensor::Tensor;

/// The N-pair loss of `z`, first views then second views, with this weight of the lengths (at least 0).
///
/// # Panics
/// Where the number of rows is odd or below 2.
pub fn n_pair(z: Tensor<2> /* [2N, D] */, length_weight: f32) -> Tensor<1> {
    let images = images_of_pairs(z.dims()[0]);
    let anchor = z.clone().narrow(0, 0, images); // [N, D]
    let positive = z.clone().narrow(0, images, images); // [N, D]
    let of_positive = anchor.clone().mul(positive.clone()).sum_dim(1); // [N, 1]
    let products = anchor.matmul(positive.transpose()); // [N, N]
    let told_apart = log_sum_exp(products).sub(of_positive).mean(); // [1]
    let lengths = z.square().sum_dim(1).mean(); // [1]
    told_apart.add(lengths.mul_scalar(length_weight / 2.0)) // [1]
}
