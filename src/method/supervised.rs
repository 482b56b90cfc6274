//! The line to compare with: the same encoder, trained by cross entropy on the labels of the same
//! augmented views.

use super::picture::{Ending, Picture};
use super::spec::{
    Group, Matrix, Pairs, Predictor, PredictorLayers, PredictorRate, Ranked, Rates, Spec, Start,
    UNUSED_TEMPERATURE,
};
use crate::augment::{LocalViews, Preset};
use crate::network::Head;
use crate::optimiser::LrSchedule;
use crate::setting::{Field, Settings};
use serde::{Deserialize, Serialize};

/// It has no settings of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Supervised {}

impl Supervised {
    pub(super) const START: Self = Self {};
}

impl Settings for Supervised {
    const FIELDS: &'static [Field<Self>] = &[];
}

pub(super) fn spec(_: &Supervised) -> Spec {
    Spec {
        group: Group::WithLabels,
        paper: None,
        start: Start {
            head: Head::none(),
            temperature: UNUSED_TEMPERATURE,
            rates: Rates::USUAL,
            schedule: LrSchedule::Cosine,
            preset: Preset::Simclr,
        },
        has_temperature: false,
        needs_labels: true,
        pairs: Pairs::Single,
        local_views: LocalViews::NONE,
        predictor: Some(Predictor {
            layers: PredictorLayers::Classes,
            rate: PredictorRate::Scheduled,
        }),
        momentum: None,
        queue_keys: 0,
        has_centre: false,
        matrix: Matrix::Nothing,
        ranked: Ranked::Class,
        picture: Picture {
            outputs: [("x", ""), ("y", "")],
            ending: Ending::Label,
            ..Picture::SIAMESE
        },
    }
}

#[cfg(feature = "engine")]
pub(super) use step::step;

#[cfg(feature = "engine")]
mod step {
    use super::super::pass::{Batch, StepOutput, TrainPass};
    use super::Supervised;
    use crate::loss::cross_entropy::cross_entropy;

    pub(in super::super) fn step(
        pass: &mut TrainPass,
        batch: &Batch,
        _: &Supervised,
        _: f32,
    ) -> StepOutput {
        let z = pass.project(batch.views.clone()); // [2N, D]
        let logits = pass.predict(z.clone()); // [2N, classes]
        let cross_entropy = cross_entropy(logits, &batch.labels_of_views());
        StepOutput {
            loss: cross_entropy.loss,
            accuracy: Some(cross_entropy.accuracy),
            embeddings: z,
        }
    }
}
