//! Alignment and uniformity as what is minimised (Wang and Isola 2020, arXiv 2005.10242, section 4.1, at the usual
//! exponents, `alpha` 2 and `t` 2):
//!
//! `l = align + w uniform`, `align = mean over i of |a_i - b_i|^2`,
//! `uniform = mean of both views of log( mean over i < k of exp(-2 |a_i - a_k|^2) )`
//!
//! with `a` and `b` the two views' rows of length 1. The first pulls the views of an image together, the second
//! spreads all images over the sphere.
//!
//! `align` is from 0 to 4, `uniform` from about -4, on a sphere of many dimensions, to 0; all rows alike lose 0,
//! and one image has nobody to be spread from.

use super::support::normalise;
use super::support::similarity::{EXCLUDED, above_diagonal, cosines, images_of_pairs, log_sum_exp};
use burn::tensor::Tensor;

/// `t` of the paper: every experiment's.
const SHARPNESS: f32 = 2.0;

/// The loss of `z`, first views then second views, with this weight of uniformity (at least 0).
///
/// # Panics
/// Where the number of rows is odd or below 2.
pub fn align_uniform(z: Tensor<2> /* [2N, D] */, uniformity_weight: f32) -> Tensor<1> {
    let images = images_of_pairs(z.dims()[0]);
    let z = normalise(z); // [2N, D]
    let views = [0, images].map(|start| z.clone().narrow(0, start, images)); // [N, D] each
    let [first, second] = views.clone();
    let alignment = first.sub(second).square().sum_dim(1).mean(); // [1]
    if images < 2 {
        return alignment;
    }
    let [of_first, of_second] = views.map(uniformity);
    let uniformity = of_first.add(of_second).div_scalar(2.0); // [1]
    alignment.add(uniformity.mul_scalar(uniformity_weight)) // [1]
}

/// Of rows of length 1, at least 2 of them.
fn uniformity(rows: Tensor<2> /* [N, D] */) -> Tensor<1> {
    let count = rows.dims()[0];
    let pairs = above_diagonal(count, &rows.device()); // [N, N]
    // Between rows of length 1 a squared distance is 2 - 2 cos.
    let exponents = cosines(rows).sub_scalar(1.0).mul_scalar(2.0 * SHARPNESS); // [N, N]
    let exponents = exponents.mask_fill(pairs.bool_not(), EXCLUDED); // [N, N]
    let log_sum = log_sum_exp(exponents.reshape([1, count * count])); // [1, 1]
    let number_of_pairs = (count * (count - 1) / 2) as f32;
    log_sum.reshape([1]).sub_scalar(number_of_pairs.ln()) // [1]
}
