//! `cargo lab bench`: runs the benchmarks of the engine, on this machine.

use crate::workspace::Workspace;
use anyhow::{Context, Result};
use std::path::Path;
use std::process::ExitCode;

/// Runs them; `archive` is a zip of images whose import is measured too.
///
/// # Errors
/// Where cargo does not start.
pub fn run(workspace: &Workspace, archive: Option<&Path>, cpu_only: bool) -> Result<ExitCode> {
    let features = if cpu_only { "cpu" } else { "cpu,webgpu" };
    let mut command = workspace.cargo();
    command.args(["run", "--package", "contrastive-lab", "--example", "bench"]);
    command.args(["--features", features, "--"]);
    if let Some(archive) = archive {
        command.arg(archive.canonicalize().with_context(|| {
            format!(
                "{} cannot be opened; name a zip of images",
                archive.display()
            )
        })?);
    }
    let status = command.status().context("cargo did not start")?;
    Ok(if status.success() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}
