//! SimSiam's negative cosine similarity (Chen and He 2020, arXiv 2011.10566, section 3, equation 1):
//!
//! `D(p, z) = -(p / |p|) . (z / |z|)`
//!
//! with `p` the prediction of one view and `z` the projection of the other; the mean over all rows.
//! Predictions of both views over projections of both, exchanged, give equation 2. With the stop of
//! the gradient (equations 3 and 4) `z` is a constant; without it the embeddings collapse.
//!
//! From -1, the same direction, to 1, the opposite one.

use super::support::normalise;
use burn::tensor::Tensor;

/// The mean negative cosine of predictions and projections, row by row.
pub fn negative_cosine(
    prediction: Tensor<2>, // [M, D]
    projection: Tensor<2>, // [M, D]
    stop_gradient: bool,
) -> Tensor<1> {
    let projection = if stop_gradient {
        projection.detach()
    } else {
        projection
    }; // [M, D]
    let cosines = normalise(prediction).mul(normalise(projection)).sum_dim(1); // [M, 1]
    cosines.mean().neg() // [1]
}
