//! SwAV's swapped prediction (Caron et al. 2020, arXiv 2006.09882, section 3.1, equations 1 to 5): the scores of a
//! view are its products with the prototypes; its code `q` shares the batch out over all prototypes evenly, as
//! near to the scores as that allows; and one view's code is predicted from the other view's scores,
//!
//! `l(s, q) = -sum over k of q_k log softmax(s / t)_k`,
//!
//! the mean over all rows. Codes are found by three rounds of Sinkhorn and Knopp's (listing in
//! appendix A) over `exp(s / e)`; no gradient flows through them.
//!
//! From 0 to about `2 / t + log K`; `log K` where all scores are alike.

use super::support::soft_cross_entropy::soft_cross_entropy;
use burn::tensor::Tensor;

/// `e`: how smooth codes are; the authors' 0.05.
const SMOOTHNESS: f32 = 0.05;
const ROUNDS: usize = 3;

/// The codes of a batch's scores: rows that sum to 1, columns that sum to about `B / K`.
pub fn codes(scores: Tensor<2> /* [B, K] */) -> Tensor<2> {
    let [rows, prototypes] = scores.dims();
    let scores = scores.detach();
    // Any factor of all is divided out again; the largest as 1 cannot overflow.
    let largest = scores.clone().max_dim(1).max_dim(0); // [1, 1]
    let mut codes = scores.sub(largest).div_scalar(SMOOTHNESS).exp(); // [B, K]
    for _ in 0..ROUNDS {
        let of_prototypes = codes.clone().sum_dim(0).mul_scalar(prototypes as f32); // [1, K]
        codes = codes.div(of_prototypes.clamp_min(SMALLEST_SUM));
        let of_rows = codes.clone().sum_dim(1).mul_scalar(rows as f32); // [B, 1]
        codes = codes.div(of_rows.clamp_min(SMALLEST_SUM));
    }
    codes.mul_scalar(rows as f32) // [B, K]
}

/// A prototype that no row is near has no share to give.
const SMALLEST_SUM: f32 = 1e-30;

/// The loss of the scores of one view against the codes of the other, row by row, at this temperature (above 0).
pub fn swapped_prediction(
    scores: Tensor<2>, // [B, K]
    codes: Tensor<2>,  // [B, K]
    temperature: f32,
) -> Tensor<1> {
    soft_cross_entropy(scores.div_scalar(temperature), codes) // [1]
}
