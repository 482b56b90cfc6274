//! `cargo lab bench quality`: trains each method on a part of a labelled set, judges it on another,
//! and prints a Markdown table.

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
use contrastive_lab::run::{Judgement, KnnVote, Weighting};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

/// The value of `--methods` for every one.
const ALL: &str = "all";

const COLUMNS: [&str; 10] = [
    "method",
    "encoder",
    "steps",
    "kNN (k = 20)",
    "kNN (k = 200)",
    "linear probe",
    "untrained kNN",
    "minutes",
    "device",
    "train / test images",
];

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
    /// One job for each method.
    ///
    /// # Errors
    /// What cannot be used, before hours are spent on it.
    fn jobs(&self) -> Result<Vec<QualityJob>> {
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
        let job = |method| QualityJob {
            images: images.clone(),
            recipe: of_method(&recipe, method),
            engine: self.engine.kind(),
            train_images: self.train_images,
            test_images: self.test_images,
        };
        Ok(self.methods(recipe.method).into_iter().map(job).collect())
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
    let simclr = Preset::Simclr.policies()[0];
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
    let jobs = arguments.jobs()?;
    let program = native::build(workspace, arguments.engine)?;
    let mut rows = 0;
    let mut failures = 0;
    let count = jobs.len();
    for (job, at) in jobs.into_iter().zip(1..) {
        let method = job.recipe.method.id();
        match reached(&program, job, &format!("{at}/{count} {method}: ")) {
            Ok(report) => {
                if rows == 0 {
                    println!("{}\n{}", line(COLUMNS), line(COLUMNS.map(|_| "---")));
                }
                println!("{}", row(&report));
                rows += 1;
            }
            // What fails the first method, before anything was measured, mostly fails them all.
            Err(error) if rows == 0 => return Err(error.context(method)),
            Err(error) => {
                eprintln!("error: {method}: {error:#}");
                failures += 1;
            }
        }
    }
    Ok(if failures == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
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

fn row(report: &QualityReport) -> String {
    let record = &report.record;
    let judgement = record.judgement();
    line([
        record.recipe.method.id().to_owned(),
        record.recipe.encoder.id().to_owned(),
        record.steps.to_string(),
        percent(judgement.and_then(|judgement| judgement.knn_accuracy)),
        percent(judgement.and_then(knn_of_200)),
        percent(record.probe.as_ref().map(|probe| probe.accuracy)),
        percent(report.knn_untrained),
        format!("{:.1}", record.seconds / 60.0),
        report.device.clone(),
        judgement.map_or(String::new(), |Judgement { bank, queries, .. }| {
            format!("{bank} / {queries}")
        }),
    ])
}

/// Accuracy of the weighted vote of the 200 nearest; none where fewer vote.
fn knn_of_200(judgement: &Judgement) -> Option<f32> {
    let is_weighted = |vote: &KnnVote| matches!(vote.weighting, Weighting::Weighted { .. });
    let mut votes = judgement.votes.iter();
    let vote = votes.find(|vote| vote.k == 200 && is_weighted(vote));
    vote.map(|vote| vote.accuracy)
}

fn line<const N: usize>(cells: [impl AsRef<str>; N]) -> String {
    let cells = cells.each_ref().map(AsRef::as_ref);
    format!("| {} |", cells.join(" | "))
}

fn percent(part: Option<f32>) -> String {
    part.map_or("–".to_owned(), |part| format!("{:.1} %", 100.0 * part))
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser;
    use contrastive_lab::protocol::EngineKind;
    use contrastive_lab::recipe::json;
    use contrastive_lab::run::{Health, RunId, RunRecord, SetFacts, SpaceFigures};

    #[derive(Parser)]
    struct Line {
        #[command(flatten)]
        quality: QualityArguments,
    }

    fn jobs(line: &str) -> Result<Vec<QualityJob>> {
        let line = Line::try_parse_from(std::iter::once("lab").chain(line.split_whitespace()))?;
        line.quality.jobs()
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
        let expected = r#"{"version":1,"seed":1,"image_size_px":32,
            "method":{"name":"simclr","loss":"nt-xent","margin":0.5,"class_prior":0.1,"hardness":1.0},
            "encoder":"small",
            "head":{"kind":"mlp","hidden_layers":1,"hidden_dim":256,"output_dim":64,
                "batch_norm":true,"output_batch_norm":false},
            "temperature":0.2,"batch_size":256,"epochs":20,"max_steps":720,
            "optimiser":{"kind":"adamw","learning_rate":0.002,"weight_decay":0.01,"momentum":0.9,
                "warmup_fraction":0.0,"schedule":"cosine"},
            "views":[VIEW,VIEW]}"#;
        let view = r#"{"crop":{"probability":1.0,"scale":[0.2,1.0],"ratio":[0.75,1.3333334]},
            "horizontal_flip":0.5,"vertical_flip":0.0,
            "rotation":{"probability":0.0,"degrees_max":30.0},
            "colour_jitter":{"probability":0.8,"strength":0.5,"brightness":0.8,"contrast":0.8,
                "saturation":0.8,"hue":0.2},
            "greyscale":0.2,"blur":{"probability":0.0,"sigma_px":[0.1,2.0]},
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
        let problem = jobs_of("simclr,dino").unwrap_err().to_string();
        assert!(
            problem.contains("dino") && problem.contains("byol"),
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

    #[test]
    fn the_table_is_markdown() {
        let vote = |k, accuracy| KnnVote {
            k,
            weighting: Weighting::Weighted { temperature: 0.07 },
            accuracy,
        };
        let mut record = RunRecord::new(RunId(1), reference(), None, SetFacts::default());
        record.reported(&[], 720, 90.0);
        record.judgements.push(Judgement {
            step: 720,
            knn_accuracy: Some(0.5),
            knn_k: 20,
            queries: 2_000,
            bank: 10_000,
            votes: vec![vote(20, 0.5), vote(200, 0.25)],
            h: SpaceFigures::default(),
            z: None,
            health: Health::Good,
        });
        let report = QualityReport {
            record,
            device: "CPU engine, 2 threads".to_owned(),
            knn_untrained: Some(0.1),
        };
        assert_eq!(
            row(&report),
            "| simclr | small | 720 | 50.0 % | 25.0 % | – | 10.0 % | 1.5 | CPU engine, 2 threads | \
             10000 / 2000 |"
        );
        let head = line(COLUMNS);
        assert_eq!(head.matches('|').count(), row(&report).matches('|').count());
        assert_eq!(line(["a", "b"]), "| a | b |");
    }
}
