//! InfoNCE whose positive is a nearest neighbour of earlier batches (Dwibedi et al. 2021, arXiv 2104.14548,
//! section 3.2):
//!
//! `l_i = -log( exp(n_i . p_i / t) / sum over k of exp(n_i . p_k / t) )`
//!
//! with rows of length 1, `n_i` the key of the queue that is nearest to the projection of one view of image
//! `i`, `p_k` the prediction for the other view of image `k`; the mean over all images. No gradient flows
//! into the neighbours.
//!
//! From 0 to about `2 / t + log N`; `log N` where all predictions are alike.

use super::support::normalise;
use super::support::similarity::log_sum_exp;
use burn::tensor::Tensor;

/// Of every row the nearest key of the queue, whose rows have length 1; the first of several.
pub fn nearest(
    z: Tensor<2>,     // [N, D]
    queue: Tensor<2>, // [Q, D]
) -> Tensor<2> {
    let images = z.dims()[0];
    let queue = queue.detach();
    let cosines = normalise(z.detach()).matmul(queue.clone().transpose()); // [N, Q]
    let rows = cosines.argmax(1).reshape([images]); // [N]
    queue.select(0, rows) // [N, D]
}

/// The loss of predictions against neighbours, row by row, at this temperature (above 0).
pub fn nearest_neighbour(
    neighbour: Tensor<2>,  // [N, D], rows of length 1
    prediction: Tensor<2>, // [N, D]
    temperature: f32,
) -> Tensor<1> {
    let neighbour = neighbour.detach();
    let prediction = normalise(prediction); // [N, D]
    let positive = neighbour.clone().mul(prediction.clone()).sum_dim(1); // [N, 1]
    let logits = neighbour.matmul(prediction.transpose()); // [N, N]
    let logits = logits.div_scalar(temperature);
    log_sum_exp(logits)
        .sub(positive.div_scalar(temperature))
        .mean() // [1]
}
