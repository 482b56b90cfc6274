//! `cargo lab train`: trains an encoder by a recipe and writes the model.

use crate::native::{self, Engine};
use crate::progress::Display;
use crate::recipe_arguments::RecipeArguments;
use crate::workspace::Workspace;
use anyhow::{Context, Result, bail};
use clap::Args;
use contrastive_lab::protocol::job::{Job, Said, TrainJob};
use std::path::{Path, PathBuf};
use std::process::Command;

#[derive(Args, Debug)]
pub struct TrainArguments {
    /// Images, folders and zips; a folder per class gives labels. None takes the sample set.
    images: Vec<PathBuf>,
    /// Where the model goes.
    #[arg(long, value_name = "MODEL.safetensors")]
    out: PathBuf,
    /// Where to compute.
    #[arg(long, value_enum, default_value = "cpu")]
    engine: Engine,
    #[command(flatten)]
    recipe: RecipeArguments,
}

impl TrainArguments {
    /// The same as the engine's process takes it.
    ///
    /// # Errors
    /// What cannot be used, before hours are spent on it.
    fn job(&self) -> Result<TrainJob> {
        Ok(TrainJob {
            images: native::images(&self.images)?,
            recipe: self.recipe.recipe()?,
            engine: self.engine.kind(),
            model: model_path(&self.out)?,
        })
    }
}

fn model_path(out: &Path) -> Result<PathBuf> {
    let path =
        std::path::absolute(out).with_context(|| format!("--out {} is no path", out.display()))?;
    if path.is_dir() {
        bail!(
            "--out {} is a folder; name a file in it, such as model.safetensors",
            out.display()
        );
    }
    if !path.parent().is_some_and(Path::is_dir) {
        bail!(
            "--out {} lies in a folder that is not there; make the folder first",
            out.display()
        );
    }
    Ok(path)
}

/// Trains; what happens on the way goes to standard error, where the model is to standard output.
///
/// # Errors
/// Where an argument cannot be used, the engine does not build, or the run does not finish.
pub fn run(workspace: &Workspace, arguments: &TrainArguments) -> Result<()> {
    let job = Job::Train(arguments.job()?);
    let program = native::build(workspace, arguments.engine)?;
    let mut display = Display::new("")?;
    let mut end = None;
    let outcome = native::run(Command::new(program), &job, |heard| {
        end = display.hear(heard).or(end.take());
    });
    display.end();
    outcome?;
    let Some(Said::Written(model)) = end else {
        bail!("the engine ended without a model; start the run again");
    };
    println!("The model is in {model}");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser;
    use contrastive_lab::protocol::EngineKind;
    use contrastive_lab::recipe::Recipe;

    #[derive(Parser)]
    struct Line {
        #[command(flatten)]
        train: TrainArguments,
    }

    fn job(line: &str) -> Result<TrainJob> {
        let line = Line::try_parse_from(std::iter::once("lab").chain(line.split_whitespace()))?;
        line.train.job()
    }

    #[test]
    fn nothing_but_a_model_to_write_is_the_sample_set_by_the_default_recipe() {
        let job = job("--out model.safetensors").unwrap();
        assert_eq!(job.images, [""; 0].map(PathBuf::from));
        assert_eq!(job.recipe, Recipe::default());
        assert_eq!(job.engine, EngineKind::Cpu);
        assert!(job.model.is_absolute() && job.model.ends_with("model.safetensors"));
    }

    #[test]
    fn paths_engine_and_settings_reach_the_job() {
        let folder = tempfile::tempdir().unwrap();
        let images = folder.path().display();
        let job = job(&format!(
            "{images} --method byol --steps 3 --engine webgpu --out {images}/m.safetensors"
        ))
        .unwrap();
        assert_eq!(job.images, [folder.path()]);
        assert_eq!(job.model, folder.path().join("m.safetensors"));
        assert_eq!(job.engine, EngineKind::WebGpu);
        assert_eq!(job.recipe.method.id(), "byol");
        assert_eq!(job.recipe.max_steps, Some(3));
    }

    #[test]
    fn what_cannot_be_used_is_said_before_anything_is_built() {
        let problem = |line: &str| format!("{:#}", job(line).unwrap_err());
        assert!(
            problem("missing.zip --out m.safetensors").contains("missing.zip cannot be opened")
        );
        assert!(problem("--out .").contains("is a folder"));
        assert!(problem("--out missing/m.safetensors").contains("is not there"));
        assert!(problem("--steps 0 --out m.safetensors").contains("the number of steps is 0"));
        assert!(problem("--steps 5").contains("--out"));
    }
}
