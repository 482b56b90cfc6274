//! NT-Logistic, the normalised temperature-scaled logistic loss (Chen et al. 2020, arXiv 2002.05709,
//! section 5.1, table 2), written as what is minimised:
//!
//! `l(u) = -log sigmoid(u . v+ / t) - mean over v- of log sigmoid(-u . v- / t)`
//!
//! with rows of length 1; the mean over all 2N anchors. The table shows one negative: the mean over
//! an anchor's 2N - 2 negatives keeps the two terms at one size in every batch. With semi-hard
//! negatives one of them remains, the most similar that is less similar than the positive; an anchor
//! without one is left out of the mean, and the loss is 0 where no anchor has one.
//!
//! From `2 log(1 + exp(-1 / t))`, nearly 0 at a low temperature, to `2 log(1 + exp(1 / t))`, about
//! `2 / t`; `2 log 2` where all rows are orthogonal.

use super::support::normalise;
use super::support::semi_hard::{hardest_below_positive, mean_where};
use super::support::similarity::{EXCLUDED, Pairs};
use burn::tensor::Tensor;
use burn::tensor::activation::log_sigmoid;

/// NT-Logistic of `z`, first views then second views, at this temperature (above 0).
///
/// # Panics
/// Where the number of rows is odd or below 2.
pub fn nt_logistic(
    z: Tensor<2>, /* [2N, D] */
    temperature: f32,
    semi_hard: bool,
) -> Tensor<1> {
    let pairs = Pairs::of(normalise(z));
    let attraction = log_sigmoid(pairs.positive.clone().div_scalar(temperature)).neg(); // [2N, 1]
    let repulsion = |cosines: Tensor<2>| log_sigmoid(cosines.div_scalar(-temperature)).neg();
    if semi_hard {
        let hardest = hardest_below_positive(&pairs); // [2N, 1]
        let found = hardest.clone().greater_scalar(EXCLUDED); // [2N, 1]
        return mean_where(attraction.add(repulsion(hardest)), found); // [1]
    }
    let negatives = pairs.negatives_per_anchor.max(1) as f32;
    let repulsion = repulsion(pairs.negatives).sum_dim(1).div_scalar(negatives); // [2N, 1]
    attraction.add(repulsion).mean() // [1]
}
