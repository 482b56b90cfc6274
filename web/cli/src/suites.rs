//! The test suites, run and counted.

use crate::browser::Browser;
use crate::workspace::Workspace;
use crate::{axe, setup, site};
use anyhow::{Context, Result, bail};
use std::io::{BufRead, BufReader};
use std::ops::AddAssign;
use std::path::Path;
use std::process::{Command, ExitCode, Stdio};

/// Tests of libtest's `test result` lines.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Count {
    passed: u32,
    failed: u32,
    ignored: u32,
}

impl AddAssign for Count {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.ignored += other.ignored;
    }
}

/// Counts over all suites, and what went wrong besides failed tests.
#[derive(Debug, Default)]
struct Tally {
    count: Count,
    problems: Vec<String>,
}

impl Tally {
    /// Runs one suite; what it says goes to the terminal as it comes.
    fn run(&mut self, name: &str, command: &mut Command) {
        println!("\n== {name}");
        match run_suite(command) {
            Ok((count, succeeded)) => {
                self.count += count;
                if count.passed + count.failed == 0 {
                    self.problems.push(format!("{name}: no test was run"));
                } else if !succeeded && count.failed == 0 {
                    self.problems
                        .push(format!("{name}: broke off; its words are above"));
                }
            }
            Err(error) => self.problems.push(format!("{name}: {error:#}")),
        }
    }

    /// A step that has to succeed for a suite to run at all.
    fn require<T>(&mut self, name: &str, result: Result<T>) -> Option<T> {
        result
            .map_err(|error| self.problems.push(format!("{name}: {error:#}")))
            .ok()
    }

    /// Runs the browser's tests on the site in this folder; `which` is for the tests' own program.
    fn run_in_browser(&mut self, workspace: &Workspace, site: &Path, which: &[&str]) {
        let mut browser = cargo_test(workspace, &["contrastive-lab-browser-tests"], None);
        browser.env("CONTRASTIVE_LAB_SITE", site);
        browser.arg("--").args(which);
        let axe = axe::obtain(&workspace.tools());
        // Without it the one test that needs it fails too, and the others run.
        if let Some(axe) = self.require("Accessibility", axe) {
            browser.env(axe::VARIABLE, axe);
        }
        self.run("Browser", &mut browser);
    }

    fn conclude(self) -> ExitCode {
        println!();
        for problem in &self.problems {
            println!("{problem}");
        }
        if self.count.ignored > 0 {
            println!(
                "{} more run for minutes each: `cargo lab soak` runs them",
                self.count.ignored
            );
        }
        println!("{} passed, {} failed", self.count.passed, self.count.failed);
        if self.count.failed == 0 && self.problems.is_empty() {
            ExitCode::SUCCESS
        } else {
            ExitCode::FAILURE
        }
    }
}

/// Runs every suite, or only those that need neither a GPU driver nor a browser.
///
/// # Errors
/// Where setting up fails; failed tests are in the exit code.
pub fn run(workspace: &Workspace, quick: bool) -> Result<ExitCode> {
    let mut tally = Tally::default();
    let light = ["contrastive-lab-cli", "contrastive-lab-app"];
    if quick {
        tally.run(
            "Engine on the CPU",
            &mut cargo_test(workspace, &["contrastive-lab"], Some("cpu")),
        );
        tally.run(
            "Command line and page",
            &mut cargo_test(workspace, &light, None),
        );
        return Ok(tally.conclude());
    }

    if Browser::find().is_err() || !setup::has_vulkan_driver() {
        setup::install_with_apt()?;
    }
    tally.run(
        "Command line and page",
        &mut cargo_test(workspace, &light, None),
    );
    if tally
        .require("Engine", setup::require_vulkan_driver())
        .is_some()
    {
        tally.run(
            "Engine on the CPU and on WebGPU",
            &mut cargo_test(workspace, &["contrastive-lab"], Some("cpu,webgpu")),
        );
    }
    if tally.require("Browser", Browser::find()).is_some() {
        println!("\n== Site");
        if let Some(folder) = tally.require("Site", site::build_for_tests(workspace)) {
            tally.run_in_browser(workspace, &folder, &[]);
        }
    }
    Ok(tally.conclude())
}

