//! The lab's own words in a model file: one metadata entry of versioned JSON.

use super::header::complaint;
use super::problem::ModelFileProblem;
use super::record_checks;
use super::version_1::Version1;
use crate::recipe::link::RecipeLinkProblem;
use crate::recipe::upgrade::upgrade;
use crate::run::RunRecord;
use crate::say::shown_text;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Version of the metadata and of what tensors a file holds. It rises when a file holds more (for
/// example what a run needs to go on); a reader refuses a higher one in words, and reads every lower one.
/// Version 1 held a recipe and a few results; version 2 holds the record of the run.
pub const MODEL_FILE_VERSION: u32 = 2;

/// The key of the entry. The only one, because the format's library writes several in no fixed
/// order, and the same model shall give the same bytes.
pub(super) const METADATA_KEY: &str = "contrastive-lab";

/// The most class names that are taken.
pub(super) const MAX_CLASSES: usize = 10_000;

/// The longest text (class name, set name, and so on) that is taken, in characters.
pub(super) const MAX_TEXT_CHARACTERS: usize = 200;

/// The most cells of a confusion matrix that are written: those of 100 classes.
const MAX_CONFUSION_CELLS: usize = 10_000;

/// How an image becomes the encoder's input: resized as `resize` says to u8 sRGB, then
/// `(pixel / 255 - mean) / std` for each channel.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Preprocessing {
    /// Side of the square input, in pixels; the recipe's.
    pub image_size_px: u32,
    /// Red, green, blue; in fractions of full brightness.
    pub mean: [f32; 3],
    /// Red, green, blue; above 0.
    pub std: [f32; 3],
    /// In words: which part of the image is taken, and by which filter it is resized.
    pub resize: String,
}

/// All of the entry's JSON.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Metadata {
    pub version: u32,
    pub run: RunRecord,
    pub preprocessing: Preprocessing,
    pub made_by: String,
}

/// The version of a file that can be read: a newer one is called newer, and not one with unknown fields.
fn version(entry: &Map<String, Value>) -> Result<u64, ModelFileProblem> {
    match entry.get("version").and_then(Value::as_u64) {
        Some(found) if (1..=u64::from(MODEL_FILE_VERSION)).contains(&found) => Ok(found),
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
        let mut written = self.clone().with_texts_shown();
        leave_out_large_confusion(&mut written.run);
        serde_json::to_string(&written).map_err(|error| ModelFileProblem::Write {
            complaint: complaint(&error),
        })
    }

    /// Reads and checks an entry: version, recipe, counts and lengths of texts, numbers.
    pub fn from_json(json: &str) -> Result<Self, ModelFileProblem> {
        let unreadable = |error: serde_json::Error| ModelFileProblem::Metadata {
            complaint: complaint(&error),
        };
        let mut entry: Map<String, Value> = serde_json::from_str(json).map_err(unreadable)?;
        let metadata = match version(&entry)? {
            1 => {
                upgrade_recipe(entry.get_mut("recipe"))?;
                let older: Version1 = serde_json::from_value(entry.into()).map_err(unreadable)?;
                older.into()
            }
            _ => {
                upgrade_recipe(entry.get_mut("run").and_then(|run| run.get_mut("recipe")))?;
                serde_json::from_value::<Self>(entry.into()).map_err(unreadable)?
            }
        };
        record_checks::check(&metadata.run)?;
        metadata.check_texts()?;
        metadata.check_numbers()?;
        Ok(metadata.with_texts_shown())
    }

    fn check_texts(&self) -> Result<(), ModelFileProblem> {
        check_text("maker", &self.made_by)?;
        check_text("preprocessing", &self.preprocessing.resize)
    }

    fn check_numbers(&self) -> Result<(), ModelFileProblem> {
        let size_px = self.preprocessing.image_size_px;
        let same_size = size_px == self.run.recipe.images().size_px;
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
        Ok(())
    }

    fn with_texts_shown(mut self) -> Self {
        let RunRecord {
            set, began_from, ..
        } = &mut self.run;
        let of_origin = began_from.as_mut().map(|origin| &mut origin.set_name);
        let texts = [
            &mut self.made_by,
            &mut self.preprocessing.resize,
            &mut set.name,
        ];
        for text in texts.into_iter().chain(of_origin).chain(&mut set.classes) {
            *text = shown_text(text, MAX_TEXT_CHARACTERS);
        }
        self
    }
}

fn upgrade_recipe(recipe: Option<&mut Value>) -> Result<(), ModelFileProblem> {
    match recipe {
        Some(recipe) => Ok(upgrade(recipe).map_err(RecipeLinkProblem::from)?),
        None => Ok(()),
    }
}

/// A table of a thousand classes by a thousand would fill the header.
fn leave_out_large_confusion(run: &mut RunRecord) {
    if let Some(probe) = &mut run.probe
        && probe.confusion.len() > MAX_CONFUSION_CELLS
    {
        probe.confusion.clear();
    }
}

/// Refuses a text that is longer than a reader takes.
pub(super) fn check_text(what: &'static str, text: &str) -> Result<(), ModelFileProblem> {
    let found = text.chars().count();
    let most = MAX_TEXT_CHARACTERS;
    match found > most {
        true => Err(ModelFileProblem::TextTooLong { what, found, most }),
        false => Ok(()),
    }
}

/// Refuses a number that is not what it must be.
pub(super) fn number(
    what: &'static str,
    holds: bool,
    found: f32,
    must: &'static str,
) -> Result<(), ModelFileProblem> {
    match holds {
        true => Ok(()),
        false => Err(ModelFileProblem::Number { what, found, must }),
    }
}
