//! The recipe: the whole description of a run. A link carries it, a model file states it, two runs
//! are compared by it.

use super::input::{ImageInput, Input};
use crate::augment::ViewPolicy;
use crate::method::{Method, Start};
use crate::network::{Encoder, Head};
use crate::optimiser::{OptimiserKind, OptimiserSettings};
use crate::setting::{Field, Kind, Range, SettingProblem, Settings, field};
use serde::{Deserialize, Serialize};

/// Version of the recipe's JSON. A reader refuses a higher one in words.
pub const RECIPE_VERSION: u32 = 4;

/// The largest number of images in a batch (each gives two views).
pub const MAX_BATCH_SIZE: u32 = 4096;

/// Images in the batch that the page starts with.
pub(super) const DEFAULT_BATCH_SIZE: u32 = 128;

/// The side of the images that the page starts with, in pixels.
const SIZE_PX: u32 = 32;

/// Everything that decides a run. The same recipe on the same images gives the same run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recipe {
    /// Version of this description, see [`RECIPE_VERSION`].
    pub version: u32,
    /// The one seed behind initial weights, order of images and augmentations.
    pub seed: u32,
    pub input: Input,
    pub method: Method,
    pub encoder: Encoder,
    /// Whether the residual blocks of an encoder that has them begin as nothing, so that a block first carries its
    /// input only (Goyal et al. 2017, arXiv 1706.02677, section 5.1).
    pub zero_init_residual: bool,
    pub head: Head,
    /// Temperature of the losses that have one, 0.01 to 10.
    pub temperature: f32,
    /// Images in a batch; each gives two views. 2 to [`MAX_BATCH_SIZE`].
    pub batch_size: u32,
    /// Passes over the images.
    pub epochs: u32,
    /// Stop after so many steps, whatever `epochs` says.
    pub max_steps: Option<u32>,
    pub optimiser: OptimiserSettings,
}

impl Default for Recipe {
    /// What the page starts with: small enough for the CPU engine, and of the recipes that were tried
    /// on two cores the one that got the most out of the same time (README, "Without the page").
    fn default() -> Self {
        let method = Method::ALL[0];
        let start = method.spec().start;
        Self {
            version: RECIPE_VERSION,
            seed: 1,
            input: Input::Images(ImageInput {
                size_px: SIZE_PX,
                keep_test_folder: true,
                larger_copies: false,
                views: start.preset.policies(SIZE_PX),
            }),
            method,
            encoder: Encoder::Tiny,
            zero_init_residual: false,
            head: start.head,
            temperature: start.temperature,
            batch_size: DEFAULT_BATCH_SIZE,
            epochs: 20,
            max_steps: None,
            optimiser: OptimiserSettings {
                kind: OptimiserKind::AdamW,
                learning_rate: start.rates.adam,
                weight_decay: 1e-4,
                momentum: 0.9,
                warmup_fraction: 0.05,
                schedule: start.schedule,
            },
        }
    }
}

/// What cannot be used of a recipe.
#[derive(Clone, Debug, PartialEq, thiserror::Error, Serialize)]
#[serde(rename = "recipe", rename_all = "kebab-case")]
#[cfg_attr(test, derive(strum::VariantNames), strum(serialize_all = "kebab-case"))]
pub enum RecipeProblem {
    #[error("this recipe is of version {found}; this page reads up to version {newest}")]
    Version { found: u32, newest: u32 },
    #[error(transparent)]
    Setting(#[from] SettingProblem),
}

impl RecipeProblem {
    /// Whether this page reads recipes of a version.
    pub(super) fn check_version(version: u32) -> Result<(), Self> {
        match version {
            1..=RECIPE_VERSION => Ok(()),
            other => Err(Self::newer(other)),
        }
    }

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
        RecipeProblem::check_version(self.version)?;
        for (_, table) in self.tables() {
            table.check()?;
        }
        // Ranges that ascend, besides.
        self.images().views.iter().try_for_each(ViewPolicy::check)?;
        Ok(())
    }

    /// The same run with another method: the method's own settings, head, temperature, learning rate,
    /// schedule and views; seed, encoder, sizes and lengths stay.
    #[must_use]
    pub fn with_method(&self, method: Method) -> Self {
        let Start {
            head,
            temperature,
            rates: _,
            schedule,
            preset,
        } = method.spec().start;
        let mut changed = Self {
            input: Input::Images(ImageInput {
                views: preset.policies(self.images().size_px),
                ..*self.images()
            }),
            method,
            head,
            temperature,
            optimiser: OptimiserSettings {
                schedule,
                ..self.optimiser
            },
            ..self.clone()
        };
        let usual = changed.usual_optimiser(self.optimiser.kind);
        changed.optimiser.learning_rate = usual.learning_rate;
        changed
    }

    /// The images that it reads.
    pub fn images(&self) -> &ImageInput {
        let Input::Images(images) = &self.input;
        images
    }

    /// The same, to be changed.
    pub fn images_mut(&mut self) -> &mut ImageInput {
        let Input::Images(images) = &mut self.input;
        images
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

/// What stands in a recipe beside its parts.
impl Settings for Recipe {
    const FIELDS: &'static [Field<Self>] = &[
        field!("seed", "seed", "the seed", Kind::Whole(0, u32::MAX), (seed)),
        field!(
            "encoder",
            "encoder",
            "the encoder",
            Kind::Choice(Encoder::IDS),
            (encoder)
        ),
        field!(
            "zero-init-residual",
            "zero_init_residual",
            "residual blocks that begin as nothing",
            Kind::Switch,
            (zero_init_residual),
            |recipe| recipe.encoder.has_residual_blocks()
        ),
        field!(
            "temperature",
            "temperature",
            "the temperature",
            // The papers' lie between 0.05 and 1.
            Kind::Number(Range::new(0.01, 10.0).slider(0.02, 2.0).by_factors()),
            (temperature),
            |recipe| recipe.method.has_temperature()
        ),
        field!(
            "batch-size",
            "batch_size",
            "the batch size",
            Kind::Whole(2, MAX_BATCH_SIZE),
            (batch_size)
        ),
        field!(
            "epochs",
            "epochs",
            "the number of epochs",
            Kind::Whole(1, 10_000),
            (epochs),
            |recipe| recipe.max_steps.is_none()
        ),
        field!(
            "max-steps",
            "max_steps",
            "the number of steps",
            Kind::Optional(1, 100_000_000),
            (max_steps)
        ),
    ];
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::say::{Sentence, hold_every_sentence};

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
        hold_every_sentence::<RecipeProblem>(
            "recipe",
            &["setting"],
            &[Sentence::of(&RecipeProblem::newer(7))],
        );
        let problem = temperature.check().expect_err("a temperature of 0");
        assert_eq!(Sentence::of(&problem).value("setting"), "the temperature");
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

    #[test]
    fn every_methods_recipe_is_valid_and_keeps_what_is_not_the_methods() {
        let before = Recipe {
            seed: 7,
            ..Recipe::default().with_batch_size(32)
        };
        for method in Method::ALL {
            let recipe = before.with_method(method);
            assert_eq!(recipe.check(), Ok(()), "{}", method.id());
            assert_eq!((recipe.seed, recipe.batch_size), (7, 32));
        }
        let back = before
            .with_method(Method::ALL[3])
            .with_method(Method::ALL[0]);
        assert_eq!(back, before);
    }
}
