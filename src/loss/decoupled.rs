//! DCL, decoupled contrastive learning (Yeh et al. 2021, arXiv 2110.06848, section 3, equation 6):
//! NT-Xent without the positive in its denominator, so that an easy positive no longer weakens the
//! gradient of the negatives:
//!
//! `l(i) = -s+ / t + log( sum over negatives of exp(s- / t) )`
//!
//! with `s` the cosines; the mean over all 2N anchors.
//!
//! From about `-2 / t` to `2 / t`, plus `log(2N - 2)`, which it is where all rows are alike. One pair
//! has no negatives: only `-s+ / t` remains.

use super::support::normalise;
use super::support::similarity::{Pairs, log_sum_exp};
use burn::tensor::Tensor;

/// DCL of `z`, first views then second views, at this temperature (above 0).
///
/// # Panics
/// Where the number of rows is odd or below 2.
pub fn decoupled(z: Tensor<2> /* [2N, D] */, temperature: f32) -> Tensor<1> {
    let pairs = Pairs::of(normalise(z));
    let attraction = pairs.positive.div_scalar(-temperature); // [2N, 1]
    if pairs.negatives_per_anchor == 0 {
        return attraction.mean(); // [1]
    }
    let repulsion = log_sum_exp(pairs.negatives.div_scalar(temperature)); // [2N, 1]
    attraction.add(repulsion).mean() // [1]
}
