//! BYOL (Grill et al. 2020, arXiv 2006.07733, section 3.1 and algorithm 1): from one view the online
//! network (encoder, head, predictor) predicts what the target network (encoder and head, a moving
//! average of the online ones, which no gradient reaches) says of the other view, and the other way
//! round. There are no negatives: nothing pushes.

use super::local_views_setting::local_views_setting;
use super::picture::{Ending, Picture};
use super::spec::{
    Group, Matrix, Momentum, Pairs, Paper, Predictor, PredictorLayers, PredictorRate, Ranked,
    Rates, Spec, Start, UNUSED_TEMPERATURE,
};
use crate::augment::{LocalViews, Preset};
use crate::network::{Head, WIDTH_MAX};
use crate::optimiser::LrSchedule;
use crate::setting::{Field, Kind, Range, Settings, field};
use serde::{Deserialize, Serialize};

/// BYOL's own settings.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Byol {
    /// Fraction of the target networks that stays in the first step; rises to 1 by half a cosine over
    /// the run (`tau`, section 3.2). 0 to 1.
    pub momentum: f32,
    /// Without it the networks collapse: switch it off to see that.
    pub predictor: bool,
    /// Width of the predictor's hidden layer.
    pub predictor_hidden_dim: u32,
    /// Small views beside the two whole ones, each of which is to say what these say (multi-crop).
    pub local_views: u32,
}

impl Byol {
    pub(super) const START: Self = Self {
        momentum: 0.97,
        predictor: true,
        predictor_hidden_dim: 128,
        local_views: 0,
    };
}

impl Settings for Byol {
    const FIELDS: &'static [Field<Self>] = &[
        field!(
            "target-momentum",
            "momentum",
            "the momentum of the target",
            Kind::Number(Range::FRACTION),
            (momentum)
        ),
        field!(
            "predictor",
            "predictor",
            "the predictor",
            Kind::Switch,
            (predictor)
        ),
        field!(
            "predictor-hidden",
            "predictor_hidden_dim",
            "the predictor's hidden width",
            Kind::Whole(1, WIDTH_MAX),
            (predictor_hidden_dim),
            |byol| byol.predictor
        ),
        local_views_setting!(),
    ];
}

pub(super) fn spec(settings: &Byol) -> Spec {
    let predictor = Predictor {
        layers: PredictorLayers::Hidden(settings.predictor_hidden_dim),
        rate: PredictorRate::Scheduled,
    };
    let output = if settings.predictor { "p" } else { "z" };
    Spec {
        group: Group::WithoutNegatives,
        paper: Some(Paper {
            authors: "Grill, Strub, Altché, Tallec, Richemond",
            and_others: true,
            title: "Bootstrap Your Own Latent: A New Approach to Self-Supervised Learning",
            year: 2020,
            arxiv: Some("2006.07733"),
        }),
        start: Start {
            head: Head::mlp(128, 64),
            temperature: UNUSED_TEMPERATURE,
            rates: Rates {
                // LARS: section 3.3.
                lars: 0.2,
                ..Rates::USUAL
            },
            schedule: LrSchedule::Cosine,
            preset: Preset::Byol,
        },
        has_temperature: false,
        needs_labels: false,
        pairs: Pairs::Views,
        local_views: LocalViews::of_swav(settings.local_views),
        predictor: settings.predictor.then_some(predictor),
        momentum: Some(Momentum::RisingToOne(settings.momentum)),
        queue_keys: 0,
        has_centre: false,
        matrix: Matrix::Nothing,
        ranked: Ranked::InBatch,
        picture: Picture {
            stop: true,
            exchanged: true,
            outputs: [(output, "i"), ("z′", "j")],
            ending: Ending::Together,
        },
    }
}

#[cfg(feature = "engine")]
pub(super) use step::step;

#[cfg(feature = "engine")]
mod step {
    use super::super::local_views::mean_over_pairs;
    use super::super::pass::{Batch, StepOutput, TrainPass};
    use super::Byol;
    use crate::loss::byol::regression;
    use burn::tensor::Tensor;

    pub(in super::super) fn step(
        pass: &mut TrainPass,
        batch: &Batch,
        _: &Byol,
        _: f32,
    ) -> StepOutput {
        let [first, second] = [batch.first_views(), batch.second_views()]; // [N, 3, S, S] each
        let z = [pass.project(first.clone()), pass.project(second.clone())]; // [N, D] each
        let [from_first, from_second] = z.clone().map(|z| pass.predict(z));
        let of_first = pass.project_by_momentum(first); // [N, D]
        let of_second = pass.project_by_momentum(second);
        let whole = regression(from_first, of_second.clone())
            .add(regression(from_second, of_first.clone()))
            .mul_scalar(0.5);
        let predict = |views| {
            let z = pass.project(views); // [L N, D]
            pass.predict(z)
        };
        let loss = mean_over_pairs(whole, batch, || [of_first, of_second], predict, regression);
        StepOutput {
            // Equation 2 and its mirror image; their sum is minimised.
            loss: loss.mul_scalar(2.0),
            accuracy: None,
            embeddings: Tensor::cat(z.into(), 0),
        }
    }
}
