//! The contrastive loss with hard negatives (Robinson et al. 2020, arXiv 2010.04592, section 3,
//! equation 4): the debiased loss ([`super::debiased`], equations 7 and 8 of its paper), where each
//! negative in the sum is weighed by how near it is, with hardness `b`:
//!
//! `w- = exp(b s- / t) / mean over negatives of exp(b s- / t)`.
//!
//! `s` are cosines; the mean over all 2N anchors. As in the authors' code the hardness multiplies
//! `s / t`, and the floor `M exp(-1 / t)` is the least that a sum over M negatives can be. Hardness 0
//! is the debiased loss; with class prior 0 besides, the loss is NT-Xent.
//!
//! From `log(1 + M exp(-2 / t))`, about 0, to `log(1 + M exp(2 / t) / (1 - c))`; `log(1 + M)` where
//! all rows are alike; 0 for one pair, which has no negatives.

use super::support::normalise;
use super::support::similarity::Pairs;
use burn::tensor::Tensor;
use burn::tensor::activation::softmax;

/// The loss of hard negatives of `z`, first views then second views, at this temperature (above 0),
/// class prior (0 to below 1) and hardness (at least 0).
///
/// # Panics
/// Where the number of rows is odd or below 2.
pub fn hard_negatives(
    z: Tensor<2>, // [2N, D]
    temperature: f32,
    class_prior: f32,
    hardness: f32,
) -> Tensor<1> {
    let pairs = Pairs::of(normalise(z));
    let count = pairs.negatives_per_anchor as f32;
    let positive = pairs.positive.div_scalar(temperature); // [2N, 1]
    let negatives = pairs.negatives.div_scalar(temperature); // [2N, 2N]

    // Every exponential is divided by the largest, so that none overflows at a low temperature.
    let hardest = negatives.clone().detach().max_dim(1); // [2N, 1]
    let largest = hardest.max_pair(positive.clone().detach()); // [2N, 1]
    let exp_positive = positive.clone().sub(largest.clone()).exp(); // [2N, 1]
    let exp_negatives = negatives.clone().sub(largest.clone()).exp(); // [2N, 2N], 0 where excluded
    let floor = largest.clone().add_scalar(temperature.recip()).neg(); // [2N, 1]
    let floor = floor.exp().mul_scalar(count); // [2N, 1]

    let sum = if hardness == 0.0 {
        exp_negatives.sum_dim(1) // [2N, 1]
    } else {
        let share = softmax(negatives.mul_scalar(hardness), 1); // [2N, 2N], the weights over M
        share.mul(exp_negatives).sum_dim(1).mul_scalar(count) // [2N, 1]
    };
    let same_class = exp_positive.clone().mul_scalar(class_prior * count); // [2N, 1]
    let estimate = sum.sub(same_class).div_scalar(1.0 - class_prior); // [2N, 1]
    let estimate = estimate.max_pair(floor); // [2N, 1]
    let log_all = exp_positive.add(estimate).log().add(largest); // [2N, 1]
    log_all.sub(positive).mean() // [1]
}
