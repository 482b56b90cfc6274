//! The line to compare with: the same encoder, trained by cross entropy on the labels of the same
//! augmented views.

use super::Judged;
use super::forward::{Batch, Forward};
use crate::loss::cross_entropy::cross_entropy;

pub(super) fn forward(pass: &mut Forward, batch: &Batch) -> Judged {
    let z = pass.project(batch.views.clone()); // [2N, D]
    let logits = pass.predict(z.clone()); // [2N, classes]
    let cross_entropy = cross_entropy(logits, &batch.labels_of_views());
    Judged {
        loss: cross_entropy.loss,
        accuracy: Some(cross_entropy.accuracy),
        embeddings: z,
    }
}
