//! VICReg (Bardes, Ponce and LeCun 2021, arXiv 2105.04906, section 4.1, equations 1 to 6), with `a`
//! and `b` the embeddings of the two views:
//!
//! `l = lambda s(a, b) + mu (v(a) + v(b)) / 2 + nu (c(a) + c(b))`,
//! `s = mean over rows and dimensions of (a - b)^2`,
//! `v = mean over dimensions j of max(0, 1 - sqrt(var(z_j) + 0.0001))`,
//! `c = sum over i != j of cov(z)_ij^2 / D`.
//!
//! Variance and covariance divide by N - 1. As in the authors' code the squared distance is divided
//! by D too and the two variance terms are averaged, where the paper's equations 5 and 6 do neither;
//! the published weights belong to the code.
//!
//! From 0, without an upper limit; collapsed embeddings lose `.99 mu`.

use super::support::similarity::diagonal;
use burn::tensor::Tensor;

/// Added to the variance: the gradient of the root stays finite where a dimension has collapsed.
const EPSILON: f32 = 1e-4;
/// The standard deviation that each dimension shall have.
const DEVIATION: f32 = 1.0;

/// The weights of the three terms; the paper's are 25, 25 and 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Vicreg {
    /// lambda: the two views of an image alike.
    pub invariance: f32,
    /// mu: each dimension spread over the batch.
    pub variance: f32,
    /// nu: no two dimensions the same.
    pub covariance: f32,
}

/// VICReg of the embeddings of first and second views, row by row. A single row has variance 0.
pub fn vicreg(
    first: Tensor<2>,  // [N, D]
    second: Tensor<2>, // [N, D]
    weights: Vicreg,
) -> Tensor<1> {
    let invariance = first.clone().sub(second.clone()).square().mean(); // [1]
    let [first, second] = [first, second].map(spread); // [1] each
    let variance = first.variance.add(second.variance).div_scalar(2.0); // [1]
    let covariance = first.covariance.add(second.covariance); // [1]
    let invariance = invariance.mul_scalar(weights.invariance); // [1]
    let variance = variance.mul_scalar(weights.variance); // [1]
    invariance
        .add(variance)
        .add(covariance.mul_scalar(weights.covariance)) // [1]
}

/// The two terms that look at one view alone.
struct Spread {
    variance: Tensor<1>,   // [1]
    covariance: Tensor<1>, // [1]
}

fn spread(z: Tensor<2> /* [N, D] */) -> Spread {
    let [rows, dims] = z.dims();
    let freedom = rows.saturating_sub(1).max(1) as f32;
    let centred = z.clone().sub(z.mean_dim(0)); // [N, D]
    let variance = centred.clone().square().sum_dim(0).div_scalar(freedom); // [1, D]
    let deviation = variance.add_scalar(EPSILON).sqrt(); // [1, D]
    let missing = deviation.neg().add_scalar(DEVIATION).clamp_min(0.0); // [1, D]
    let products = centred.clone().transpose().matmul(centred); // [D, D]
    let on_diagonal = diagonal(dims, &products.device()); // [D, D]
    let off_diagonal = products.mask_fill(on_diagonal, 0.0).div_scalar(freedom); // [D, D]
    Spread {
        variance: missing.mean(),
        covariance: off_diagonal.square().sum().div_scalar(dims as f32),
    }
}
