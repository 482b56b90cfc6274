//! The lab's own words in a file of any version, read and checked.

use super::bounds::{check_text, number};
use super::header::complaint;
use super::metadata::{MODEL_FILE_VERSION, Metadata};
use super::problem::ModelFileProblem;
use super::record_checks;
use super::version_1::Version1;
use crate::recipe::json;
use serde_json::{Map, Value};

/// Reads and checks an entry: version, recipe, counts and lengths of texts, numbers.
pub(super) fn read(json: &str) -> Result<Metadata, ModelFileProblem> {
    let mut entry: Map<String, Value> = serde_json::from_str(json).map_err(unreadable)?;
    let metadata = match version(&entry)? {
        1 => {
            renew_recipe(entry.get_mut("recipe"))?;
            let older: Version1 = serde_json::from_value(entry.into()).map_err(unreadable)?;
            older.into()
        }
        _ => {
            renew_recipe(entry.get_mut("run").and_then(|run| run.get_mut("recipe")))?;
            serde_json::from_value::<Metadata>(entry.into()).map_err(unreadable)?
        }
    };
    record_checks::check(&metadata.run)?;
    check_texts(&metadata)?;
    check_numbers(&metadata)?;
    Ok(metadata.with_texts_shown())
}

fn unreadable(error: serde_json::Error) -> ModelFileProblem {
    ModelFileProblem::Metadata {
        complaint: complaint(&error),
    }
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

/// Makes a recipe of any version, checked, one of this build's.
fn renew_recipe(recipe: Option<&mut Value>) -> Result<(), ModelFileProblem> {
    if let Some(recipe) = recipe {
        let checked = json::read(&recipe.to_string())?;
        *recipe = serde_json::to_value(checked).map_err(unreadable)?;
    }
    Ok(())
}

fn check_texts(metadata: &Metadata) -> Result<(), ModelFileProblem> {
    check_text("maker", &metadata.made_by)?;
    check_text("preprocessing", &metadata.preprocessing.resize)
}

fn check_numbers(metadata: &Metadata) -> Result<(), ModelFileProblem> {
    let size_px = metadata.preprocessing.image_size_px;
    let same_size = size_px == metadata.run.recipe.images().size_px;
    number(
        "preprocessing size",
        same_size,
        size_px as f32,
        "the recipe's image size",
    )?;
    for mean in metadata.preprocessing.mean {
        number("preprocessing mean", mean.is_finite(), mean, "finite")?;
    }
    for std in metadata.preprocessing.std {
        let holds = std.is_finite() && std > 0.0;
        number("preprocessing std", holds, std, "finite and above 0")?;
    }
    Ok(())
}