/// Runs what needs minutes for each answer: the engine's tests that [`run`] leaves out, and the browser's
/// on the site as a host serves it.
///
/// # Errors
/// Where setting up fails; failed tests are in the exit code.
pub fn soak(workspace: &Workspace) -> Result<ExitCode> {
    let mut tally = Tally::default();
    if Browser::find().is_err() || !setup::has_vulkan_driver() {
        setup::install_with_apt()?;
    }
    if tally
        .require("Engine", setup::require_vulkan_driver())
        .is_some()
    {
        let mut engine = cargo_test(workspace, &["contrastive-lab"], Some("cpu,webgpu"));
        engine.args(["--", "--ignored", "--nocapture"]);
        tally.run("Engine, for minutes", &mut engine);
    }
    if tally.require("Browser", Browser::find()).is_some() {
        println!("\n== Site, optimised");
        if let Some(folder) = tally.require("Site", site::build(workspace)) {
            tally.run_in_browser(workspace, &folder, &["--include-ignored"]);
        }
    }
    Ok(tally.conclude())
}

fn cargo_test(workspace: &Workspace, packages: &[&str], features: Option<&str>) -> Command {
    let mut command = workspace.cargo();
    command.args(["test", "--no-fail-fast"]);
    for package in packages {
        command.args(["--package", package]);
    }
    if let Some(features) = features {
        command.args(["--features", features]);
    }
    command
}

/// Runs to the end; gives the count and whether the command succeeded.
fn run_suite(command: &mut Command) -> Result<(Count, bool)> {
    let mut child = command
        .stdout(Stdio::piped())
        .spawn()
        .context("cargo did not start")?;
    let Some(stdout) = child.stdout.take() else {
        bail!("cargo gave no output to read");
    };
    let mut count = Count::default();
    for line in BufReader::new(stdout).lines() {
        let line = line.context("cargo's output could not be read")?;
        println!("{line}");
        if let Some(result) = test_result(&line) {
            count += result;
        }
    }
    Ok((count, child.wait()?.success()))
}

/// Reads `test result: ok. 5 passed; 0 failed; 1 ignored; ...`.
fn test_result(line: &str) -> Option<Count> {
    let counts = line.strip_prefix("test result: ")?.split_once(". ")?.1;
    let number = |what: &str| {
        counts
            .split("; ")
            .find_map(|part| part.strip_suffix(what)?.trim().parse().ok())
    };
    Some(Count {
        passed: number("passed")?,
        failed: number("failed")?,
        ignored: number("ignored")?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn libtests_result_line_is_read_and_no_other() {
        let line = "test result: FAILED. 5 passed; 2 failed; 1 ignored; 0 measured; 3 filtered out; \
                    finished in 0.02s";
        let expected = Count {
            passed: 5,
            failed: 2,
            ignored: 1,
        };
        assert_eq!(test_result(line), Some(expected));
        assert_eq!(test_result("test suites::tests::a ... ok"), None);
    }

    #[cfg(unix)]
    #[test]
    fn a_suite_without_tests_and_one_that_breaks_off_are_problems() {
        let shell = |script: &str| {
            let mut command = Command::new("sh");
            command.args(["-c", script]);
            command
        };
        let line =
            |passed| format!("echo 'test result: ok. {passed} passed; 0 failed; 0 ignored; x'");
        let mut tally = Tally::default();
        tally.run("good", &mut shell(&line(3)));
        assert_eq!(tally.problems, [""; 0]);
        tally.run("none", &mut shell(&line(0)));
        tally.run("broken", &mut shell(&format!("{}; exit 1", line(2))));
        assert_eq!(
            tally.problems,
            [
                "none: no test was run",
                "broken: broke off; its words are above"
            ]
        );
        assert_eq!(tally.count.passed, 5);
        assert_eq!(tally.conclude(), ExitCode::FAILURE);
    }
}
