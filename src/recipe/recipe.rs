//! The recipe: the whole description of a run. A link carries it, a model file states it, two runs
//! are compared by it.

use super::method::Method;
use super::networks::{Encoder, Head};
use super::views::ViewPolicy;
use serde::{Deserialize, Serialize};

/// Version of the recipe's JSON. A reader refuses a higher one in words.
pub const RECIPE_VERSION: u32 = 1;

/// Sides, in pixels, that images may be resized to.
pub const WORKING_SIZES_PX: [u32; 4] = [32, 48, 64, 96];

/// The largest number of images in a batch (each gives two views).
pub const MAX_BATCH_SIZE: u32 = 4096;

/// Everything that decides a run. The same recipe on the same images gives the same run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recipe {
    /// Version of this description, see [`RECIPE_VERSION`].
    pub version: u32,
    /// The one seed behind initial weights, order of images and augmentations.
    pub seed: u32,
    /// Side of the square images, in pixels; one of [`WORKING_SIZES_PX`].
    pub image_size_px: u32,
    pub method: Method,
    pub encoder: Encoder,
    pub head: Head,
    /// Temperature of the losses that have one, 0.01 to 10.
    pub temperature: f32,
    /// Images in a batch; each gives two views. 2 to [`MAX_BATCH_SIZE`].
    pub batch_size: u32,
    /// Passes over the images.
    pub epochs: u32,
    /// Stop after so many steps, whatever `epochs` says.
    pub max_steps: Option<u32>,
    pub optimiser: Optimiser,
    /// How the first and the second view are made.
    pub views: [ViewPolicy; 2],
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Optimiser {
    pub kind: OptimiserKind,
    /// Highest learning rate of the schedule.
    pub learning_rate: f32,
    /// Weight decay; never applied to biases and norms.
    pub weight_decay: f32,
    /// Momentum of SGD and LARS.
    pub momentum: f32,
    /// Part of the run, 0 to 1, in which the learning rate rises linearly from 0.
    pub warmup_fraction: f32,
    pub schedule: LrSchedule,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum OptimiserKind {
    Adam,
    AdamW,
    Sgd,
    Lars,
}

/// How the learning rate moves after the warm-up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LrSchedule {
    Constant,
    /// Half a cosine down to 0 (Loshchilov and Hutter 2016, without restarts).
    Cosine,
    /// A tenth after 60 % of the run, a hundredth after 80 % (MoCo v1, section 3.3).
    Steps,
}

impl Default for Recipe {
    /// What the page starts with: small enough for the CPU engine, and of the recipes that were tried
    /// on two cores the one that got the most out of the same time (README, "Without the page").
    fn default() -> Self {
        Self {
            version: RECIPE_VERSION,
            seed: 1,
            image_size_px: 32,
            method: Method::ALL[0],
            encoder: Encoder::Tiny,
            head: Head::mlp(128, 64),
            temperature: Method::ALL[0].temperature(),
            batch_size: 128,
            epochs: 20,
            max_steps: None,
            optimiser: Optimiser {
                kind: OptimiserKind::AdamW,
                learning_rate: Method::ALL[0].learning_rate(),
                weight_decay: 1e-4,
                momentum: 0.9,
                warmup_fraction: 0.05,
                schedule: LrSchedule::Cosine,
            },
            views: Method::ALL[0].preset().policies(),
        }
    }
}

/// A setting of a recipe that cannot be used.
#[derive(Clone, Debug, PartialEq, thiserror::Error, Serialize)]
#[serde(rename = "recipe", rename_all = "kebab-case")]
pub enum RecipeProblem {
    #[error("this recipe is of version {found}; this page reads up to version {newest}")]
    Version { found: u32, newest: u32 },
    #[error("{setting} is {found}; it must be {must}")]
    Setting {
        setting: &'static str,
        found: String,
        must: &'static str,
    },
}

impl RecipeProblem {
    /// A recipe of a version that this page does not read.
    pub(super) fn newer(found: u32) -> Self {
        Self::Version {
            found,
            newest: RECIPE_VERSION,
        }
    }
}

