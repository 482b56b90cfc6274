//! Recipes from the command line: a file or a default, and single settings in their place.

use anyhow::{Context, Result};
use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use contrastive_lab::recipe::{Encoder, Method, Recipe, json};
use std::fs;
use std::path::{Path, PathBuf};

/// Settings that stand in place of those of a recipe.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Settings in place of the recipe's")]
pub struct Changes {
    #[arg(long, value_name = "ID", value_parser = encoders())]
    encoder: Option<Encoder>,
    /// Steps in the whole run.
    #[arg(long, value_name = "N")]
    steps: Option<u32>,
    /// Passes over the images.
    #[arg(long, value_name = "N", conflicts_with = "steps")]
    epochs: Option<u32>,
    /// Images in a batch; each gives two views.
    #[arg(long, value_name = "N")]
    batch_size: Option<u32>,
    /// Highest learning rate of the schedule.
    #[arg(long, value_name = "RATE")]
    learning_rate: Option<f32>,
    /// Side that images are resized to: 32, 48, 64 or 96.
    #[arg(long, value_name = "PIXELS")]
    image_size: Option<u32>,
    /// The one seed behind initial weights, order of images and augmentations.
    #[arg(long, value_name = "N")]
    seed: Option<u32>,
    /// Any setting by its place in the recipe, such as `optimiser.weight_decay=0.01`,
    /// `method.queue_size=512` or `views.0.crop.scale.0=0.2`; again for another.
    #[arg(long = "set", value_name = "PLACE=VALUE", value_parser = placed)]
    placed: Vec<(String, String)>,
}

impl Changes {
    /// The recipe with these settings.
    ///
    /// # Errors
    /// The first setting out of its range.
    pub fn apply(&self, recipe: Recipe) -> Result<Recipe> {
        let mut recipe = recipe;
        set(&mut recipe.encoder, self.encoder);
        if let Some(batch_size) = self.batch_size {
            recipe = recipe.with_batch_size(batch_size);
        }
        set(&mut recipe.optimiser.learning_rate, self.learning_rate);
        if let Some(size_px) = self.image_size {
            *recipe.images_mut() = recipe.images().resized(size_px);
        }
        set(&mut recipe.seed, self.seed);
        if let Some(epochs) = self.epochs {
            recipe.epochs = epochs;
            recipe.max_steps = None;
        }
        if self.steps.is_some() {
            recipe.max_steps = self.steps;
        }
        for (place, value) in &self.placed {
            recipe.set_text(place, value)?;
        }
        recipe.check()?;
        Ok(recipe)
    }
}

/// The two sides of `PLACE=VALUE`.
fn placed(argument: &str) -> Result<(String, String)> {
    let (place, value) = argument
        .split_once('=')
        .context("write the setting's place, `=` and its value")?;
    Ok((place.to_owned(), value.to_owned()))
}

fn set<T>(setting: &mut T, value: Option<T>) {
    if let Some(value) = value {
        *setting = value;
    }
}

/// A recipe: from a file, or a method's default.
#[derive(Args, Clone, Debug, Default)]
pub struct RecipeArguments {
    /// A recipe as JSON; `cargo lab recipe` prints one to edit.
    #[arg(long, value_name = "FILE.json")]
    recipe: Option<PathBuf>,
    /// Take this method's default recipe; simclr's where neither a method nor a file is given.
    #[arg(long, value_name = "ID", value_parser = methods(), conflicts_with = "recipe")]
    method: Option<Method>,
    #[command(flatten)]
    changes: Changes,
}

impl RecipeArguments {
    /// The recipe that they describe.
    ///
    /// # Errors
    /// Where the file is no recipe, or a setting is out of its range.
    pub fn recipe(&self) -> Result<Recipe> {
        let recipe = match (&self.recipe, self.method) {
            (Some(file), _) => read(file)?,
            (None, Some(method)) => Recipe::default().with_method(method),
            (None, None) => Recipe::default(),
        };
        self.changes.apply(recipe)
    }
}

