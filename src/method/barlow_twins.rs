//! Barlow Twins (Zbontar et al. 2021, arXiv 2103.03230, section 2.1 and algorithm 1): the
//! correlations between the dimensions of the two views' projections are driven to the identity:
//! what the views share is kept, and no dimension repeats another.

use super::StepOutput;
use super::pass::{Batch, TrainPass};
use crate::loss::barlow_twins::barlow_twins;
use crate::recipe::BarlowTwins;
use burn::tensor::Tensor;

pub(super) fn forward(pass: &mut TrainPass, batch: &Batch, settings: &BarlowTwins) -> StepOutput {
    let z = [batch.first_views(), batch.second_views()].map(|views| pass.project(views)); // [N, D]
    let [first, second] = z.clone();
    StepOutput {
        loss: barlow_twins(first, second, settings.off_diagonal_weight),
        accuracy: None,
        embeddings: Tensor::cat(z.into(), 0),
    }
}
