//! VICReg (Bardes, Ponce and LeCun 2021, arXiv 2105.04906, section 4 and algorithm 1): the two
//! views' projections are pulled together; a hinge keeps every dimension's spread up, and
//! covariances between dimensions are driven to zero.

use super::local_views_setting::local_views_setting;
use super::picture::{Ending, Picture};
use super::spec::{Group, Matrix, Pairs, Paper, Ranked, Rates, Spec, Start, UNUSED_TEMPERATURE};
use crate::augment::{LocalViews, Preset};
use crate::network::Head;
use crate::optimiser::LrSchedule;
use crate::setting::{Field, Kind, Range, Settings, field};
use serde::{Deserialize, Serialize};

/// The weights of VICReg's three parts (equation 6).
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Vicreg {
    pub invariance_weight: f32,
    pub variance_weight: f32,
    pub covariance_weight: f32,
    /// Small views beside the two whole ones, each of which is pulled towards these (multi-crop).
    pub local_views: u32,
}

impl Vicreg {
    pub(super) const START: Self = Self {
        invariance_weight: 25.0,
        variance_weight: 25.0,
        covariance_weight: 1.0,
        local_views: 0,
    };
}

const WEIGHTS: Kind = Kind::Number(Range::new(0.0, 1000.0));

impl Settings for Vicreg {
    const FIELDS: &'static [Field<Self>] = &[
        field!(
            "invariance-weight",
            "invariance_weight",
            "the invariance's weight",
            WEIGHTS,
            (invariance_weight)
        ),
        field!(
            "variance-weight",
            "variance_weight",
            "the variance's weight",
            WEIGHTS,
            (variance_weight)
        ),
        field!(
            "covariance-weight",
            "covariance_weight",
            "the covariance's weight",
            WEIGHTS,
            (covariance_weight)
        ),
        local_views_setting!(),
    ];
}

pub(super) fn spec(settings: &Vicreg) -> Spec {
    Spec {
        group: Group::WithoutNegatives,
        paper: Some(Paper {
            authors: "Bardes, Ponce, LeCun",
            and_others: false,
            title: "VICReg: Variance-Invariance-Covariance Regularization for Self-Supervised Learning",
            year: 2021,
            arxiv: Some("2105.04906"),
        }),
        start: Start {
            // Three layers, as wide as the machine allows: the loss wants many dimensions.
            head: Head {
                hidden_layers: 2,
                ..Head::mlp(256, 256)
            },
            temperature: UNUSED_TEMPERATURE,
            rates: Rates {
                // LARS: section 4.2.
                lars: 0.2,
                ..Rates::USUAL
            },
            schedule: LrSchedule::Cosine,
            // BYOL's, both views alike (appendix C.1).
            preset: Preset::Vicreg,
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
            outputs: [("Z", ""), ("Z′", "")],
            ending: Ending::Covariances,
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
    use super::Vicreg;
    use crate::loss::vicreg::{self, vicreg};
    use burn::tensor::Tensor;

    pub(in super::super) fn step(
        pass: &mut TrainPass,
        batch: &Batch,
        settings: &Vicreg,
        _: f32,
    ) -> StepOutput {
        let z = [batch.first_views(), batch.second_views()].map(|views| pass.project(views)); // [N, D]
        let [first, second] = z.clone();
        let weights = vicreg::Vicreg {
            invariance: settings.invariance_weight,
            variance: settings.variance_weight,
            covariance: settings.covariance_weight,
        };
        let of_pair = |first, second| vicreg(first, second, weights);
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
