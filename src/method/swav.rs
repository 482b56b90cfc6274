//! SwAV (Caron et al. 2020, arXiv 2006.09882, section 3.1 and appendix A): both views' projections are scored by
//! prototypes; the batch's scores of one view are turned into codes that use all prototypes evenly, and they are
//! predicted from the other view's scores. No image is compared with another, and nothing can collapse while the
//! codes are shared out evenly. The prototypes are brought back to length 1 before each step.
//!
//! Local views predict the codes of both whole ones and have none of their own (section 3.2, equation 6). Without
//! the paper's queue for small batches; the prototypes learn from the first step on.

use super::local_views_setting::local_views_setting;
use super::picture::{Ending, Picture};
use super::spec::{
    Group, Matrix, PROTOTYPES_MAX, Pairs, Paper, Predictor, PredictorLayers, PredictorRate, Ranked,
    Rates, Spec, Start,
};
use crate::augment::{LocalViews, Preset};
use crate::network::Head;
use crate::optimiser::LrSchedule;
use crate::setting::{Field, Kind, Settings, field};
use serde::{Deserialize, Serialize};

/// SwAV's own settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Swav {
    /// Directions among which a batch is shared out evenly; more than there are images in a batch leave some
    /// without any.
    pub prototypes: u32,
    /// Small views beside the two whole ones, each of which is to say what these say (multi-crop).
    pub local_views: u32,
}

impl Swav {
    /// The paper's 3,000 are for batches of 4,096 and a thousand classes.
    pub(super) const START: Self = Self {
        prototypes: 64,
        local_views: 4,
    };
}

impl Settings for Swav {
    const FIELDS: &'static [Field<Self>] = &[
        field!(
            "prototypes",
            "prototypes",
            "the number of prototypes",
            Kind::Whole(2, PROTOTYPES_MAX),
            (prototypes)
        ),
        local_views_setting!(),
    ];
}

pub(super) fn spec(settings: &Swav) -> Spec {
    Spec {
        group: Group::WithoutNegatives,
        paper: Some(Paper {
            authors: "Caron, Misra, Mairal, Goyal, Bojanowski",
            and_others: true,
            title: "Unsupervised Learning of Visual Features by Contrasting Cluster Assignments",
            year: 2020,
            arxiv: Some("2006.09882"),
        }),
        start: Start {
            head: Head::mlp(128, 64),
            temperature: 0.1,
            rates: Rates::USUAL,
            schedule: LrSchedule::Cosine,
            preset: Preset::Simclr,
        },
        has_temperature: true,
        needs_labels: false,
        pairs: Pairs::Views,
        local_views: LocalViews::of_swav(settings.local_views),
        predictor: Some(Predictor {
            layers: PredictorLayers::Prototypes {
                count: settings.prototypes,
                rescaled: true,
            },
            rate: PredictorRate::Scheduled,
        }),
        momentum: None,
        queue_keys: 0,
        has_centre: false,
        matrix: Matrix::Prototypes(settings.prototypes),
        ranked: Ranked::InBatch,
        picture: Picture {
            exchanged: true,
            ending: Ending::Prototypes,
            ..Picture::SIAMESE
        },
    }
}

#[cfg(feature = "engine")]
pub(super) use step::step;

#[cfg(feature = "engine")]
mod step {
    use super::super::local_views::mean_over_pairs;
    use super::super::pass::{Batch, StepOutput, TrainPass};
    use super::Swav;
    use crate::loss::support::normalise;
    use crate::loss::swav::{codes, swapped_prediction};
    use crate::network::Part;
    use burn::tensor::Tensor;

    pub(in super::super) fn step(
        pass: &mut TrainPass,
        batch: &Batch,
        _: &Swav,
        temperature: f32,
    ) -> StepOutput {
        let z = [batch.first_views(), batch.second_views()].map(|views| pass.project(views)); // [N, D]
        let prototypes = pass.prototypes(Part::Predictor).transpose(); // [D, K]
        let [first, second] = z.clone().map(|z| normalise(z).matmul(prototypes.clone())); // [N, K] each
        let [of_first, of_second] = [&first, &second].map(|scores| codes(scores.clone())); // [N, K]
        let whole = swapped_prediction(first, of_second.clone(), temperature)
            .add(swapped_prediction(second, of_first.clone(), temperature))
            .mul_scalar(0.5);
        let loss = mean_over_pairs(
            whole,
            batch,
            || [of_first, of_second],
            |views| normalise(pass.project(views)).matmul(prototypes),
            |scores, codes| swapped_prediction(scores, codes, temperature),
        );
        StepOutput {
            loss,
            accuracy: None,
            embeddings: Tensor::cat(z.into(), 0),
        }
    }
}
