//! Semi-hard negatives (Schroff et al. 2015, FaceNet, arXiv 1503.03832, section 3.2, equation 4) as
//! SimCLR takes them (arXiv 2002.05709, section 5.1): of an anchor's negatives only the closest one
//! that is still farther than the positive.

use super::similarity::{EXCLUDED, Pairs};
use burn::tensor::{Bool, Tensor};

/// The largest cosine below the positive's, of each anchor; EXCLUDED where there is none.
pub(crate) fn hardest_below_positive(pairs: &Pairs) -> Tensor<2> {
    let negatives = pairs.negatives.clone(); // [2N, 2N]
    let positive = pairs.positive.clone().expand(negatives.dims()); // [2N, 2N]
    let too_hard = positive.greater(negatives.clone()).bool_not(); // [2N, 2N]
    negatives.mask_fill(too_hard, EXCLUDED).max_dim(1) // [2N, 1]
}

/// The mean of the anchors' losses over the anchors that count; 0 where none does.
pub(crate) fn mean_where(
    losses: Tensor<2>,       // [2N, 1]
    counts: Tensor<2, Bool>, // [2N, 1]
) -> Tensor<1> {
    let counted = counts.clone().float().sum().clamp_min(1.0); // [1]
    losses.mask_fill(counts.bool_not(), 0.0).sum().div(counted) // [1]
}
