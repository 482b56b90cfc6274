//! Barlow Twins (Zbontar et al. 2021, arXiv 2103.03230, section 2.1, equations 1 and 2):
//!
//! `l = sum over i of (1 - C_ii)^2 + w sum over i of sum over j != i of C_ij^2`,
//! `C_ij = sum over b of a_bi b_bj / N`
//!
//! with `C` the cross-correlation of the two views' embeddings over the batch, each dimension with
//! mean 0 and variance 1. As in the authors' code these are a batch norm's without scale and shift:
//! the variance divides by N, and epsilon is added to it.
//!
//! From 0, without an upper limit but the dimension's: at most `4 D + w D (D - 1)`. Equal views whose
//! dimensions are not correlated lose 0, collapsed ones D.

use super::support::similarity::diagonal;
use burn::tensor::Tensor;

/// PyTorch's batch norm.
const EPSILON: f32 = 1e-5;

/// Barlow Twins of the embeddings of first and second views, row by row.
pub fn barlow_twins(
    first: Tensor<2>,  // [N, D]
    second: Tensor<2>, // [N, D]
    off_diagonal_weight: f32,
) -> Tensor<1> {
    let [rows, dims] = first.dims();
    let on_diagonal = diagonal(dims, &first.device()); // [D, D]
    let products = standardised(first).transpose().matmul(standardised(second)); // [D, D]
    let correlations = products.div_scalar(rows as f32); // [D, D]
    let misses = correlations.sub(on_diagonal.clone().float()).square(); // [D, D]
    let invariance = misses
        .clone()
        .mask_fill(on_diagonal.clone().bool_not(), 0.0); // [D, D]
    let redundancy = misses.mask_fill(on_diagonal, 0.0); // [D, D]
    let redundancy = redundancy.sum().mul_scalar(off_diagonal_weight); // [1]
    invariance.sum().add(redundancy) // [1]
}

/// Columns with mean 0 and variance 1.
fn standardised(z: Tensor<2> /* [N, D] */) -> Tensor<2> {
    let centred = z.clone().sub(z.mean_dim(0)); // [N, D]
    let variance = centred.clone().square().mean_dim(0); // [1, D]
    centred.div(variance.add_scalar(EPSILON).sqrt()) // [N, D]
}
