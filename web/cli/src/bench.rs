//! `cargo lab bench`: runs the benchmarks of the engine, on this machine.

use crate::native::PROFILE;
use crate::site;
use crate::workspace::Workspace;
use anyhow::{Context, Result};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

/// Runs them; `archive` is a zip of images whose import is measured too, with `in_page` in a browser
/// besides.
///
/// # Errors
/// Where cargo does not start, the archive is not there, or the site does not build.
pub fn run(
    workspace: &Workspace,
    archive: Option<&Path>,
    cpu_only: bool,
    in_page: bool,
) -> Result<ExitCode> {
    let features = if cpu_only { "cpu" } else { "cpu,webgpu" };
    let mut command = workspace.cargo();
    command.args(["run", PROFILE, "--package", "contrastive-lab"]);
    command.args(["--example", "bench"]);
    command.args(["--features", features, "--"]);
    let archive = archive.map(absolute).transpose()?;
    command.args(&archive);
    if !succeeds(&mut command)? {
        return Ok(ExitCode::FAILURE);
    }
    let Some(archive) = archive.filter(|_| in_page) else {
        return Ok(ExitCode::SUCCESS);
    };
    let folder = site::build(workspace)?;
    let mut command = workspace.cargo();
    command.args(["run", "--package", "contrastive-lab-browser-tests"]);
    command.args(["--example", "page_bench", "--"]).arg(archive);
    command.env("CONTRASTIVE_LAB_SITE", folder);
    Ok(if succeeds(&mut command)? {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

fn absolute(archive: &Path) -> Result<PathBuf> {
    archive.canonicalize().with_context(|| {
        format!(
            "{} cannot be opened; name a zip of images",
            archive.display()
        )
    })
}

fn succeeds(command: &mut Command) -> Result<bool> {
    let status = command.status().context("cargo did not start")?;
    Ok(status.success())
}
