//! Barlow Twins (Zbontar et al. 2021, arXiv 2103.03230, section 2.1 and algorithm 1): the
//! correlations between the dimensions of the two views' projections are driven to the identity:
//! what the views share is kept, and no dimension repeats another.

use super::local_views_setting::local_views_setting;
use super::picture::{Ending, Picture};
use super::spec::{Group, Matrix, Pairs, Paper, Ranked, Rates, Spec, Start, UNUSED_TEMPERATURE};
use crate::augment::{LocalViews, Preset};
use crate::network::Head;
use crate::optimiser::LrSchedule;
use crate::setting::{Field, Kind, Range, Settings, field};
use serde::{Deserialize, Serialize};

/// Barlow Twins' own settings.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BarlowTwins {
    /// Weight of the off-diagonal part (`lambda`, equation 1).
    pub off_diagonal_weight: f32,
    /// Small views beside the two whole ones, each of which is correlated with these (multi-crop).
    pub local_views: u32,
}

impl BarlowTwins {
    pub(super) const START: Self = Self {
        off_diagonal_weight: 0.0051,
        local_views: 0,
    };
}

impl Settings for BarlowTwins {
    const FIELDS: &'static [Field<Self>] = &[
        field!(
            "off-diagonal-weight",
            "off_diagonal_weight",
            "the off-diagonal weight",
            Kind::Number(Range::new(0.0, 1000.0)),
            (off_diagonal_weight)
        ),
        local_views_setting!(),
    ];
}

pub(super) fn spec(settings: &BarlowTwins) -> Spec {
    Spec {
        group: Group::WithoutNegatives,
        paper: Some(Paper {
            authors: "Zbontar, Jing, Misra, LeCun, Deny",
            and_others: false,
            title: "Barlow Twins: Self-Supervised Learning via Redundancy Reduction",
            year: 2021,
            arxiv: Some("2103.03230"),
        }),
        start: Start {
            // Three layers, as wide as the machine allows: the loss wants many dimensions.
            head: Head {
                hidden_layers: 2,
                ..Head::mlp(256, 256)
            },
            temperature: UNUSED_TEMPERATURE,
            rates: Rates {
                // LARS: section 2.2.
                lars: 0.2,
                ..Rates::USUAL
            },
            schedule: LrSchedule::Cosine,
            // BYOL's asymmetric sets (section 2.2).
            preset: Preset::Byol,
        },
        has_temperature: false,
        needs_labels: false,
        pairs: Pairs::Views,
        local_views: LocalViews::of_swav(settings.local_views),
        predictor: None,
        momentum: None,
        queue_keys: 0,
        has_centre: false,
        matrix: Matrix::Dimensions,
        ranked: Ranked::InBatch,
        picture: Picture {
            outputs: [("z", ""), ("z′", "")],
            ending: Ending::Correlation,
            ..Picture::SIAMESE
        },
    }
}

#[cfg(feature = "engine")]
pub(super) use step::step;

#[cfg(feature = "engine")]
mod step {
    use super::super::local_views::{mean_over_pairs, view_by_view};
    use super::super::pass::{Batch, StepOutput, TrainPass};
    use super::BarlowTwins;
    use crate::loss::barlow_twins::barlow_twins;
    use burn::tensor::Tensor;

    pub(in super::super) fn step(
        pass: &mut TrainPass,
        batch: &Batch,
        settings: &BarlowTwins,
        _: f32,
    ) -> StepOutput {
        let z = [batch.first_views(), batch.second_views()].map(|views| pass.project(views)); // [N, D]
        let [first, second] = z.clone();
        let of_pair = |first, second| barlow_twins(first, second, settings.off_diagonal_weight);
        let loss = mean_over_pairs(
            of_pair(first, second),
            batch,
            || z.clone(),
            |views| pass.project(views),
            view_by_view(batch, of_pair),
        );
        StepOutput {
            loss,
            accuracy: None,
            embeddings: Tensor::cat(z.into(), 0),
        }
    }
}
