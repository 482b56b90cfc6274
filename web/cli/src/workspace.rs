//! Where the workspace is, and its cargo.

use anyhow::{Context, Result, bail};
use std::ffi::OsString;
use std::path::PathBuf;
use std::process::{Command, Stdio};

/// The workspace that the current folder is in.
#[derive(Clone, Debug)]
pub struct Workspace {
    pub root: PathBuf,
    /// The one target folder, wherever `CARGO_TARGET_DIR` or a configuration puts it.
    pub target: PathBuf,
    cargo: OsString,
}

impl Workspace {
    /// Asks cargo.
    ///
    /// # Errors
    /// Where cargo does not run, or the current folder is in no workspace.
    pub fn locate() -> Result<Self> {
        // Inside `cargo run` this is the cargo that runs us, with its toolchain.
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let mut command = Command::new(&cargo);
        command.args(["metadata", "--no-deps", "--format-version", "1"]);
        let text = output(&mut command, "cargo metadata")?;
        let metadata: serde_json::Value =
            serde_json::from_str(&text).context("cargo metadata gave something else than JSON")?;
        let path = |key: &str| {
            metadata[key]
                .as_str()
                .map(PathBuf::from)
                .with_context(|| format!("cargo metadata gave no {key}"))
        };
        Ok(Self {
            root: path("workspace_root")?,
            target: path("target_directory")?,
            cargo,
        })
    }

    /// A workspace in this folder whose cargo does not start.
    #[cfg(test)]
    pub fn without_cargo(root: &std::path::Path) -> Self {
        Self {
            root: root.to_owned(),
            target: root.join("target"),
            cargo: root.join("no-cargo").into(),
        }
    }

    /// A cargo call at the root, into the workspace's one target folder.
    pub fn cargo(&self) -> Command {
        let mut command = Command::new(&self.cargo);
        command
            .current_dir(&self.root)
            .env("CARGO_TARGET_DIR", &self.target);
        command
    }

    /// Where programs are put that are fetched rather than built.
    pub fn tools(&self) -> PathBuf {
        self.target.join("tools")
    }

    /// Where the static site is left.
    pub fn site(&self) -> PathBuf {
        self.target.join("site")
    }
}

/// Runs a program whose words a person may see.
///
/// # Errors
/// Where it does not start or does not succeed; `what` names it.
pub fn run(command: &mut Command, what: &str) -> Result<()> {
    let status = command
        .status()
        .with_context(|| format!("{what} did not start"))?;
    if !status.success() {
        bail!("{what} ended with {status}; its own words are above");
    }
    Ok(())
}

/// Runs a program and gives what it printed.
///
/// # Errors
/// Where it does not start, does not succeed, or prints something else than UTF-8.
pub fn output(command: &mut Command, what: &str) -> Result<String> {
    let output = command
        .stderr(Stdio::inherit())
        .output()
        .with_context(|| format!("{what} did not start"))?;
    if !output.status.success() {
        bail!(
            "{what} ended with {}; its own words are above",
            output.status
        );
    }
    String::from_utf8(output.stdout).with_context(|| format!("{what} printed broken text"))
}
