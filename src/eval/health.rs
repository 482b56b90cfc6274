//! The traffic light: what the figures of a run mean.

use crate::protocol::{Health, SpaceFigures};

/// Below this spread the embeddings are alike: the squared spread is at most 1 minus the mean cosine
/// of two images, so rows of full rank have a mean cosine above .9975, 4 degrees apart. Encoders that
/// were never trained have .2 to .5.
const COLLAPSED_BELOW: f32 = 0.05;
/// Below this they are little spread: a mean cosine above .91, 24 degrees apart. Trained encoders that
/// end in a ReLU keep about .5 to .8, and directions without preference have 1.
const NARROW_BELOW: f32 = 0.3;
/// A spread that grew by so much since the judgement before is still gaining.
const GAINING: f32 = 1.02;
/// A spread below this part of the widest that the run has had is being lost.
const SHRUNK_TO: f32 = 0.5;
/// Below so many directions, the mean's own included, the projections of a whole set are one bundle:
/// nothing but where they lie along one or two lines tells them apart. BYOL without its predictor and
/// SimSiam without the stop-gradient end between 2 and 2.7 of 64 and 128; projections that were never
/// trained have 3.5 to 12, healthy ones of both methods above 8.
const COLLAPSED_RANK: f32 = 3.0;
/// Spaces of fewer dimensions are judged by their spread alone: DrLIM's two are all it may use.
const RANK_DIMS_MIN: f32 = 16.0;
/// Below this part of the directions that there are, a table has collapsed along all others (Jing et
/// al. 2021, arXiv 2110.09348). Encoders that were never trained use 12 to 50 in a hundred.
const RANK_PART: f32 = 0.05;
/// So many directions are no collapse, however many there could be: a supervised loss rightly leaves
/// about as many as there are classes.
const RANK_ENOUGH: f32 = 8.0;

/// Judges one run, judgement after judgement, and remembers what it was like before.
#[derive(Clone, Debug, Default)]
pub struct HealthWatch {
    last_h: Option<f32>,
    widest_h: f32,
    widest_z: f32,
}

impl HealthWatch {
    /// A watch over a run of which nothing is known.
    pub fn new() -> Self {
        Self::default()
    }

    /// The state after `step` steps, from the figures of `h` and, where there are any, of `z`. The
    /// worst reason is given. A table whose `effective_rank` is left out is judged by its spread alone:
    /// `z` of a loss that gathers the images of a class rightly lies along as few directions as there
    /// are classes.
    pub fn judge(&mut self, step: u32, h: &SpaceFigures, z: Option<&SpaceFigures>) -> Health {
        let spread = h.embedding_std;
        let spread_z = z.map(|z| z.embedding_std);
        if !spread.is_finite() || spread_z.is_some_and(|spread| !spread.is_finite()) {
            return Health::Diverged;
        }
        let gains = self.last_h.is_some_and(|last| spread > GAINING * last);
        self.last_h = Some(spread);
        self.widest_h = self.widest_h.max(spread);
        self.widest_z = self.widest_z.max(spread_z.unwrap_or(0.0));
        let shrunk_z = spread_z.is_some_and(|spread| spread < SHRUNK_TO * self.widest_z);

        if spread < COLLAPSED_BELOW {
            Health::Collapsed
        } else if spread_z.is_some_and(|spread| spread < COLLAPSED_BELOW)
            || z.is_some_and(is_one_bundle)
        {
            Health::ProjectionCollapsed
        } else if has_few_directions(h) || z.is_some_and(has_few_directions) {
            Health::DimensionallyCollapsed
        } else if spread < SHRUNK_TO * self.widest_h || shrunk_z {
            Health::Shrinking
        } else if spread >= NARROW_BELOW {
            Health::Good
        } else if step == 0 || gains {
            Health::Early
        } else {
            Health::Narrow
        }
    }
}

/// Whether a table uses next to none of the directions that it could.
fn is_one_bundle(figures: &SpaceFigures) -> bool {
    let possible = figures.rank_images.min(figures.dim) as f32;
    let is_small = |rank: f32| rank < COLLAPSED_RANK;
    possible >= RANK_DIMS_MIN && figures.effective_rank.is_some_and(is_small)
}

