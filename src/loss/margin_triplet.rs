//! The margin triplet loss as SimCLR compares it (Chen et al. 2020, arXiv 2002.05709, section 5.1,
//! table 2; after Schroff et al. 2015, arXiv 1503.03832), written as what is minimised:
//!
//! `l(u, v+, v-) = max(u . v- - u . v+ + m, 0)`
//!
//! with rows of length 1; the mean over an anchor's 2N - 2 negatives, then over all 2N anchors. With
//! semi-hard negatives one of them remains, the most similar that is less similar than the positive,
//! where it is within the margin `m`; an anchor without one is left out of the mean, and the loss is
//! 0 where no anchor has one.
//!
//! From 0 to `2 + m`; `m` where all rows are alike, with semi-hard negatives below `m`.

use super::support::normalise;
use super::support::semi_hard::{hardest_below_positive, mean_where};
use super::support::similarity::Pairs;
use burn::tensor::Tensor;

/// The margin triplet loss of `z`, first views then second views, with this margin of cosines.
///
/// # Panics
/// Where the number of rows is odd or below 2.
pub fn margin_triplet(z: Tensor<2> /* [2N, D] */, margin: f32, semi_hard: bool) -> Tensor<1> {
    let pairs = Pairs::of(normalise(z));
    let edge = pairs.positive.clone().sub_scalar(margin); // [2N, 1]
    if semi_hard {
        let hardest = hardest_below_positive(&pairs); // [2N, 1]
        let within = hardest.clone().greater(edge.clone()); // [2N, 1]
        return mean_where(hardest.sub(edge), within); // [1]
    }
    let triplets = pairs.negatives.sub(edge).clamp_min(0.0); // [2N, 2N], 0 where excluded
    let negatives = pairs.negatives_per_anchor.max(1) as f32;
    triplets.sum_dim(1).div_scalar(negatives).mean() // [1]
}
