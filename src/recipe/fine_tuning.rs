//! Training an encoder on with the labels of few images.

use super::{ImageInput, Input, Method, Preset, Recipe, ViewPolicy};
use crate::method::Supervised;
use crate::optimiser::{LrSchedule, OptimiserKind, OptimiserSettings};

/// Images in a batch of fine-tuning.
const BATCH_SIZE: u32 = 32;
/// Of AdamW. Of .0003, .001 and .003 it names the most of CIFAR-10's images with 10 labels of each class, after 300
/// steps of SimCLR; with one of each three draws do not tell them apart.
const LEARNING_RATE: f32 = 3e-3;

impl Recipe {
    /// What this recipe's encoder is trained on by with the labels of `labelled` images, 2 or more: cross entropy of
    /// a linear classifier on `h`, views that are only cropped and mirrored, no warm-up (SimCLR, 2002.05709,
    /// appendix B.5). Where there are fewer images than a batch holds, a batch is all of them.
    #[must_use]
    pub fn fine_tuning(&self, labelled: u32, steps: u32, seed: u32) -> Self {
        let supervised = self.with_method(Method::Supervised(Supervised {}));
        let [simclr, _] = Preset::Simclr.policies(self.images().size_px);
        let view = ViewPolicy {
            crop: simclr.crop,
            horizontal_flip: simclr.horizontal_flip,
            ..ViewPolicy::NONE
        };
        Self {
            seed,
            input: Input::Images(ImageInput {
                views: [view; 2],
                // The images may be others than the run's, of which none were kept.
                larger_copies: false,
                ..*self.images()
            }),
            batch_size: BATCH_SIZE.min(self.batch_size).min(labelled).max(2),
            max_steps: Some(steps),
            optimiser: OptimiserSettings {
                kind: OptimiserKind::AdamW,
                learning_rate: LEARNING_RATE,
                weight_decay: 1e-4,
                momentum: 0.9,
                warmup_fraction: 0.0,
                schedule: LrSchedule::Cosine,
            },
            ..supervised
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::network::Encoder;

    #[test]
    fn the_encoder_stays_and_the_labels_are_what_is_learnt() {
        let recipe = Recipe {
            encoder: Encoder::Resnet18W16,
            ..Recipe::default()
        };
        let mut cuts_larger = recipe.clone();
        cuts_larger.images_mut().larger_copies = true;
        let tuning = cuts_larger.fine_tuning(20, 50, 3);
        assert_eq!(tuning, recipe.fine_tuning(20, 50, 3));
        assert_eq!(tuning.check(), Ok(()));
        assert_eq!(tuning.encoder, recipe.encoder);
        assert_eq!(tuning.method.id(), "supervised");
        assert_eq!((tuning.batch_size, tuning.seed), (20, 3));
        assert_eq!(tuning.steps_total(20), 50);
        assert_eq!(recipe.fine_tuning(500, 50, 3).batch_size, BATCH_SIZE);
        let [view, other] = tuning.images().views;
        assert_eq!((view, view.greyscale), (other, 0.0));
    }
}
