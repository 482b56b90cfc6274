//! The lab's own words in a model file: one metadata entry of versioned JSON.

use super::header::complaint;
use super::problem::ModelFileProblem;
use crate::recipe::Recipe;
use crate::recipe::link::RecipeLinkProblem;
use crate::recipe::upgrade::upgrade;
use crate::say::shown_text;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Version of the metadata and of what tensors a file holds. It rises when a file holds more (for
/// example what a run needs to go on); a reader refuses a higher one in words.
pub const MODEL_FILE_VERSION: u32 = 1;

/// The key of the entry. The only one, because the format's library writes several in no fixed
/// order, and the same model shall give the same bytes.
pub(super) const METADATA_KEY: &str = "contrastive-lab";

/// The most class names that are taken.
pub(super) const MAX_CLASSES: usize = 10_000;

/// The longest text (class name, set name, and so on) that is taken, in characters.
pub(super) const MAX_TEXT_CHARACTERS: usize = 200;

/// How an image becomes the encoder's input: resized as `resize` says to u8 sRGB, then
/// `(pixel / 255 - mean) / std` for each channel.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Preprocessing {
    /// Side of the square input, in pixels; the recipe's.
    pub image_size_px: u32,
    /// Red, green, blue; in parts of full brightness.
    pub mean: [f32; 3],
    /// Red, green, blue; above 0.
    pub std: [f32; 3],
    /// In words: which part of the image is taken, and by which filter it is resized.
    pub resize: String,
}

/// What the run reached.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Results {
    /// Steps of training.
    pub steps: u32,
    /// Loss of the last step; none before the first.
    pub loss: Option<f32>,
    /// Part of the held-back images whose kNN vote is right, 0 to 1; none without labels.
    pub knn_accuracy: Option<f32>,
    /// Neighbours that voted.
    pub knn_k: Option<u32>,
}

/// All of the entry's JSON.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Metadata {
    pub version: u32,
    pub recipe: Recipe,
    pub preprocessing: Preprocessing,
    pub classes: Vec<String>,
    pub set_name: String,
    pub images: u32,
    pub results: Results,
    pub made_by: String,
}

/// Refuses a file of another version: a newer one is called newer, and not one with unknown fields.
fn check_version(entry: &Map<String, Value>) -> Result<(), ModelFileProblem> {
    match entry.get("version").and_then(Value::as_u64) {
        Some(found) if found == u64::from(MODEL_FILE_VERSION) => Ok(()),
        Some(found) => Err(ModelFileProblem::Version {
            found,
            newest: MODEL_FILE_VERSION,
        }),
        None => Err(ModelFileProblem::Metadata {
            complaint: "it has no version".to_owned(),
        }),
    }
}

impl Metadata {
    /// Compact JSON; texts shortened to what a reader takes.
    pub fn to_json(&self) -> Result<String, ModelFileProblem> {
        serde_json::to_string(&self.clone().with_texts_shown()).map_err(|error| {
            ModelFileProblem::Write {
                complaint: complaint(&error),
            }
        })
    }

    /// Reads and checks an entry: version, recipe, counts and lengths of texts, numbers.
    pub fn from_json(json: &str) -> Result<Self, ModelFileProblem> {
        let unreadable = |error: serde_json::Error| ModelFileProblem::Metadata {
            complaint: complaint(&error),
        };
        let mut entry: Map<String, Value> = serde_json::from_str(json).map_err(unreadable)?;
        check_version(&entry)?;
        if let Some(recipe) = entry.get_mut("recipe") {
            upgrade(recipe).map_err(RecipeLinkProblem::from)?;
        }
        let metadata: Self = serde_json::from_value(entry.into()).map_err(unreadable)?;
        metadata.recipe.check().map_err(RecipeLinkProblem::from)?;
        metadata.check_texts()?;
        metadata.check_numbers()?;
        Ok(metadata.with_texts_shown())
    }

    fn check_texts(&self) -> Result<(), ModelFileProblem> {
        if self.classes.len() > MAX_CLASSES {
            return Err(ModelFileProblem::TooManyClasses {
                found: self.classes.len(),
                most: MAX_CLASSES,
            });
        }
        let classes = self.classes.iter().map(|class| ("class names", class));
        let others = [
            ("set name", &self.set_name),
            ("maker", &self.made_by),
            ("preprocessing", &self.preprocessing.resize),
        ];
        for (what, text) in classes.chain(others) {
            let found = text.chars().count();
            if found > MAX_TEXT_CHARACTERS {
                return Err(ModelFileProblem::TextTooLong {
                    what,
                    found,
                    most: MAX_TEXT_CHARACTERS,
                });
            }
        }
        Ok(())
    }

    fn check_numbers(&self) -> Result<(), ModelFileProblem> {
        let number = |what, holds: bool, found, must| {
            let problem = ModelFileProblem::Number { what, found, must };
            if holds { Ok(()) } else { Err(problem) }
        };
        let size_px = self.preprocessing.image_size_px;
        let same_size = size_px == self.recipe.image_size_px;
        number(
            "preprocessing size",
            same_size,
            size_px as f32,
            "the recipe's image size",
        )?;
        for mean in self.preprocessing.mean {
            number("preprocessing mean", mean.is_finite(), mean, "finite")?;
        }
        for std in self.preprocessing.std {
            let holds = std.is_finite() && std > 0.0;
            number("preprocessing std", holds, std, "finite and above 0")?;
        }
        if let Some(loss) = self.results.loss {
            number("loss", loss.is_finite(), loss, "finite")?;
        }
        if let Some(accuracy) = self.results.knn_accuracy {
            let holds = (0.0..=1.0).contains(&accuracy);
            number("kNN accuracy", holds, accuracy, "between 0 and 1")?;
        }
        Ok(())
    }

    fn with_texts_shown(mut self) -> Self {
        let texts = [
            &mut self.set_name,
            &mut self.made_by,
            &mut self.preprocessing.resize,
        ];
        for text in texts.into_iter().chain(&mut self.classes) {
            *text = shown_text(text, MAX_TEXT_CHARACTERS);
        }
        self
    }
}
