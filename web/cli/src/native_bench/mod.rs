//! `cargo lab bench native`: the engines as native processes beside PyTorch, where there is one.

mod contestant;
mod row;
mod who;

use crate::bench_task;
use crate::native::{self, Engine};
use crate::recipe_arguments::encoders;
use crate::workspace::Workspace;
use anyhow::{Context, Result, bail};
use clap::Args;
use contestant::{Contestant, Stage};
use contrastive_lab::recipe::{Encoder, MAX_BATCH_SIZE};
use row::Row;
use std::fs;
use std::path::PathBuf;
use who::Who;

/// What is measured.
#[derive(Args, Clone)]
pub struct NativeBenchArguments {
    /// Encoders, one after the other.
    #[arg(long, value_name = "IDS", value_delimiter = ',', value_parser = encoders(), default_value = "tiny,small")]
    encoders: Vec<Encoder>,
    /// Images in the batch; each gives two views.
    #[arg(long, default_value_t = 128, value_parser = clap::value_parser!(u32).range(2..=i64::from(MAX_BATCH_SIZE)))]
    images: u32,
    /// Rounds, of which the median counts.
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u32).range(1..))]
    rounds: u32,
    /// Threads on the processor, one number after the other; 0 is all that there are.
    #[arg(
        long,
        value_name = "NUMBERS",
        value_delimiter = ',',
        default_value = "1,0"
    )]
    threads: Vec<u32>,
    /// The graphics card too, and PyTorch on it where it finds CUDA.
    #[arg(long)]
    gpu: bool,
    /// The Python that has PyTorch.
    #[arg(long, default_value = "python3")]
    python: PathBuf,
    /// Write the figures as JSON besides.
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
}

/// Builds the engine and measures.
///
/// # Errors
/// Where the engine does not build or does not run, or a contestant computes something else than the first.
pub fn run(workspace: &Workspace, arguments: &NativeBenchArguments) -> Result<()> {
    let engine = if arguments.gpu {
        Engine::Webgpu
    } else {
        Engine::Cpu
    };
    let folder = workspace.target.join("bench-native");
    fs::create_dir_all(&folder).with_context(|| folder.display().to_string())?;
    let stage = Stage {
        lab: native::build_example(workspace, engine, "steps")?,
        python: &arguments.python,
        script: workspace.root.join("tests/pytorch/bench_step.py"),
        folder,
    };
    let mut rows = Vec::new();
    println!(
        "| encoder | who | threads | step (least to most) | processor time | views/s | first loss |"
    );
    println!("| --- | --- | --- | --- | --- | --- | --- |");
    for &encoder in &arguments.encoders {
        for row in of_encoder(&stage, arguments, encoder)? {
            println!("{}", row.markdown());
            rows.push(row);
        }
    }
    if let Some(file) = &arguments.json {
        let text = serde_json::to_string_pretty(&rows)?;
        fs::write(file, text).with_context(|| format!("could not write {}", file.display()))?;
    }
    if rows.iter().any(|row| row.is_wrong) {
        bail!("a first loss is not the first one's");
    }
    Ok(())
}

fn of_encoder(
    stage: &Stage,
    arguments: &NativeBenchArguments,
    encoder: Encoder,
) -> Result<Vec<Row>> {
    let recipe = bench_task::recipe(encoder, arguments.images);
    let mut contestants: Vec<Contestant> = Vec::new();
    for (who, title) in Who::all(arguments.gpu) {
        let threads = if who.is_on_gpu() {
            &[0][..]
        } else {
            &arguments.threads
        };
        for &threads in threads {
            match Contestant::start(stage, &recipe, who, threads) {
                Ok(mut contestant) => {
                    contestant.row.encoder = encoder.id();
                    contestant.row.contestant = title.to_owned();
                    contestants.push(contestant);
                }
                // The first is this lab; another may be missing on this machine.
                Err(error) if contestants.is_empty() => return Err(error),
                Err(error) => eprintln!("{title}: {error:#}"),
            }
        }
    }
    // Who warms the machine for the next does so in turn.
    let count = contestants.len();
    for round in 0..arguments.rounds as usize {
        for place in 0..count {
            contestants[(place + round) % count].round()?;
        }
    }
    let expected = contestants.first();
    let expected = expected.map_or(Vec::new(), |first| first.row.first_losses.clone());
    let rows = contestants
        .into_iter()
        .map(|one| one.end(arguments.images, &expected));
    Ok(rows.collect())
}
