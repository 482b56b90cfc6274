//! MoCo v3 (Chen, Xie and He 2021, arXiv 2104.02057, section 3 and algorithm 1): MoCo without its queue. Queries of
//! one view go through encoder, head and predictor, keys of the other through encoder and head of the momentum
//! copy, which no gradient reaches; each query is told its own key from the keys of the other images of the batch,
//! and the same is done with the views exchanged.

use super::local_views_setting::local_views_setting;
use super::picture::{Ending, Picture};
use super::spec::{
    Group, Matrix, Momentum, Pairs, Paper, Predictor, PredictorLayers, PredictorRate, Ranked,
    Rates, Spec, Start,
};
use crate::augment::{LocalViews, Preset};
use crate::network::{Head, WIDTH_MAX};
use crate::optimiser::LrSchedule;
use crate::setting::{Field, Kind, Range, Settings, field};
use serde::{Deserialize, Serialize};

/// MoCo v3's own settings.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MocoV3 {
    /// Fraction of the momentum networks that stays in the first step; rises to 1 by half a cosine over the run
    /// (section 4). 0 to 1.
    pub momentum: f32,
    /// Queries of both views, each against the keys of the other; without it, as in MoCo v1 and v2, only the first
    /// views are queries.
    pub symmetric: bool,
    /// Width of the predictor's hidden layer.
    pub predictor_hidden_dim: u32,
    /// Small views beside the two whole ones, each of which is a query for the keys of its image (multi-crop).
    pub local_views: u32,
}

impl MocoV3 {
    /// The paper's momentum of .99 is for 100 epochs of a million images.
    pub(super) const START: Self = Self {
        momentum: 0.97,
        symmetric: true,
        predictor_hidden_dim: 128,
        local_views: 0,
    };
}

impl Settings for MocoV3 {
    const FIELDS: &'static [Field<Self>] = &[
        field!(
            "rising-key-momentum",
            "momentum",
            "the momentum of the key encoder",
            Kind::Number(Range::FRACTION),
            (momentum)
        ),
        field!(
            "symmetric",
            "symmetric",
            "the symmetric loss",
            Kind::Switch,
            (symmetric)
        ),
        field!(
            "predictor-hidden",
            "predictor_hidden_dim",
            "the predictor's hidden width",
            Kind::Whole(1, WIDTH_MAX),
            (predictor_hidden_dim)
        ),
        local_views_setting!(),
    ];
}

pub(super) fn spec(settings: &MocoV3) -> Spec {
    Spec {
        group: Group::Contrastive,
        paper: Some(Paper {
            authors: "Chen, Xie, He",
            and_others: false,
            title: "An Empirical Study of Training Self-Supervised Vision Transformers",
            year: 2021,
            arxiv: Some("2104.02057"),
        }),
        start: Start {
            // Batch norm behind the last layer too, without scale and shift (the authors' ResNet).
            head: Head {
                output_batch_norm: true,
                output_norm_affine: false,
                ..Head::mlp(128, 64)
            },
            temperature: 0.2,
            rates: Rates::USUAL,
            schedule: LrSchedule::Cosine,
            // BYOL's (section 4).
            preset: Preset::Byol,
        },
        has_temperature: true,
        needs_labels: false,
        pairs: Pairs::Views,
        local_views: LocalViews::of_swav(settings.local_views),
        predictor: Some(Predictor {
            layers: PredictorLayers::Hidden(settings.predictor_hidden_dim),
            rate: PredictorRate::Scheduled,
        }),
        momentum: Some(Momentum::RisingToOne(settings.momentum)),
        queue_keys: 0,
        has_centre: false,
        matrix: Matrix::Views,
        ranked: Ranked::InBatch,
        picture: Picture {
            stop: true,
            exchanged: settings.symmetric,
            outputs: [("q", ""), ("k", "+")],
            ending: Ending::Batch,
        },
    }
}

#[cfg(feature = "engine")]
pub(super) use step::step;

#[cfg(feature = "engine")]
mod step {
    use super::super::local_views::{mean_over_pairs, view_by_view};
    use super::super::pass::{Batch, StepOutput, TrainPass};
    use super::MocoV3;
    use crate::loss::moco_v3::contrast;
    use burn::tensor::Tensor;

    pub(in super::super) fn step(
        pass: &mut TrainPass,
        batch: &Batch,
        settings: &MocoV3,
        temperature: f32,
    ) -> StepOutput {
        let [first, second] = [batch.first_views(), batch.second_views()]; // [N, ..] each
        let z_first = pass.project(first.clone()); // [N, D]
        let q_first = pass.predict(z_first.clone()); // [N, D]
        let k_second = pass.project_by_momentum(second.clone()); // [N, D]
        let of_pair = |query, key| contrast(query, key, temperature);
        let of_first = of_pair(q_first, k_second.clone());
        let query = |pass: &mut TrainPass, views| {
            let z = pass.project(views); // [L N, D]
            pass.predict(z)
        };
        if !settings.symmetric {
            let loss = mean_over_pairs(
                of_first,
                batch,
                || [k_second.clone()],
                |views| query(pass, views),
                view_by_view(batch, of_pair),
            );
            return StepOutput {
                loss,
                accuracy: None,
                embeddings: Tensor::cat(vec![z_first.inner(), k_second], 0),
            };
        }
        let z_second = pass.project(second); // [N, D]
        let q_second = pass.predict(z_second.clone()); // [N, D]
        let k_first = pass.project_by_momentum(first); // [N, D]
        let whole = of_first.add(of_pair(q_second, k_first.clone()));
        let loss = mean_over_pairs(
            whole.mul_scalar(0.5),
            batch,
            || [k_first, k_second],
            |views| query(pass, views),
            view_by_view(batch, of_pair),
        );
        StepOutput {
            loss: loss.mul_scalar(2.0),
            accuracy: None,
            embeddings: Tensor::cat(vec![z_first, z_second], 0),
        }
    }
}
