//! SimSiam (Chen and He 2020, arXiv 2011.10566, section 3 and algorithm 1): each view's prediction
//! is pulled to the other view's projection, through which no gradient goes. Neither negatives nor
//! a momentum encoder; the stopped gradient alone keeps it from collapsing.

use super::StepOutput;
use super::pass::{Batch, TrainPass};
use crate::loss::simsiam::negative_cosine;
use crate::recipe::Simsiam;
use burn::tensor::Tensor;

pub(super) fn forward(pass: &mut TrainPass, batch: &Batch, settings: &Simsiam) -> StepOutput {
    let z = [batch.first_views(), batch.second_views()].map(|views| pass.project(views)); // [N, D]
    let [p_first, p_second] = z.clone().map(|z| pass.predict(z)); // [N, D] each
    let [z_first, z_second] = z.clone();
    let stop = settings.stop_gradient;
    let loss =
        negative_cosine(p_first, z_second, stop).add(negative_cosine(p_second, z_first, stop));
    StepOutput {
        loss: loss.mul_scalar(0.5),
        accuracy: None,
        embeddings: Tensor::cat(z.into(), 0),
    }
}
