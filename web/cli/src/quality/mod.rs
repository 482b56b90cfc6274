//! `cargo lab bench quality`: trains each method on a part of a labelled set, with one seed or several, judges it
//! on another, and prints a Markdown table.

mod table;

use crate::native::{self, Engine};
use crate::progress::Display;
use crate::recipe_arguments::{Changes, read};
use crate::workspace::Workspace;
use anyhow::{Result, bail};
use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use contrastive_lab::protocol::job::{Job, QualityJob, QualityReport, Said};
use contrastive_lab::recipe::{
    Crop, Encoder, Head, ImageInput, Input, LrSchedule, Method, OptimiserKind, OptimiserSettings,
    Preset, Recipe, ViewPolicy,
};
use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::sync::mpsc;
use std::thread;
use table::Table;

/// The value of `--methods` for every one.
const ALL: &str = "all";

#[derive(Args, Debug)]
pub struct QualityArguments {
    /// A zip (or a folder) of images with a folder for each class.
    archive: Option<PathBuf>,
    /// Methods to run, one after the other, by a comma; `all` is every one. Without it the
    /// recipe's own.
    #[arg(long, value_name = "IDS", value_delimiter = ',', value_parser = named_methods())]
    methods: Vec<NamedMethods>,
    /// A recipe as JSON in place of the reference.
    #[arg(long, value_name = "FILE.json")]
    recipe: Option<PathBuf>,
    /// Images to train on, spread evenly over the classes.
    #[arg(long, value_name = "N", default_value_t = 10_000)]
    train_images: usize,
    /// Other images to judge on, spread likewise.
    #[arg(long, value_name = "N", default_value_t = 2_000)]
    test_images: usize,
    /// Run each method with so many seeds, the recipe's and those after it.
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..))]
    seeds: u32,
    /// Runs that compute at the same time; more than one is faster where there are cores enough, and their minutes
    /// are then not to be compared.
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..))]
    at_once: u32,
    /// Where to compute.
    #[arg(long, value_enum, default_value = "cpu")]
    engine: Engine,
    #[command(flatten)]
    changes: Changes,
}

/// One value of `--methods`.
#[derive(Clone, Copy, Debug)]
enum NamedMethods {
    All,
    One(Method),
}

fn named_methods() -> impl TypedValueParser<Value = NamedMethods> {
    let ids = Method::ALL.map(|method| method.id());
    PossibleValuesParser::new(ids.into_iter().chain([ALL]))
        .map(|id| Method::from_id(&id).map_or(NamedMethods::All, NamedMethods::One))
}

impl QualityArguments {
    /// For each method one job a seed; those of the first method tell of the baselines too.
    ///
    /// # Errors
    /// What cannot be used, before hours are spent on it.
    fn jobs(&self) -> Result<Vec<Vec<QualityJob>>> {
        let Some(archive) = &self.archive else {
            bail!(
                "quality needs images with labels: name a zip with a folder for each class, as in \
                 `cargo lab bench quality IMAGES.zip`"
            );
        };
        if self.train_images == 0 || self.test_images == 0 {
            bail!("there must be images to train on and images to judge on; ask for at least one");
        }
        let images = native::images(std::slice::from_ref(archive))?;
        let recipe = match &self.recipe {
            Some(file) => read(file)?,
            None => reference(),
        };
        let recipe = self.changes.apply(recipe)?;
        let of_seed = |method: Method, is_first: bool, nth: u32| QualityJob {
            images: images.clone(),
            recipe: Recipe {
                seed: recipe.seed.wrapping_add(nth),
                ..of_method(&recipe, method)
            },
            engine: self.engine.kind(),
            train_images: self.train_images,
            test_images: self.test_images,
            baselines: is_first,
        };
        let methods = self.methods(recipe.method).into_iter().enumerate();
        let of_method = |(at, method)| {
            let seeds = 0..self.seeds;
            seeds.map(|nth| of_seed(method, at == 0, nth)).collect()
        };
        Ok(methods.map(of_method).collect())
    }

    /// The methods to run; `own` is the recipe's.
    fn methods(&self, own: Method) -> Vec<Method> {
        if self.methods.is_empty() {
            return vec![own];
        }
        let named = self.methods.iter().flat_map(|named| match named {
            NamedMethods::All => Method::ALL.to_vec(),
            NamedMethods::One(method) => vec![*method],
        });
        named.collect()
    }
}

