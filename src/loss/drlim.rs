//! The contrastive loss of DrLIM (Hadsell, Chopra and LeCun 2006, "Dimensionality Reduction by
//! Learning an Invariant Mapping", section 2.1, equation 4), for a pair at Euclidean distance `d`:
//!
//! similar: `l = d^2 / 2`; dissimilar: `l = max(0, m - d)^2 / 2`.
//!
//! The paper sums over all pairs of the set, where it chose how many of each kind there are. Within
//! a batch all pairs `i < j` are taken, and the dissimilar outnumber the similar by about the batch's
//! size; therefore each kind's mean counts half: `(mean of similar + mean of dissimilar) / 2`. A kind
//! without pairs counts 0.
//!
//! From 0, without an upper limit; `m^2 / 4` where all points coincide and both kinds occur.

use super::support::similarity::above_diagonal;
use burn::tensor::Tensor;

/// The square of the shortest distance that is divided by in the gradient. Clamping before the root
/// keeps the gradient of coinciding points, which have no direction apart, at zero.
const SHORTEST_DISTANCE_SQUARED: f32 = 1e-12;

/// DrLIM's loss of the points `z`, not normalised. `similar` is 1 where row and column are a similar
/// pair, else 0; it is read above the diagonal.
pub fn margin_contrastive(
    z: Tensor<2>,       // [M, D]
    similar: Tensor<2>, // [M, M]
    margin: f32,
) -> Tensor<1> {
    let [points, _] = z.dims();
    let squared = squared_distances(z); // [M, M]
    let distance = squared.clone().clamp_min(SHORTEST_DISTANCE_SQUARED).sqrt(); // [M, M]
    let gap = distance.neg().add_scalar(margin).clamp_min(0.0); // [M, M]

    let pairs = above_diagonal(points, &similar.device()).float(); // [M, M]
    let similar = similar.mul(pairs.clone()); // [M, M], 1 for similar pairs i < j
    let dissimilar = pairs.sub(similar.clone()); // [M, M], 1 for dissimilar pairs i < j
    let mean = |values: Tensor<2>, counts: Tensor<2>| {
        let counted = counts.clone().sum().clamp_min(1.0); // [1]
        values.mul(counts).sum().div(counted) // [1]
    };
    let both = mean(squared, similar).add(mean(gap.square(), dissimilar)); // [1]
    both.div_scalar(4.0) // [1], the half of the equation and the half of the two means
}

/// `|a|^2 + |b|^2 - 2 a . b` for all pairs of rows: a matrix product instead of M x M x D
/// differences. Distances do not depend on the origin; the points' mean as origin keeps the three
/// terms, and so what rounding leaves of them, small.
fn squared_distances(z: Tensor<2> /* [M, D] */) -> Tensor<2> {
    let centre = z.clone().detach().mean_dim(0); // [1, D]
    let z = z.sub(centre); // [M, D]
    let lengths = z.clone().square().sum_dim(1); // [M, 1]
    let products = z.clone().matmul(z.transpose()); // [M, M]
    let sums = lengths.clone().add(lengths.transpose()); // [M, M]
    sums.sub(products.mul_scalar(2.0)).clamp_min(0.0) // [M, M]
}
