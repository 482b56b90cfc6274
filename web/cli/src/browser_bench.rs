//! `cargo lab bench browser`: the engines in the page beside other libraries of the browser, which are fetched from
//! npm in one exact version each.

use crate::recipe_arguments::encoders;
use crate::workspace::{Workspace, run as run_program};
use crate::{npm, site};
use anyhow::{Context, Result};
use clap::Args;
use contrastive_lab::recipe::{Encoder, MAX_BATCH_SIZE};
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// MIT.
const JAX: (&str, &str, &str) = ("@jax-js/jax", "0.1.25", "dist/index.js");
/// Apache-2.0: the library, and its two backends that it does not bring itself.
const TENSORFLOW: [(&str, &str, &str); 3] = [
    ("@tensorflow/tfjs", "4.22.0", "dist/tf.min.js"),
    (
        "@tensorflow/tfjs-backend-webgpu",
        "4.22.0",
        "dist/tf-backend-webgpu.min.js",
    ),
    (
        "@tensorflow/tfjs-backend-wasm",
        "4.22.0",
        "dist/tf-backend-wasm.min.js",
    ),
];

/// What is measured.
#[derive(Args, Clone, Serialize, Deserialize)]
pub struct BrowserBenchArguments {
    /// Encoders, one after the other.
    #[arg(long, value_name = "IDS", value_delimiter = ',', value_parser = encoders(), default_value = "tiny")]
    pub encoders: Vec<Encoder>,
    /// Images in the batch; each gives two views.
    #[arg(long, default_value_t = 128, value_parser = clap::value_parser!(u32).range(2..=i64::from(MAX_BATCH_SIZE)))]
    pub images: u32,
    /// Rounds, of which the median counts.
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u32).range(1..))]
    pub rounds: u32,
    /// Let WebGPU compute on the processor, as on a machine without a GPU.
    #[arg(long)]
    pub software: bool,
    /// Whoever takes longer for a step than so many seconds is measured in one round alone.
    #[arg(long, default_value_t = 5.0)]
    pub slow_seconds: f64,
    /// Write the figures as JSON besides.
    #[arg(long, value_name = "FILE")]
    pub json: Option<PathBuf>,
}

/// What the program in the browser is told.
#[derive(Serialize, Deserialize)]
pub struct Settings {
    pub asked: BrowserBenchArguments,
    /// The folder of jax-js' modules.
    pub jax: PathBuf,
    /// The folders of TensorFlow.js' scripts.
    pub tensorflow: Vec<PathBuf>,
}

impl BrowserBenchArguments {
    /// Sides of the matrices whose product is the limit; on the processor the larger ones take minutes.
    pub fn sides(&self) -> &'static [u32] {
        match self.software {
            true => &[512],
            false => &[512, 1024, 2048],
        }
    }
}

/// Fetches the other libraries, builds the site and measures.
///
/// # Errors
/// Where something cannot be fetched or built, or a contestant computes something else than the others.
pub fn run(workspace: &Workspace, arguments: &BrowserBenchArguments) -> Result<()> {
    let tools = workspace.tools();
    let json = arguments.json.as_deref();
    let settings = Settings {
        asked: BrowserBenchArguments {
            // The program runs in another folder.
            json: json.map(std::path::absolute).transpose()?,
            ..arguments.clone()
        },
        jax: folder_of(&tools, JAX)?,
        tensorflow: TENSORFLOW
            .into_iter()
            .map(|package| folder_of(&tools, package))
            .collect::<Result<_>>()?,
    };
    let site = site::build(workspace)?;
    let mut command = workspace.cargo();
    command.args(["run", "--package", "contrastive-lab-browser-tests"]);
    command.args(["--example", "browser_bench", "--"]);
    command.arg(serde_json::to_string(&settings)?);
    command.env("CONTRASTIVE_LAB_SITE", site);
    run_program(&mut command, "the bench in the browser")
}

/// The folder of a package's file.
fn folder_of(tools: &Path, (package, version, file): (&str, &str, &str)) -> Result<PathBuf> {
    let file = npm::obtain(tools, package, version, file)?;
    let folder = file
        .parent()
        .context("a file of a package lies in no folder")?;
    Ok(folder.to_owned())
}
