//! Contrastive accuracy, which google-research/simclr reports beside its loss (Chen et al. 2020,
//! arXiv 2002.05709): fraction of the first views whose own second view is the most similar of all
//! second views,
//!
//! `mean over i of [cos(a_i, b_i) > cos(a_i, b_j) for all j != i]`.
//!
//! It asks the same of every method, also of those that have no negatives. A tie counts as wrong:
//! embeddings that are all alike have 0. It compares N second views; NT-Xent's own accuracy compares
//! 2N - 1 rows.
//!
//! From 0 to 1; about 1 / N by chance. It has no gradient.

use super::support::normalise;
use super::support::similarity::{EXCLUDED, diagonal};
use burn::tensor::Tensor;

/// Contrastive accuracy of the embeddings of first and second views, row by row.
pub fn contrastive_accuracy(
    first: Tensor<2>,  // [N, D]
    second: Tensor<2>, // [N, D]
) -> Tensor<1> {
    let [rows, _] = first.dims();
    let own = diagonal(rows, &first.device()); // [N, N]
    let [first, second] = [first, second].map(|z| normalise(z.detach())); // [N, D] each
    let cosines = first.matmul(second.transpose()); // [N, N]
    let of_own = cosines.clone().mask_fill(own.clone().bool_not(), EXCLUDED); // [N, N]
    let best_other = cosines.mask_fill(own, EXCLUDED).max_dim(1); // [N, 1]
    of_own.max_dim(1).greater(best_other).float().mean() // [1]
}
