//! The debiased contrastive loss (Chuang et al. 2020, arXiv 2007.00224, section 3.2, equations 7 and
//! 8, one positive), with `c` the class prior, the chance that a negative is of the anchor's class,
//! and `M = 2N - 2` the number of an anchor's negatives:
//!
//! `l = -log( exp(s+ / t) / (exp(s+ / t) + M g) )`,
//! `M g = max( (sum over negatives of exp(s- / t) - c M exp(s+ / t)) / (1 - c), M exp(-1 / t) )`.
//!
//! It is the loss of [`super::hard_negatives`] with hardness 0, and NT-Xent where `c` is 0; its range
//! stands there.

use super::hard_negatives::hard_negatives;
use burn::tensor::Tensor;

/// The debiased loss of `z`, first views then second views, at this temperature (above 0) and class
/// prior (0 to below 1).
///
/// # Panics
/// Where the number of rows is odd or below 2.
pub fn debiased(z: Tensor<2> /* [2N, D] */, temperature: f32, class_prior: f32) -> Tensor<1> {
    hard_negatives(z, temperature, class_prior, 0.0)
}
