//! MoCo v3's contrastive loss (Chen, Xie and He 2021, arXiv 2104.02057, section 3, equation 1 and algorithm 1):
//! InfoNCE whose negatives are the other images' keys of the same batch,
//!
//! `ctr(q, k) = -2 t log( exp(q_i . k_i / t) / sum over n of exp(q_i . k_n / t) )`
//!
//! with rows of length 1; the mean over all queries. No gradient flows into the keys. The factor `2 t` makes
//! losses of different temperatures about equally steep.
//!
//! From 0 to about `2 t (2 / t + log N)`; `2 t log N` where all rows are alike.

use super::support::normalise;
use super::support::similarity::log_sum_exp;
use burn::tensor::Tensor;

/// The loss of queries and their keys, row by row, at this temperature (above 0).
pub fn contrast(
    query: Tensor<2>, // [N, D]
    key: Tensor<2>,   // [N, D]
    temperature: f32,
) -> Tensor<1> {
    let query = normalise(query); // [N, D]
    let key = normalise(key.detach()); // [N, D]
    let own = query.clone().mul(key.clone()).sum_dim(1); // [N, 1]
    let logits = query.matmul(key.transpose()).div_scalar(temperature); // [N, N]
    let losses = log_sum_exp(logits).sub(own.div_scalar(temperature)); // [N, 1]
    losses.mean().mul_scalar(2.0 * temperature) // [1]
}