/// The recipe in a file.
///
/// # Errors
/// Where it cannot be read, or is no recipe.
pub fn read(file: &Path) -> Result<Recipe> {
    let named = || format!("the recipe {} cannot be used", file.display());
    let json = fs::read_to_string(file).with_context(named)?;
    json::read(&json).with_context(named)
}

/// The value of an option that names encoders.
pub(crate) fn encoders() -> impl TypedValueParser<Value = Encoder> {
    PossibleValuesParser::new(Encoder::ALL.map(Encoder::id))
        .try_map(|id| Encoder::from_id(&id).context("no such encoder"))
}

fn methods() -> impl TypedValueParser<Value = Method> {
    PossibleValuesParser::new(Method::ALL.map(|method| method.id()))
        .try_map(|id| Method::from_id(&id).context("no such method"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser;
    use contrastive_lab::recipe::Preset;

    #[derive(Parser)]
    struct Line {
        #[command(flatten)]
        arguments: RecipeArguments,
    }

    fn recipe(line: &str) -> Result<Recipe> {
        let line = Line::try_parse_from(std::iter::once("lab").chain(line.split_whitespace()))?;
        line.arguments.recipe()
    }

    #[test]
    fn no_argument_is_the_recipe_that_the_page_starts_with() {
        assert_eq!(recipe("").unwrap(), Recipe::default());
    }

    #[test]
    fn a_method_brings_its_own_recipe_and_settings_stand_above_it() {
        let recipe = recipe(
            "--method byol --encoder small --steps 30 --batch-size 16 --learning-rate 0.01 \
             --image-size 48 --seed 9",
        )
        .unwrap();
        assert_eq!(recipe.method.id(), "byol");
        assert_eq!(recipe.images().views, Preset::Byol.policies(32));
        assert_eq!(recipe.encoder, Encoder::Small);
        assert_eq!(recipe.max_steps, Some(30));
        assert_eq!((recipe.batch_size, recipe.images().size_px), (16, 48));
        assert_eq!((recipe.optimiser.learning_rate, recipe.seed), (0.01, 9));
    }

    #[test]
    fn any_setting_is_set_by_its_place() {
        let recipe = recipe(
            "--method moco-v2 --set method.queue_size=512 --set optimiser.schedule=steps \
             --set views.1.crop.scale.0=0.5 --set max_steps=9",
        )
        .unwrap();
        assert_eq!(recipe.method.spec().queue_keys, 512);
        assert_eq!(recipe.optimiser.schedule.id(), "steps");
        assert_eq!(recipe.images().views[1].crop.scale, [0.5, 1.0]);
        assert_eq!(recipe.max_steps, Some(9));
    }

    #[test]
    fn a_file_is_read_and_settings_stand_above_it() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("recipe.json");
        let in_file = Recipe {
            max_steps: Some(7),
            temperature: 0.5,
            ..Recipe::default()
        };
        fs::write(&file, json::write(&in_file)).unwrap();
        let recipe = |rest: &str| recipe(&format!("--recipe {} {rest}", file.display()));
        assert_eq!(recipe("").unwrap(), in_file);
        let longer = recipe("--epochs 3").unwrap();
        assert_eq!((longer.epochs, longer.max_steps), (3, None));
        assert_eq!(longer.temperature, 0.5);
        assert!(recipe("--method byol").is_err());
    }

    #[test]
    fn what_cannot_be_used_is_named() {
        let problem = |line: &str| format!("{:#}", recipe(line).unwrap_err());
        assert_eq!(
            problem("--batch-size 1"),
            "the batch size is 1; it must be between 2 and 4096"
        );
        assert_eq!(
            problem("--set temperature=hot"),
            "the temperature cannot be hot, which is a value of another kind"
        );
        assert!(problem("--set method.queue_size=8").contains("method.queue_size is no setting"));
        assert!(problem("--method simclrr").contains("simclr"));
        assert!(problem("--recipe missing.json").contains("the recipe missing.json"));
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("recipe.json");
        fs::write(&file, r#"{"version":9}"#).unwrap();
        let newer = problem(&format!("--recipe {}", file.display()));
        assert!(newer.contains("version 9"), "{newer}");
    }
}
