//! Firefox and its driver on this machine.

use crate::browser::{Browser, Kind, first_of};
use crate::workspace::{Workspace, run};
use anyhow::{Context, Result, bail};
use std::path::{Path, PathBuf};

/// The programs, in order of preference.
const PROGRAMS: [&str; 4] = [
    "firefox-esr",
    "firefox",
    "/Applications/Firefox.app/Contents/MacOS/firefox",
    r"C:\Program Files\Mozilla Firefox\firefox.exe",
];

/// The driver, MPL-2.0, for tests alone: Mozilla's own, in one exact version of the crate.
const DRIVER: &str = "geckodriver";
const DRIVER_VERSION: &str = "0.37.1";

/// How to get the browser, on one line.
pub const HOW_TO_GET: &str = "get it with `apt-get install firefox-esr`, `dnf install firefox`, `brew install \
     --cask firefox` or `winget install Mozilla.Firefox`";

/// Whether the browser itself is here.
pub fn is_here() -> bool {
    first_of(&PROGRAMS).is_some()
}

/// Firefox with the driver that this machine has, or else the one in the workspace's tools, which is built
/// where it is missing.
///
/// # Errors
/// Says which is missing and how to get it.
pub fn find(workspace: &Workspace) -> Result<Browser> {
    let Some(program) = first_of(&PROGRAMS) else {
        bail!("there is no Firefox for the tests in three browsers; {HOW_TO_GET}");
    };
    let driver = match which::which(DRIVER) {
        Ok(driver) => driver,
        Err(_) => built(workspace)?,
    };
    Ok(Browser {
        kind: Kind::Firefox,
        program,
        driver,
        options_key: "moz:firefoxOptions",
    })
}

/// The driver in the workspace's tools. Building it takes minutes, once.
fn built(workspace: &Workspace) -> Result<PathBuf> {
    let (root, driver) = places(&workspace.tools());
    if driver.is_file() {
        return Ok(driver);
    }
    println!("Building {DRIVER} {DRIVER_VERSION}");
    let mut install = workspace.cargo();
    install
        // Without the optimiser, which takes longer than all that the driver will ever do.
        .args(["install", DRIVER, "--locked", "--debug", "--version"])
        .arg(format!("={DRIVER_VERSION}"))
        .arg("--root")
        .arg(&root)
        // Nothing of it is of use to the workspace: cargo takes a folder that it removes.
        .env_remove("CARGO_TARGET_DIR");
    run(&mut install, "cargo install geckodriver").with_context(|| {
        format!(
            "there is no driver for Firefox; get it with `cargo install {DRIVER} --locked --version \
             ={DRIVER_VERSION}`"
        )
    })?;
    Ok(driver)
}

/// Cargo's root for the driver below `tools`, and where cargo leaves the driver there.
fn places(tools: &Path) -> (PathBuf, PathBuf) {
    let root = tools.join(format!("{DRIVER}-{DRIVER_VERSION}"));
    let program = format!("{DRIVER}{}", std::env::consts::EXE_SUFFIX);
    let driver = root.join("bin").join(program);
    (root, driver)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn a_driver_that_was_built_is_not_built_again() {
        let folder = tempfile::tempdir().unwrap();
        let workspace = Workspace::without_cargo(folder.path());
        let message = format!("{:#}", built(&workspace).unwrap_err());
        assert!(
            message.contains("`cargo install geckodriver --locked --version =0."),
            "{message}"
        );

        let (_, driver) = places(&workspace.tools());
        fs::create_dir_all(driver.parent().unwrap()).unwrap();
        fs::write(&driver, "").unwrap();
        assert_eq!(built(&workspace).unwrap(), driver);
    }
}