/// Whether a table uses few of the directions that it could.
fn has_few_directions(figures: &SpaceFigures) -> bool {
    let possible = figures.rank_images.min(figures.dim) as f32;
    let few = RANK_ENOUGH.min(RANK_PART * possible);
    figures.effective_rank.is_some_and(|rank| rank < few)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::Light;

    fn figures(embedding_std: f32, effective_rank: f32) -> SpaceFigures {
        SpaceFigures {
            dim: 128,
            images: 2_000,
            embedding_std,
            effective_rank: Some(effective_rank),
            rank_images: 2_000,
            ..SpaceFigures::default()
        }
    }

    fn spread(embedding_std: f32) -> SpaceFigures {
        figures(embedding_std, 40.0)
    }

    fn judged_once(step: u32, h: SpaceFigures, z: Option<SpaceFigures>) -> Health {
        HealthWatch::new().judge(step, &h, z.as_ref())
    }

    #[test]
    fn health_falls_with_the_spread() {
        let states = [0.7, 0.2, 0.01].map(|std| judged_once(100, spread(std), None));
        assert_eq!(states, [Health::Good, Health::Narrow, Health::Collapsed]);
        let lights = states.map(Health::light);
        assert_eq!(lights, [Light::Green, Light::Amber, Light::Red]);
    }

    #[test]
    fn an_untrained_encoder_is_no_collapse() {
        // Random convolutions without statistics of their own, on photographs: h and z.
        let state = judged_once(0, figures(0.20, 25.5), Some(figures(0.22, 14.9)));
        assert_eq!(state, Health::Early);
        assert_eq!(judged_once(0, figures(0.45, 67.0), None), Health::Good);
    }

    #[test]
    fn z_may_collapse_alone() {
        let state = judged_once(50, spread(0.5), Some(spread(0.001)));
        assert_eq!(state, Health::ProjectionCollapsed);
        let both = judged_once(50, spread(0.001), Some(spread(0.001)));
        assert_eq!(both, Health::Collapsed);
    }

    #[test]
    fn few_directions_are_a_collapse_of_their_own() {
        let line = figures(0.8, 1.5);
        let few = Health::DimensionallyCollapsed;
        assert_eq!(judged_once(50, line, None), few);
        let flat = figures(0.8, 3.1);
        assert_eq!(judged_once(50, spread(0.6), Some(flat)), few);
        // Two dimensions in all, as DrLIM has them, and ten classes of a supervised loss.
        let plane = SpaceFigures { dim: 2, ..line };
        assert_eq!(judged_once(50, spread(0.6), Some(plane)), Health::Good);
        let classes = SpaceFigures {
            dim: 512,
            effective_rank: Some(9.5),
            ..line
        };
        assert_eq!(judged_once(50, classes, None), Health::Good);
    }

    #[test]
    fn projections_in_one_bundle_are_a_collapse_whatever_they_spread_along_it() {
        let bundle = figures(0.5, 2.6);
        let collapsed = Health::ProjectionCollapsed;
        assert_eq!(judged_once(50, spread(0.6), Some(bundle)), collapsed);
        // Labels may rightly gather the images of two classes in two points.
        let labelled = SpaceFigures {
            effective_rank: None,
            ..bundle
        };
        assert_eq!(judged_once(50, spread(0.6), Some(labelled)), Health::Good);
    }

    #[test]
    fn a_narrow_run_that_gains_is_early_and_one_that_rests_is_narrow() {
        let mut watch = HealthWatch::new();
        let states = [(0, 0.2), (10, 0.25), (20, 0.25), (30, 0.4)]
            .map(|(step, std)| watch.judge(step, &spread(std), None));
        use Health::{Early, Good, Narrow};
        assert_eq!(states, [Early, Early, Narrow, Good]);
    }

    #[test]
    fn a_run_that_loses_half_of_its_spread_is_shrinking() {
        let mut watch = HealthWatch::new();
        let states = [(0.8, 0.9), (0.6, 0.9), (0.39, 0.9), (0.8, 0.3), (0.01, 0.3)]
            .map(|(h, z)| watch.judge(9, &spread(h), Some(&spread(z))));
        use Health::{Collapsed, Good, Shrinking};
        assert_eq!(states, [Good, Good, Shrinking, Shrinking, Collapsed]);
    }

    #[test]
    fn broken_numbers_are_a_divergence_and_are_not_remembered() {
        let mut watch = HealthWatch::new();
        assert_eq!(watch.judge(1, &spread(f32::NAN), None), Health::Diverged);
        let broken = spread(f32::INFINITY);
        assert_eq!(
            watch.judge(2, &spread(0.5), Some(&broken)),
            Health::Diverged
        );
        assert_eq!(watch.judge(3, &spread(0.5), None), Health::Good);
    }
}
