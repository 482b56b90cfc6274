//! BYOL (Grill et al. 2020, arXiv 2006.07733, section 3.1 and algorithm 1): from one view the online
//! network (encoder, head, predictor) predicts what the target network (encoder and head, a moving
//! average of the online ones, which no gradient reaches) says of the other view, and the other way
//! round. There are no negatives: nothing pushes.

use super::StepOutput;
use super::pass::{Batch, TrainPass};
use crate::loss::byol::regression;
use burn::tensor::Tensor;

pub(super) fn forward(pass: &mut TrainPass, batch: &Batch) -> StepOutput {
    let [first, second] = [batch.first_views(), batch.second_views()]; // [N, 3, S, S] each
    let z = [pass.project(first.clone()), pass.project(second.clone())]; // [N, D] each
    let [from_first, from_second] = z.clone().map(|z| pass.predict(z));
    let of_first = pass.project_by_momentum(first); // [N, D]
    let of_second = pass.project_by_momentum(second);
    // Equation 2 and its mirror image; their sum is minimised.
    let loss = regression(from_first, of_second).add(regression(from_second, of_first));
    StepOutput {
        loss,
        accuracy: None,
        embeddings: Tensor::cat(z.into(), 0),
    }
}
