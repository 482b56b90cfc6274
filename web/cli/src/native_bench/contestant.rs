//! One that takes part in the native bench: a process that takes turns.

use super::row::Row;
use super::who::Who;
use crate::bench_task;
use anyhow::{Context, Result, bail};
use contrastive_lab::recipe::Recipe;
use serde::Deserialize;
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};

/// Steps whose losses are held together.
const FIRST_LOSSES: usize = 3;
const ROUND_SECONDS: f64 = 0.5;

/// Programs and files of all contestants.
pub(super) struct Stage<'a> {
    pub lab: PathBuf,
    pub python: &'a Path,
    pub script: PathBuf,
    /// What the first contestant lends to the others.
    pub folder: PathBuf,
}

/// One that takes part, waiting for its next turn.
pub(super) struct Contestant {
    child: Child,
    lines: BufReader<ChildStdout>,
    pub row: Row,
    rounds: Vec<Round>,
}

/// A step in a round, the mean of all.
#[derive(Clone, Copy, Debug, Deserialize)]
pub(super) struct Round {
    pub seconds: f64,
    pub cpu_seconds: f64,
}

impl Contestant {
    pub(super) fn start(stage: &Stage, recipe: &Recipe, who: Who, threads: u32) -> Result<Self> {
        let task = stage.task(recipe, who, threads);
        let mut command = match who {
            Who::Lab { .. } => Command::new(&stage.lab),
            Who::PyTorch { .. } => {
                let mut command = Command::new(stage.python);
                command.arg(&stage.script).arg(&stage.folder);
                command
            }
        };
        if threads > 0 {
            command.env("RAYON_NUM_THREADS", threads.to_string());
        }
        // Threads that wait for their turn do not turn in circles.
        command
            .env("OMP_WAIT_POLICY", "passive")
            .arg(task.to_string());
        command.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn().context("it did not start")?;
        let stdout = child.stdout.take().context("it gives no output to read")?;
        let mut contestant = Self {
            child,
            lines: BufReader::new(stdout),
            row: Row {
                threads,
                ..Row::default()
            },
            rounds: Vec::new(),
        };
        let first = contestant.answer()?;
        contestant.row.first_losses = serde_json::from_value(first["losses"].clone())?;
        Ok(contestant)
    }

    fn answer(&mut self) -> Result<Value> {
        let mut line = String::new();
        if self.lines.read_line(&mut line)? == 0 {
            bail!("it ended; its own words are above");
        }
        serde_json::from_str(&line).with_context(|| format!("it said {line:?}"))
    }

    /// Its turn.
    pub(super) fn round(&mut self) -> Result<()> {
        let stdin = self.child.stdin.as_mut().context("it hears nothing")?;
        writeln!(stdin, "round")?;
        stdin.flush()?;
        let round = serde_json::from_value(self.answer()?)?;
        self.rounds.push(round);
        Ok(())
    }

    /// Lets it go; what was found.
    pub(super) fn end(mut self, images: u32, expected: &[f64]) -> Row {
        // It ends with its input.
        drop(self.child.stdin.take());
        self.child.wait().ok();
        self.row.finish(&self.rounds, images, expected)
    }
}

impl Stage<'_> {
    fn task(&self, recipe: &Recipe, who: Who, threads: u32) -> Value {
        let mut task = json!({
            "recipe": recipe,
            "round_seconds": ROUND_SECONDS,
            "first_losses": FIRST_LOSSES,
        });
        let more = match who {
            Who::Lab { on_gpu, by_burn } => json!({
                "on_gpu": on_gpu,
                "by_burn": by_burn,
                "folder": self.folder,
            }),
            Who::PyTorch {
                on_gpu,
                tf32,
                channels_last,
            } => json!({
                "threads": threads,
                "device": if on_gpu { "cuda" } else { "cpu" },
                "size_px": bench_task::SIZE_PX,
                "tf32": tf32,
                "channels_last": channels_last,
            }),
        };
        if let (Some(task), Value::Object(more)) = (task.as_object_mut(), more) {
            task.extend(more);
        }
        task
    }
}
