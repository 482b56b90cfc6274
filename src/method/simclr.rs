//! SimCLR (Chen et al. 2020, arXiv 2002.05709, section 2.1 and algorithm 1): both views go through
//! one encoder `f` and one projection head `g`; the loss, NT-Xent unless the recipe names another
//! of table 4, pulls the two views of an image together and pushes them from all other views of the
//! batch.

use super::StepOutput;
use super::pass::{Batch, TrainPass};
use crate::loss::debiased::debiased;
use crate::loss::decoupled::decoupled;
use crate::loss::hard_negatives::hard_negatives;
use crate::loss::margin_triplet::margin_triplet;
use crate::loss::nt_logistic::nt_logistic;
use crate::loss::nt_xent::nt_xent;
use crate::recipe::{PairLoss, Simclr};
use burn::tensor::Tensor;

pub(super) fn forward(
    pass: &mut TrainPass,
    batch: &Batch,
    settings: &Simclr,
    temperature: f32,
) -> StepOutput {
    let z = pass.project(batch.views.clone()); // [2N, D]
    if settings.loss == PairLoss::NtXent {
        let nt_xent = nt_xent(z, temperature);
        return StepOutput {
            loss: nt_xent.loss,
            accuracy: Some(nt_xent.contrastive_accuracy),
            embeddings: nt_xent.normalised,
        };
    }
    StepOutput {
        loss: other(z.clone(), settings, temperature),
        accuracy: None,
        embeddings: z,
    }
}

fn other(z: Tensor<2>, settings: &Simclr, temperature: f32) -> Tensor<1> {
    let Simclr {
        margin,
        class_prior,
        hardness,
        ..
    } = *settings;
    match settings.loss {
        PairLoss::NtXent => nt_xent(z, temperature).loss,
        PairLoss::NtLogistic => nt_logistic(z, temperature, false),
        PairLoss::SemiHardNtLogistic => nt_logistic(z, temperature, true),
        PairLoss::MarginTriplet => margin_triplet(z, margin, false),
        PairLoss::SemiHardMarginTriplet => margin_triplet(z, margin, true),
        PairLoss::Decoupled => decoupled(z, temperature),
        PairLoss::Debiased => debiased(z, temperature, class_prior),
        PairLoss::HardNegatives => hard_negatives(z, temperature, class_prior, hardness),
    }
}