/// The recipe whose results are compared: a small encoder on 32x32 images, 720 steps.
fn reference() -> Recipe {
    let simclr = Preset::Simclr.policies(32)[0];
    let view = ViewPolicy {
        crop: Crop {
            scale: [0.2, 1.0],
            ..simclr.crop
        },
        ..simclr
    };
    Recipe {
        encoder: Encoder::Small,
        head: Head::mlp(256, 64),
        temperature: 0.2,
        batch_size: 256,
        max_steps: Some(720),
        optimiser: OptimiserSettings {
            kind: OptimiserKind::AdamW,
            learning_rate: 2e-3,
            weight_decay: 0.01,
            momentum: 0.9,
            warmup_fraction: 0.0,
            schedule: LrSchedule::Cosine,
        },
        input: Input::Images(ImageInput {
            size_px: 32,
            keep_test_folder: true,
            larger_copies: false,
            views: [view; 2],
        }),
        ..Recipe::default()
    }
}

/// The same run by a method: its own settings, head and temperature; views and optimiser stay, so
/// that only the methods differ.
fn of_method(recipe: &Recipe, method: Method) -> Recipe {
    if recipe.method.id() == method.id() {
        return recipe.clone();
    }
    Recipe {
        input: recipe.input.clone(),
        optimiser: recipe.optimiser,
        ..recipe.with_method(method)
    }
}

/// Runs each method and prints its row when it is there, so that a broken-off bench keeps the rest.
///
/// # Errors
/// Where an argument cannot be used or the engine does not build; methods that failed are told of,
/// and are in the exit code.
pub fn run(workspace: &Workspace, arguments: &QualityArguments) -> Result<ExitCode> {
    let of_methods = arguments.jobs()?;
    let program = native::build(workspace, arguments.engine)?;
    let count = of_methods.iter().map(Vec::len).sum::<usize>();
    let names = (1..).map(|at: usize| format!("{at}/{count} "));
    let mut left: VecDeque<(usize, String, QualityJob)> = (0..)
        .zip(of_methods.iter())
        .flat_map(|(method, jobs)| jobs.iter().map(move |job| (method, job.clone())))
        .zip(names)
        .map(|((method, job), name)| {
            let name = format!(
                "{name}{}, seed {}: ",
                job.recipe.method.id(),
                job.recipe.seed
            );
            (method, name, job)
        })
        .collect();
    let mut table = Table::new(of_methods.iter().map(Vec::len).collect());
    thread::scope(|scope| {
        let (tell, told) = mpsc::channel();
        let start_next = |left: &mut VecDeque<(usize, String, QualityJob)>| {
            let Some((method, name, job)) = left.pop_front() else {
                return false;
            };
            let (tell, program) = (tell.clone(), &program);
            scope.spawn(move || {
                // As a text: a record is shared within one thread. Nobody hears it only where the bench was
                // broken off.
                let report = reached(program, job, &name);
                let report = report.and_then(|report| Ok(serde_json::to_string(&report)?));
                tell.send((method, report)).ok();
            });
            true
        };
        let at_once = (0..arguments.at_once).filter(|_| start_next(&mut left));
        let mut under_way = at_once.count();
        while under_way > 0 {
            let (method, report) = told.recv()?;
            match report.and_then(|report| Ok(serde_json::from_str(&report)?)) {
                Ok(report) => table.take(method, report),
                // What fails the first run, before anything was measured, mostly fails them all.
                Err(error) if table.is_empty() => {
                    return Err(error.context(of_methods[method][0].recipe.method.id()));
                }
                Err(error) => {
                    eprintln!(
                        "error: {}: {error:#}",
                        of_methods[method][0].recipe.method.id()
                    );
                    table.failed(method);
                }
            }
            if !start_next(&mut left) {
                under_way -= 1;
            }
        }
        Ok(())
    })?;
    Ok(match table.has_failures() {
        false => ExitCode::SUCCESS,
        true => ExitCode::FAILURE,
    })
}

