//! What the engine says of an encoder: figures, each with what it was computed on.

use super::finite_or_null;
use serde::{Deserialize, Serialize};

/// Judgement of the encoder on images held back from training where there are labels.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Judgement {
    pub step: u32,
    /// Fraction of the held-back images whose weighted kNN vote is right; none without labels. The first
    /// of `votes`.
    pub knn_accuracy: Option<f32>,
    /// Neighbours that vote.
    pub knn_k: u32,
    /// Images that were asked, and images that vote.
    pub queries: u32,
    pub bank: u32,
    /// Every vote that was taken on these `queries` and this `bank`; empty without labels.
    pub votes: Vec<KnnVote>,
    /// How the probe set's `h` lie in their space.
    pub h: SpaceFigures,
    /// The same for `z`, where it was computed.
    pub z: Option<SpaceFigures>,
    pub health: Health,
}

/// How the nearest neighbours' votes are counted.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Weighting {
    /// exp(cosine / temperature); the temperature is above 0.
    Weighted { temperature: f32 },
    /// One neighbour, one vote.
    Majority,
}

/// One way of voting and how often it was right.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct KnnVote {
    /// Neighbours that voted.
    pub k: u32,
    pub weighting: Weighting,
    /// Fraction of the queries whose vote is right, 0 to 1.
    pub accuracy: f32,
}

/// How a table of embeddings lies in its space, and on how many images each figure was computed:
/// the first ones of the probe set, which are spread over the classes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SpaceFigures {
    /// Numbers in an embedding.
    pub dim: u32,
    /// Images on which `embedding_std` was computed.
    pub images: u32,
    /// As [`super::StepReport::embedding_std`]; NaN where a number is not finite.
    #[serde(with = "finite_or_null")]
    pub embedding_std: f32,
    /// RankMe (arXiv 2210.02885), 1 to the smaller of `rank_images` and `dim`; not normalised, not
    /// centred. None where a number is not finite.
    pub effective_rank: Option<f32>,
    pub rank_images: u32,
    /// Logarithm of the mean of exp(-2 d²) over all pairs of different images (arXiv 2005.10242),
    /// normalised: 0 when collapsed, towards -4 when spread.
    pub uniformity: Option<f32>,
    pub uniformity_images: u32,
    /// Mean squared distance of the two views of an image (arXiv 2005.10242), normalised: 0 to 4. Of images held
    /// back where there are any, by one policy of views for all runs.
    /// None where no views were embedded.
    pub alignment: Option<f32>,
    /// Pairs of views on which `alignment` was computed.
    pub pairs: u32,
}

/// Why the light is as it is. [`Health::light`] says which light.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Health {
    /// Well spread.
    Good,
    /// Not spread yet: untrained, or still gaining.
    Early,
    /// Embeddings are drawing together: `h` is little spread, and does not gain.
    Narrow,
    /// `h` or `z` lost half of the spread that this run has had.
    Shrinking,
    /// Spread, but along a few directions only.
    DimensionallyCollapsed,
    /// All `z` are alike, while `h` still differ.
    ProjectionCollapsed,
    /// All embeddings are alike.
    Collapsed,
    /// A number is not finite.
    Diverged,
}

impl Health {
    /// The light of the traffic lights.
    pub fn light(self) -> Light {
        match self {
            Self::Good => Light::Green,
            Self::Early | Self::Narrow | Self::Shrinking | Self::DimensionallyCollapsed => {
                Light::Amber
            }
            Self::ProjectionCollapsed | Self::Collapsed | Self::Diverged => Light::Red,
        }
    }
}

/// Green: go on. Amber: look. Red: nothing is learned any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Light {
    Green,
    Amber,
    Red,
}

/// Multinomial logistic regression on the standardised `h` of the images that were trained on, asked
/// about the images held back.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ProbeReport {
    pub step: u32,
    /// Images it was fitted to, and images that were asked.
    pub train: u32,
    pub test: u32,
    /// Numbers in an `h`.
    pub dim: u32,
    /// Fraction of the asked whose class is named, 0 to 1.
    pub accuracy: f32,
    /// Fraction of the asked that are of the largest class: what a constant answer reaches.
    pub chance: f32,
    /// Chosen on a fifth of the training part.
    pub weight_decay: f32,
    /// Images of that fifth.
    pub held_out: u32,
    /// Iterations of the last fit, and whether it ended at the optimum.
    pub iterations: u32,
    pub converged: bool,
    /// Images by true class (down) and named class (across), row by row. A file leaves it out where there
    /// are many classes.
    pub confusion: Vec<u32>, // [classes, classes]
}

/// What linear probes read of each factor of a generated set.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FactorReport {
    pub step: u32,
    /// Images the probes were fitted to, and images that were asked.
    pub train: u32,
    pub test: u32,
    /// One for each factor that takes more than one value.
    pub rows: Vec<FactorRow>,
}

/// One factor, probed as in [`ProbeReport`].
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct FactorRow {
    /// Index among the set's factors.
    pub factor: u32,
    /// How many values it takes.
    pub values: u32,
    /// Fraction of the asked images that have the most frequent value.
    pub chance: f32,
    /// Fraction of the asked images whose value is named from `h` and from `z`.
    pub on_h: f32,
    pub on_z: f32,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reasons_keep_the_names_that_the_page_shows() {
        let name = |health: Health| serde_json::to_value(health).unwrap();
        assert_eq!(name(Health::Good), "good");
        assert_eq!(name(Health::ProjectionCollapsed), "projection-collapsed");
    }

    #[test]
    fn only_a_collapse_and_broken_numbers_are_red() {
        let red = [
            Health::ProjectionCollapsed,
            Health::Collapsed,
            Health::Diverged,
        ];
        assert!(red.iter().all(|reason| reason.light() == Light::Red));
        assert_eq!(Health::Good.light(), Light::Green);
        assert_eq!(Health::Early.light(), Light::Amber);
    }
}
