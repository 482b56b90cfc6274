//! Cross entropy to a distribution over classes instead of one label.

use burn::tensor::Tensor;
use burn::tensor::activation::log_softmax;

/// The mean over all rows; targets sum to 1 in each.
pub(crate) fn soft_cross_entropy(
    logits: Tensor<2>,  // [B, K]
    targets: Tensor<2>, // [B, K]
) -> Tensor<1> {
    let losses = targets.mul(log_softmax(logits, 1)).sum_dim(1); // [B, 1]
    losses.mean().neg() // [1]
}
