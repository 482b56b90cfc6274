//! SimSiam (Chen and He 2020, arXiv 2011.10566, section 3 and algorithm 1): each view's prediction
//! is pulled to the other view's projection, through which no gradient goes. Neither negatives nor
//! a momentum encoder; the stopped gradient and the predictor together keep it from collapsing: without either it
//! does (section 4.1, section 4.2 and table 1a).

use super::local_views_setting::local_views_setting;
use super::picture::{Ending, Picture};
use super::spec::{
    Group, Matrix, Pairs, Paper, Predictor, PredictorLayers, PredictorRate, Ranked, Rates, Spec,
    Start, UNUSED_TEMPERATURE,
};
use crate::augment::{LocalViews, Preset};
use crate::network::{Head, WIDTH_MAX};
use crate::optimiser::LrSchedule;
use crate::setting::{Field, Kind, Settings, field};
use serde::{Deserialize, Serialize};

/// SimSiam's own settings.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Simsiam {
    /// Without it the networks collapse (section 4.1): switch it off to see that.
    pub stop_gradient: bool,
    /// Without it they collapse too, whatever the gradient does (section 4.2, table 1a).
    pub predictor: bool,
    /// Width of the predictor's hidden layer.
    pub predictor_hidden_dim: u32,
    /// Small views beside the two whole ones, each of which is to say what these say (multi-crop).
    pub local_views: u32,
}

impl Simsiam {
    pub(super) const START: Self = Self {
        stop_gradient: true,
        predictor: true,
        predictor_hidden_dim: 64,
        local_views: 0,
    };
}

impl Settings for Simsiam {
    const FIELDS: &'static [Field<Self>] = &[
        field!(
            "stop-gradient",
            "stop_gradient",
            "the stop of the gradient",
            Kind::Switch,
            (stop_gradient)
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
            |simsiam| simsiam.predictor
        ),
        local_views_setting!(),
    ];
}

pub(super) fn spec(settings: &Simsiam) -> Spec {
    let predictor = Predictor {
        layers: PredictorLayers::Hidden(settings.predictor_hidden_dim),
        // It has to follow the projections (section 4.2).
        rate: PredictorRate::Highest,
    };
    let output = if settings.predictor { "p" } else { "z" };
    Spec {
        group: Group::WithoutNegatives,
        paper: Some(Paper {
            authors: "Chen, He",
            and_others: false,
            title: "Exploring Simple Siamese Representation Learning",
            year: 2020,
            arxiv: Some("2011.10566"),
        }),
        start: Start {
            // Batch norm behind every layer, behind the last without scale and shift (the authors' code); two
            // layers for CIFAR (appendix D).
            head: Head {
                output_batch_norm: true,
                output_norm_affine: false,
                ..Head::mlp(128, 128)
            },
            temperature: UNUSED_TEMPERATURE,
            rates: Rates::USUAL,
            schedule: LrSchedule::Cosine,
            // Section 3, baseline settings; without the blur for CIFAR (appendix D).
            preset: Preset::MocoV2,
        },
        has_temperature: false,
        needs_labels: false,
        pairs: Pairs::Views,
        local_views: LocalViews::of_swav(settings.local_views),
        predictor: settings.predictor.then_some(predictor),
        momentum: None,
        queue_keys: 0,
        has_centre: false,
        matrix: Matrix::Nothing,
        ranked: Ranked::InBatch,
        picture: Picture {
            stop: settings.stop_gradient,
            exchanged: true,
            outputs: [(output, "i"), ("z", "j")],
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
    use super::Simsiam;
    use crate::loss::simsiam::negative_cosine;
    use burn::tensor::Tensor;

    pub(in super::super) fn step(
        pass: &mut TrainPass,
        batch: &Batch,
        settings: &Simsiam,
        _: f32,
    ) -> StepOutput {
        let z = [batch.first_views(), batch.second_views()].map(|views| pass.project(views)); // [N, D]
        let [p_first, p_second] = z.clone().map(|z| pass.predict(z)); // [N, D] each
        let [z_first, z_second] = z.clone();
        let apart = |p, z| negative_cosine(p, z, settings.stop_gradient);
        let whole = apart(p_first, z_second.clone())
            .add(apart(p_second, z_first.clone()))
            .mul_scalar(0.5);
        let predict = |views| {
            let z = pass.project(views); // [L N, D]
            pass.predict(z)
        };
        let loss = mean_over_pairs(whole, batch, || [z_first, z_second], predict, apart);
        StepOutput {
            loss,
            accuracy: None,
            embeddings: Tensor::cat(z.into(), 0),
        }
    }
}
