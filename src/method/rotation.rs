//! Predicting rotations (Gidaris, Singh and Komodakis 2018, arXiv 1803.07728, section 3): a picture is turned by a
//! number of quarters, and the network is to say by how many. Nothing is compared with anything; to know which way
//! is up one has to know what is seen. A line to compare with that is not contrastive.
//!
//! The paper shows all four turns of a picture in one batch. Here every view is turned once, an image's second view
//! against its first by half a turn, so that a step costs what it costs other methods.

use super::picture::{Ending, Picture};
use super::spec::{
    Group, Matrix, Pairs, Paper, Predictor, PredictorLayers, PredictorRate, Ranked, Rates, Spec,
    Start, UNUSED_TEMPERATURE,
};
use crate::augment::{LocalViews, Preset};
use crate::network::Head;
use crate::optimiser::LrSchedule;
use crate::setting::{Field, Settings};
use serde::{Deserialize, Serialize};

/// None, a quarter, half, three quarters.
const TURNS: u32 = 4;

/// It has no settings of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RotationPrediction {}

impl RotationPrediction {
    pub(super) const START: Self = Self {};
}

impl Settings for RotationPrediction {
    const FIELDS: &'static [Field<Self>] = &[];
}

pub(super) fn spec(_: &RotationPrediction) -> Spec {
    Spec {
        group: Group::Pretext,
        paper: Some(Paper {
            authors: "Gidaris, Singh, Komodakis",
            and_others: false,
            title: "Unsupervised Representation Learning by Predicting Image Rotations",
            year: 2018,
            arxiv: Some("1803.07728"),
        }),
        start: Start {
            head: Head::none(),
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
            layers: PredictorLayers::Answers(TURNS),
            rate: PredictorRate::Scheduled,
        }),
        momentum: None,
        queue_keys: 0,
        has_centre: false,
        matrix: Matrix::Nothing,
        ranked: Ranked::Answer(TURNS),
        picture: Picture {
            outputs: [("x", ""), ("y", "")],
            ending: Ending::Turn,
            ..Picture::SIAMESE
        },
    }
}

#[cfg(feature = "engine")]
pub(super) use step::step;

#[cfg(feature = "engine")]
mod step {
    use super::super::pass::{Batch, StepOutput, TrainPass, row_numbers};
    use super::{RotationPrediction, TURNS};
    use crate::loss::cross_entropy::cross_entropy;
    use crate::model::Views;

    pub(in super::super) fn step(
        pass: &mut TrainPass,
        batch: &Batch,
        _: &RotationPrediction,
        _: f32,
    ) -> StepOutput {
        let turned = Turned::of(batch.examples());
        let z = pass.project(turned.views(&batch.views)); // [2N, D], turn by turn
        let logits = pass.predict(z.clone()); // [2N, 4]
        let cross_entropy = cross_entropy(logits, &turned.turns);
        let places = row_numbers(&turned.places(), &z);
        StepOutput {
            loss: cross_entropy.loss,
            accuracy: Some(cross_entropy.accuracy),
            embeddings: z.select(0, places), // [2N, D]
        }
    }

    /// Which rows of a batch's views are turned how, those of one turn behind each other.
    #[derive(Debug, PartialEq)]
    struct Turned {
        rows: Vec<u32>,  // [2N]
        turns: Vec<u32>, // [2N]
    }

    impl Turned {
        /// Images in turn, so that each turn is as frequent as the others; second views by half a turn more.
        fn of(examples: usize) -> Self {
            let examples = examples as u32;
            let turn_of = |row: u32| (row % examples + row / examples * TURNS / 2) % TURNS;
            let mut rows: Vec<u32> = (0..2 * examples).collect();
            rows.sort_by_key(|&row| turn_of(row));
            Self {
                turns: rows.iter().map(|&row| turn_of(row)).collect(),
                rows,
            }
        }

        fn views(&self, views: &Views) -> Views {
            let of_turn = (0..TURNS).filter_map(|turn| {
                let turned = self.turns.iter().zip(&self.rows);
                let rows = turned.filter_map(|(&own, &row)| (own == turn).then_some(row));
                let rows: Vec<u32> = rows.collect();
                (!rows.is_empty()).then(|| views.select(&rows).turned(turn))
            });
            Views::joined(of_turn.collect()) // [2N, ..]
        }

        /// For every row of the batch where it stands now.
        fn places(&self) -> Vec<u32> {
            let mut places = vec![0; self.rows.len()];
            for (place, &row) in (0..).zip(&self.rows) {
                places[row as usize] = place;
            }
            places
        }
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        #[test]
        fn every_view_is_turned_once_and_all_turns_are_as_frequent() {
            let turned = Turned::of(6);
            assert_eq!(turned.turns, [0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3]);
            // Images 0 and 4 as they are, image 2 by half a turn: its second view comes upright.
            assert_eq!(turned.rows[..3], [0, 4, 8]);
            let mut seen = turned.rows.clone();
            seen.sort_unstable();
            assert_eq!(seen, (0..12).collect::<Vec<_>>());
            for (row, &place) in turned.places().iter().enumerate() {
                assert_eq!(turned.rows[place as usize] as usize, row);
            }
        }
    }
}