fn reached(program: &Path, job: QualityJob, name: &str) -> Result<QualityReport> {
    let mut display = Display::new(name)?;
    let mut end = None;
    let outcome = native::run(Command::new(program), &Job::Quality(job), |heard| {
        end = display.hear(heard).or(end.take());
    });
    display.end();
    outcome?;
    match end {
        Some(Said::Quality(report)) => Ok(*report),
        _ => bail!("the engine ended without a result; start the run again"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser;
    use contrastive_lab::protocol::EngineKind;
    use contrastive_lab::recipe::json;

    #[derive(Parser)]
    struct Line {
        #[command(flatten)]
        quality: QualityArguments,
    }

    fn of_methods(line: &str) -> Result<Vec<Vec<QualityJob>>> {
        let line = Line::try_parse_from(std::iter::once("lab").chain(line.split_whitespace()))?;
        line.quality.jobs()
    }

    fn jobs(line: &str) -> Result<Vec<QualityJob>> {
        of_methods(line).map(|jobs| jobs.concat())
    }

    #[test]
    fn each_method_runs_with_every_seed_and_the_first_tells_of_the_baselines() {
        let jobs = of_methods(". --methods simclr,byol --seeds 3 --seed 7").unwrap();
        let seeds = jobs
            .iter()
            .map(|jobs| jobs.iter().map(|job| job.recipe.seed).collect());
        assert_eq!(seeds.collect::<Vec<Vec<u32>>>(), [[7, 8, 9], [7, 8, 9]]);
        let baselines = jobs.concat().into_iter().map(|job| job.baselines);
        assert!(baselines.eq([true, true, true, false, false, false]));
        assert!(of_methods(". --seeds 0").is_err());
    }

    #[test]
    fn an_archive_alone_is_the_reference() {
        let jobs = jobs(".").unwrap();
        assert_eq!(jobs.len(), 1);
        assert_eq!(jobs[0].recipe, reference());
        assert_eq!((jobs[0].train_images, jobs[0].test_images), (10_000, 2_000));
        assert_eq!(jobs[0].engine, EngineKind::Cpu);
        assert_eq!(jobs[0].images, [std::path::absolute(".").unwrap()]);
    }

    #[test]
    fn the_reference_is_written_down() {
        let expected = r#"{"version":4,"seed":1,
            "method":{"name":"simclr","loss":"nt-xent","margin":0.5,"class_prior":0.1,"hardness":1.0},
            "encoder":"small",
            "head":{"kind":"mlp","hidden_layers":1,"hidden_dim":256,"output_dim":64,
                "batch_norm":true,"output_batch_norm":false},
            "temperature":0.2,"batch_size":256,"epochs":20,"max_steps":720,
            "optimiser":{"kind":"adamw","learning_rate":0.002,"weight_decay":0.01,"momentum":0.9,
                "warmup_fraction":0.0,"schedule":"cosine"},
            "input":{"images":{"size_px":32,"keep_test_folder":true,"views":[VIEW,VIEW]}}}"#;
        let view = r#"{"crop":{"probability":1.0,"scale":[0.2,1.0],"ratio":[0.75,1.3333334]},
            "horizontal_flip":0.5,"vertical_flip":0.0,
            "rotation":{"probability":0.0,"degrees_max":30.0},
            "colour_jitter":{"probability":0.8,"strength":0.5,"brightness":0.8,"contrast":0.8,
                "saturation":0.8,"hue":0.2},
            "greyscale":0.2,"blur":{"probability":0.0,"sigma_of_224_px":[0.1,2.0]},
            "solarise":{"probability":0.0,"threshold":0.5},
            "cut_out":{"probability":0.0,"side":0.4}}"#;
        let expected = json::read(&expected.replace("VIEW", view)).unwrap();
        assert_eq!(reference(), expected);
    }

    #[test]
    fn another_method_brings_its_head_and_nothing_else_that_a_comparison_would_feel() {
        let jobs = jobs(". --methods simclr,byol,moco-v1 --steps 50 --encoder tiny").unwrap();
        let [simclr, byol, moco] = [0, 1, 2].map(|at| &jobs[at].recipe);
        assert_eq!(simclr.head, reference().head);
        assert_eq!(byol.head, byol.method.spec().start.head);
        assert_eq!(moco.temperature, moco.method.spec().start.temperature);
        for recipe in [simclr, byol, moco] {
            assert_eq!(recipe.encoder, Encoder::Tiny);
            assert_eq!(recipe.max_steps, Some(50));
            assert_eq!(recipe.optimiser, reference().optimiser);
            assert_eq!(recipe.input, reference().input);
            assert_eq!(recipe.batch_size, 256);
            assert_eq!(recipe.check(), Ok(()));
        }
    }

    #[test]
    fn all_is_every_method_and_an_unknown_one_is_refused() {
        let jobs_of = |methods: &str| jobs(&format!(". --methods {methods}"));
        let methods: Vec<Method> = jobs_of("all")
            .unwrap()
            .iter()
            .map(|job| job.recipe.method)
            .collect();
        assert_eq!(methods, Method::ALL);
        let problem = jobs_of("simclr,clairvoyant").unwrap_err().to_string();
        assert!(
            problem.contains("clairvoyant") && problem.contains("byol"),
            "{problem}"
        );
    }

    #[test]
    fn a_recipe_from_a_file_keeps_its_own_method() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("recipe.json");
        let recipe = Recipe::default().with_method(Method::ALL[3]);
        std::fs::write(&file, json::write(&recipe)).unwrap();
        let jobs = jobs(&format!(". --recipe {}", file.display())).unwrap();
        assert_eq!(jobs[0].recipe, recipe);
    }

    #[test]
    fn without_images_or_without_any_to_judge_on_it_says_what_to_give() {
        let problem = |line: &str| jobs(line).unwrap_err().to_string();
        assert!(problem("").contains("cargo lab bench quality IMAGES.zip"));
        assert!(problem(". --test-images 0").contains("at least one"));
    }
}
