//! The line to compare with: the same encoder, trained by cross entropy on the labels of the same
//! augmented views.

use super::StepOutput;
use super::pass::{Batch, TrainPass};
use crate::loss::cross_entropy::cross_entropy;

pub(super) fn forward(pass: &mut TrainPass, batch: &Batch) -> StepOutput {
    let z = pass.project(batch.views.clone()); // [2N, D]
    let logits = pass.predict(z.clone()); // [2N, classes]
    let cross_entropy = cross_entropy(logits, &batch.labels_of_views());
    StepOutput {
        loss: cross_entropy.loss,
        accuracy: Some(cross_entropy.accuracy),
        embeddings: z,
    }
}
