//! Files from npm's packages, each in one exact version below `target/tools`.

use crate::workspace::run;
use anyhow::{Context, Result, bail};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Takes `file` of a package from `tools`, or installs the package there.
///
/// # Errors
/// Where npm is not installed or fails, or the package holds no such file.
pub fn obtain(tools: &Path, package: &str, version: &str, file: &str) -> Result<PathBuf> {
    let folder = tools.join(format!("{package}-{version}"));
    let path = folder.join("node_modules").join(package).join(file);
    if path.is_file() {
        return Ok(path);
    }
    let Ok(npm) = which::which("npm") else {
        bail!("npm, which fetches it, is not installed");
    };
    fs::create_dir_all(&folder).with_context(|| format!("could not make {}", folder.display()))?;
    println!("Fetching {package} {version}");
    let mut install = Command::new(npm);
    install
        .args([
            "install",
            "--no-save",
            "--no-audit",
            "--no-fund",
            "--silent",
            "--prefix",
        ])
        .arg(&folder)
        .arg(format!("{package}@{version}"));
    run(&mut install, &format!("npm install {package}"))?;
    if !path.is_file() {
        bail!("npm's {package} {version} holds no {file}");
    }
    Ok(path)
}
