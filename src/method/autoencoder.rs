//! An autoencoder (Hinton and Salakhutdinov 2006, "Reducing the Dimensionality of Data with Neural Networks"): a
//! decoder is to give a view back from the little that the encoder says of it. Nothing asks what two views of an
//! image share, so what is kept is what most of the pixels are made of. A line to compare with that is not
//! contrastive.
//!
//! The decoder is small: two layers from `z` to all pixels.

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

/// The autoencoder's own settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Autoencoder {
    /// Width of the decoder's hidden layer.
    pub decoder_hidden_dim: u32,
}

impl Autoencoder {
    pub(super) const START: Self = Self {
        decoder_hidden_dim: 256,
    };
}

impl Settings for Autoencoder {
    const FIELDS: &'static [Field<Self>] = &[field!(
        "decoder-hidden",
        "decoder_hidden_dim",
        "the decoder's hidden width",
        Kind::Whole(1, WIDTH_MAX),
        (decoder_hidden_dim)
    )];
}

pub(super) fn spec(settings: &Autoencoder) -> Spec {
    Spec {
        group: Group::Pretext,
        paper: Some(Paper {
            authors: "Hinton, Salakhutdinov",
            and_others: false,
            title: "Reducing the Dimensionality of Data with Neural Networks",
            year: 2006,
            arxiv: None,
        }),
        start: Start {
            // The narrow place.
            head: Head::linear(64),
            temperature: UNUSED_TEMPERATURE,
            rates: Rates::USUAL,
            schedule: LrSchedule::Cosine,
            preset: Preset::Simclr,
        },
        has_temperature: false,
        needs_labels: false,
        pairs: Pairs::Single,
        local_views: LocalViews::NONE,
        predictor: Some(Predictor {
            layers: PredictorLayers::Pixels(settings.decoder_hidden_dim),
            rate: PredictorRate::Scheduled,
        }),
        momentum: None,
        queue_keys: 0,
        has_centre: false,
        matrix: Matrix::Nothing,
        ranked: Ranked::InBatch,
        picture: Picture {
            outputs: [("x′", ""), ("x", "")],
            ending: Ending::Pixels,
            ..Picture::SIAMESE
        },
    }
}

#[cfg(feature = "engine")]
pub(super) use step::step;

#[cfg(feature = "engine")]
mod step {
    use super::super::pass::{Batch, StepOutput, TrainPass};
    use super::Autoencoder;
    use crate::loss::reconstruction::reconstruction;
    use crate::model::Activation;

    pub(in super::super) fn step(
        pass: &mut TrainPass,
        batch: &Batch,
        _: &Autoencoder,
        _: f32,
    ) -> StepOutput {
        let z = pass.project(batch.views.clone()); // [2N, D]
        let reconstructed = pass.predict(z.clone()); // [2N, 3 S S]
        let pixels = Activation::from(batch.views.clone()).into_rows(); // [2N, 3 S S]
        StepOutput {
            loss: reconstruction(reconstructed, pixels),
            accuracy: None,
            embeddings: z,
        }
    }
}
