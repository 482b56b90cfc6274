//! What an encoder is worth to somebody who has labelled a few images.

use super::Asked;
use serde::{Deserialize, Serialize};
use std::ops::RangeInclusive;

/// How many images are labelled.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Labelled {
    /// So many of each class; of a class that has fewer, all.
    PerClass(u32),
    /// This part of each class, above 0 to 1; at least one image of each.
    Part(f32),
}

/// A question about few labels: the same for several draws of the labelled images.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct FewLabels {
    pub labelled: Labelled,
    /// Within [`FewLabels::DRAWS`].
    pub draws: u32,
    /// Steps for which the encoder is trained on with the labels, and one from scratch beside it; 0 for neither.
    /// Within [`FewLabels::STEPS`].
    pub fine_tuning_steps: u32,
}

impl FewLabels {
    pub const DRAWS: RangeInclusive<u32> = 1..=20;
    pub const STEPS: RangeInclusive<u32> = 0..=2_000;

    /// The nearest question within the ranges.
    #[must_use]
    pub fn within_ranges(self) -> Self {
        let within =
            |value: u32, range: RangeInclusive<u32>| value.clamp(*range.start(), *range.end());
        Self {
            labelled: match self.labelled {
                Labelled::PerClass(images) => Labelled::PerClass(images.max(1)),
                Labelled::Part(part) => Labelled::Part(part.clamp(0.0, 1.0)),
            },
            draws: within(self.draws, Self::DRAWS),
            fine_tuning_steps: within(self.fine_tuning_steps, Self::STEPS),
        }
    }
}

/// What was found with few labels, draw by draw. Every accuracy is the fraction of the images asked about whose
/// class is named, 0 to 1.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FewLabelsReport {
    /// Steps that the encoder has had.
    pub step: u32,
    pub labelled: Labelled,
    /// Images that are labelled in a draw.
    pub images: u32,
    /// Images asked about.
    pub test: u32,
    pub asked: Asked,
    /// A linear classifier of the frozen features.
    pub probe: Vec<f32>,
    pub fine_tuning_steps: u32,
    /// The encoder trained on with the labels; empty where it was not asked for.
    pub fine_tuned: Vec<f32>,
    /// An encoder of fresh weights, trained likewise.
    pub from_scratch: Vec<f32>,
}

impl FewLabelsReport {
    /// Whether it answers the same question, perhaps of other weights.
    pub fn is_of_same(&self, other: &Self) -> bool {
        self.labelled == other.labelled
    }
}

/// The mean, and the standard deviation (n - 1) of two values and more; none of none.
pub fn mean_and_deviation(values: &[f32]) -> Option<(f32, Option<f32>)> {
    let count = values.len() as f32;
    let mean = values.iter().sum::<f32>() / count;
    let squares: f32 = values.iter().map(|value| (value - mean).powi(2)).sum();
    let deviation = (values.len() > 1).then(|| (squares / (count - 1.0)).sqrt());
    (!values.is_empty()).then_some((mean, deviation))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_out_of_range_becomes_the_nearest_within() {
        let asked = FewLabels {
            labelled: Labelled::PerClass(0),
            draws: 0,
            fine_tuning_steps: 5_000,
        };
        let within = FewLabels {
            labelled: Labelled::PerClass(1),
            draws: 1,
            fine_tuning_steps: 2_000,
        };
        assert_eq!(asked.within_ranges(), within);
        assert_eq!(within.within_ranges(), within);
    }

    #[test]
    fn a_deviation_takes_two_values_and_is_that_of_a_sample() {
        assert_eq!(mean_and_deviation(&[]), None);
        assert_eq!(mean_and_deviation(&[0.5]), Some((0.5, None)));
        assert_eq!(mean_and_deviation(&[1.0, 2.0, 3.0]), Some((2.0, Some(1.0))));
    }
}