impl Recipe {
    /// Checks every setting's range, first problem first.
    ///
    /// # Errors
    /// The first setting out of its range.
    pub fn check(&self) -> Result<(), RecipeProblem> {
        if self.version > RECIPE_VERSION || self.version == 0 {
            return Err(RecipeProblem::newer(self.version));
        }
        let o = &self.optimiser;
        within(
            "the image size",
            WORKING_SIZES_PX.contains(&self.image_size_px),
            self.image_size_px,
            "32, 48, 64 or 96 pixels",
        )?;
        within(
            "the temperature",
            (0.01..=10.0).contains(&self.temperature),
            self.temperature,
            "between 0.01 and 10",
        )?;
        within(
            "the batch size",
            (2..=MAX_BATCH_SIZE).contains(&self.batch_size),
            self.batch_size,
            "between 2 and 4096 images",
        )?;
        within(
            "the number of epochs",
            (1..=10_000).contains(&self.epochs),
            self.epochs,
            "between 1 and 10,000",
        )?;
        within(
            "the number of steps",
            self.max_steps
                .is_none_or(|steps| (1..=100_000_000).contains(&steps)),
            self.max_steps.unwrap_or_default(),
            "empty, or between 1 and 100,000,000",
        )?;
        self.head.check()?;
        self.method.check()?;
        within(
            "the learning rate",
            (0.0..=100.0).contains(&o.learning_rate),
            o.learning_rate,
            "between 0 and 100",
        )?;
        within(
            "the weight decay",
            (0.0..=1.0).contains(&o.weight_decay),
            o.weight_decay,
            "between 0 and 1",
        )?;
        within(
            "the momentum",
            (0.0..1.0).contains(&o.momentum),
            o.momentum,
            "at least 0 and below 1",
        )?;
        within(
            "the warm-up",
            (0.0..=1.0).contains(&o.warmup_fraction),
            o.warmup_fraction,
            "between 0 and 1 of the run",
        )?;
        self.views.iter().try_for_each(ViewPolicy::check)
    }

    /// Width of `z`.
    pub fn projection_dim(&self) -> usize {
        self.head.projection_dim(self.encoder.feature_dim())
    }

    /// Steps in the whole run over `train_images` images: batches are full, the rest of an epoch is
    /// dropped, and a set smaller than a batch makes one batch of what there is.
    pub fn steps_total(&self, train_images: usize) -> u32 {
        let by_epochs = self
            .steps_per_epoch(train_images)
            .saturating_mul(self.epochs);
        self.max_steps.unwrap_or(by_epochs)
    }

    /// Steps in one pass over `train_images` images; at least 1.
    pub fn steps_per_epoch(&self, train_images: usize) -> u32 {
        let steps = train_images / self.batch_size.max(1) as usize;
        u32::try_from(steps).unwrap_or(u32::MAX).max(1)
    }
}

/// One setting's check; also used by the view policies.
pub(super) fn within(
    setting: &'static str,
    holds: bool,
    found: impl ToString,
    must: &'static str,
) -> Result<(), RecipeProblem> {
    if holds {
        return Ok(());
    }
    Err(RecipeProblem::Setting {
        setting,
        found: found.to_string(),
        must,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::say::{Sentence, hold_sentences};

    #[test]
    fn a_recipe_survives_json() {
        let recipe = Recipe::default();
        let json = serde_json::to_string(&recipe).unwrap();
        assert_eq!(serde_json::from_str::<Recipe>(&json).unwrap(), recipe);
    }

    #[test]
    fn the_default_recipe_is_valid_and_a_zero_temperature_is_not() {
        let mut recipe = Recipe::default();
        assert_eq!(recipe.check(), Ok(()));
        recipe.temperature = 0.0;
        let problem = recipe.check().unwrap_err().to_string();
        assert_eq!(
            problem,
            "the temperature is 0; it must be between 0.01 and 10"
        );
    }

    #[test]
    fn every_problem_is_a_sentence_for_any_language() {
        let temperature = Recipe {
            temperature: 0.0,
            ..Recipe::default()
        };
        let problems = [
            RecipeProblem::newer(7),
            temperature.check().expect_err("a temperature of 0"),
        ];
        let said = problems.each_ref().map(Sentence::of);
        hold_sentences("recipe", &said);
        assert_eq!(said[1].value("setting"), "the temperature");
    }

    #[test]
    fn nan_is_out_of_every_range() {
        let mut recipe = Recipe::default();
        recipe.optimiser.learning_rate = f32::NAN;
        assert!(recipe.check().is_err());
    }

    #[test]
    fn max_steps_overrides_epochs_and_a_small_set_still_has_a_step() {
        let mut recipe = Recipe {
            batch_size: 128,
            epochs: 3,
            ..Recipe::default()
        };
        assert_eq!(recipe.steps_total(1000), 21);
        assert_eq!(recipe.steps_total(10), 3);
        recipe.max_steps = Some(5);
        assert_eq!(recipe.steps_total(1000), 5);
    }
}
