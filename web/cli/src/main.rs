//! `cargo lab`: builds, serves and tests the page; trains and measures without it.

#[cfg(test)]
mod readme;

use anyhow::Result;
use clap::{Args, Parser, Subcommand};
use contrastive_lab::recipe::json;
use contrastive_lab_cli::browser_bench::{self, BrowserBenchArguments};
use contrastive_lab_cli::native_bench::{self, NativeBenchArguments};
use contrastive_lab_cli::quality::{self, QualityArguments};
use contrastive_lab_cli::recipe_arguments::RecipeArguments;
use contrastive_lab_cli::train::{self, TrainArguments};
use contrastive_lab_cli::{bench, faults, serve, site, suites, workspace::Workspace};
use std::path::PathBuf;
use std::process::ExitCode;

/// Builds, serves and tests Contrastive Lab; trains and measures without the page.
#[derive(Parser)]
#[command(name = "cargo lab", bin_name = "cargo lab", version)]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Build the page and serve it on this machine: at once with the CPU engine, later with the GPU's.
    Serve {
        /// Port on 127.0.0.1; 0 takes any free one.
        #[arg(long, default_value_t = 8080)]
        port: u16,
        /// Serve what the last `cargo lab build` left, without building.
        #[arg(long)]
        no_build: bool,
    },
    /// Build the static site into `target/site`, ready for any static host.
    Build,
    /// Run every test, the browser's too, and count them.
    Test {
        /// Only the engine's tests on the CPU, and those of the light crates: no GPU driver, no
        /// browser.
        #[arg(long)]
        quick: bool,
    },
    /// Run the tests that need minutes each, which `test` leaves out.
    Soak,
    /// Plant the faults of `tests/faults` into a copy of the engine and see that a test catches each.
    Faults {
        /// Only these, by their ids.
        ids: Vec<String>,
    },
    /// Train an encoder on this machine and write the model, as the page does.
    Train(TrainArguments),
    /// Print a recipe as JSON, to edit and to give to `train` or `bench quality`.
    Recipe(RecipeArguments),
    /// Measure the engine on this machine: times, and ratios taken in the same run.
    Bench(BenchArguments),
}

#[derive(Args)]
#[command(args_conflicts_with_subcommands = true)]
struct BenchArguments {
    #[command(subcommand)]
    task: Option<BenchTask>,
    /// A zip of images whose import is measured too.
    archive: Option<PathBuf>,
    /// Only the CPU engine.
    #[arg(long)]
    cpu: bool,
    /// Measure the archive's import in the page too, in a real browser.
    #[arg(long, requires = "archive")]
    page: bool,
}

#[derive(Subcommand)]
enum BenchTask {
    /// Measure what methods reach on labelled images, as a Markdown table.
    ///
    /// The reference recipe: encoder small, head 256-64, AdamW at 0.002 with a cosine, 720 steps of
    /// 256 images, crops from a fifth of the area, flip, colour jitter, greyscale. Another method
    /// than the recipe's brings its own settings, head and temperature; encoder, optimiser, batch,
    /// steps and views stay the recipe's.
    Quality(QualityArguments),
    /// Measure a step of SimCLR in the page: this lab's engines beside jax-js and TensorFlow.js, on one adapter.
    ///
    /// All begin with the same weights and see the same views; whoever computes another first loss is marked wrong.
    Browser(BrowserBenchArguments),
    /// Measure the same step natively: this lab's engines beside PyTorch, where a Python with it is found.
    ///
    /// In rounds, one after the other, wall time and processor time; whoever computes another loss is marked wrong.
    Native(NativeBenchArguments),
}

fn main() -> ExitCode {
    match run(Arguments::parse().task) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(task: Task) -> Result<ExitCode> {
    let workspace = Workspace::locate()?;
    match task {
        Task::Serve { port, no_build } => {
            if no_build {
                serve::serve_for_a_person(&site::built(&workspace)?, port)?;
            } else {
                serve::serve_while_building(&workspace, port)?;
            }
        }
        Task::Build => {
            let folder = site::build(&workspace)?;
            println!("The site is in {}", folder.display());
        }
        Task::Train(arguments) => train::run(&workspace, &arguments)?,
        Task::Recipe(arguments) => print!("{}", json::write(&arguments.recipe()?)),
        Task::Bench(arguments) => {
            return match arguments.task {
                Some(BenchTask::Quality(quality)) => quality::run(&workspace, &quality),
                Some(BenchTask::Browser(browser)) => {
                    browser_bench::run(&workspace, &browser)?;
                    Ok(ExitCode::SUCCESS)
                }
                Some(BenchTask::Native(native)) => {
                    native_bench::run(&workspace, &native)?;
                    Ok(ExitCode::SUCCESS)
                }
                None => bench::run(
                    &workspace,
                    arguments.archive.as_deref(),
                    arguments.cpu,
                    arguments.page,
                ),
            };
        }
        Task::Faults { ids } => faults::run(&workspace, &ids)?,
        Task::Soak => return suites::soak(&workspace),
        Task::Test { quick } => return suites::run(&workspace, quick),
    }
    Ok(ExitCode::SUCCESS)
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    fn bench(line: &str) -> BenchArguments {
        let words = ["cargo lab", "bench"]
            .into_iter()
            .chain(line.split_whitespace());
        match Arguments::try_parse_from(words).map(|arguments| arguments.task) {
            Ok(Task::Bench(arguments)) => arguments,
            Ok(_) => panic!("{line} is another task"),
            Err(error) => panic!("{error}"),
        }
    }

    #[test]
    fn the_command_line_is_sound() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn bench_takes_an_archive_of_its_own_or_a_task() {
        let times = bench("IMAGES.zip --cpu");
        assert_eq!(times.archive, Some(PathBuf::from("IMAGES.zip")));
        assert!(times.cpu && times.task.is_none());
        assert!(bench("").task.is_none());
        let quality = bench("quality IMAGES.zip --methods simclr,byol --steps 10");
        assert!(matches!(quality.task, Some(BenchTask::Quality(_))));
        let browser = bench("browser --encoders tiny,resnet18-w16 --images 8 --software");
        assert!(matches!(browser.task, Some(BenchTask::Browser(_))));
        assert_eq!(quality.archive, None);
    }
}
