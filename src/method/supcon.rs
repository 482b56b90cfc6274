//! SupCon (Khosla et al. 2020, arXiv 2004.11362, section 3): as SimCLR, but every view of every image
//! of the anchor's class is a positive. Needs labels.

use super::StepOutput;
use super::pass::{Batch, TrainPass};
use crate::loss::supervised_contrastive::{SupConKind, supervised_contrastive};
use crate::recipe::{Supcon, SupconLoss};

pub(super) fn forward(
    pass: &mut TrainPass,
    batch: &Batch,
    settings: &Supcon,
    temperature: f32,
) -> StepOutput {
    let z = pass.project(batch.views.clone()); // [2N, D]
    let kind = match settings.loss {
        SupconLoss::Out => SupConKind::Out,
        SupconLoss::In => SupConKind::In,
    };
    StepOutput {
        loss: supervised_contrastive(z.clone(), &batch.labels, temperature, kind),
        accuracy: None,
        embeddings: z,
    }
}
