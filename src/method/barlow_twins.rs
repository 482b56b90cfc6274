//! Barlow Twins (Zbontar et al. 2021, arXiv 2103.03230, section 2.1 and algorithm 1): the
//! correlations between the dimensions of the two views' projections are driven to the identity:
//! what the views share is kept, and no dimension repeats another.

use super::Judged;
use super::forward::{Batch, Forward};
use crate::loss::barlow_twins::barlow_twins;
use crate::protocol::BarlowTwins;
use burn::tensor::Tensor;

pub(super) fn forward(pass: &mut Forward, batch: &Batch, settings: &BarlowTwins) -> Judged {
    let z = [batch.first_views(), batch.second_views()].map(|views| pass.project(views)); // [N, D]
    let [first, second] = z.clone();
    Judged {
        loss: barlow_twins(first, second, settings.off_diagonal_weight),
        accuracy: None,
        embeddings: Tensor::cat(z.into(), 0),
    }
}
