//! The test suites, run and counted.

use crate::browser::{Browser, Kind};
use crate::workspace::{Workspace, run as run_program};
use crate::{axe, faults, firefox, setup, site, webkit};
use anyhow::{Context, Result, bail};
use std::io::{BufRead, BufReader};
use std::ops::AddAssign;
use std::path::PathBuf;
use std::process::{Child, Command, ExitCode, Stdio};

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

/// What the tests need besides their own code, as far as it is there. What is not is a problem in the
/// tally.
struct Prepared {
    vulkan: bool,
    site: Option<PathBuf>,
    axe: Option<PathBuf>,
}

impl Prepared {
    /// Installs what can be; `build_site` makes what the browser opens.
    fn new(
        workspace: &Workspace,
        build_site: impl FnOnce(&Workspace) -> Result<PathBuf>,
        tally: &mut Tally,
    ) -> Result<Self> {
        if Browser::find().is_err() || !setup::has_vulkan_driver() {
            setup::install_with_apt(&setup::DEBIAN_PACKAGES)?;
        }
        let browser = tally.require("Browser", Browser::find());
        let mut prepared = Self {
            vulkan: tally
                .require("WebGPU", setup::require_vulkan_driver())
                .is_some(),
            site: None,
            // Without it the one test that needs it fails too, and the others run.
            axe: tally.require("Accessibility", axe::obtain(&workspace.tools())),
        };
        println!("\n== Site; the tests are compiled beside it");
        let beside = prepared.compile_beside(workspace);
        prepared.site = browser.and_then(|_| tally.require("Site", build_site(workspace)));
        if let Ok(mut compiling) = beside {
            // What it could not compile is told by the run that follows.
            compiling.wait().context("cargo did not end")?;
        }
        Ok(prepared)
    }

    /// Compiles the tests while the site is built: of that the longest part, the last passes over a whole
    /// module, keeps one core busy. They build in folders of their own.
    fn compile_beside(&self, workspace: &Workspace) -> std::io::Result<Child> {
        let mut command = cargo_test(workspace, &["--workspace", "--no-run"]);
        command.args(["--features", self.features()]);
        command.stdout(Stdio::null()).stderr(Stdio::null()).spawn()
    }

    fn features(&self) -> &'static str {
        match self.vulkan {
            true => "contrastive-lab/cpu,contrastive-lab/webgpu",
            false => "contrastive-lab/cpu",
        }
    }

    /// Every test of the workspace for which all is there, in one build: two with other packages or
    /// features would compile burn twice.
    fn tests(&self, workspace: &Workspace) -> Command {
        let mut command = cargo_test(workspace, &["--workspace"]);
        command.args(["--features", self.features()]);
        match &self.site {
            Some(site) => command.env("CONTRASTIVE_LAB_SITE", site),
            None => command.args(["--exclude", "contrastive-lab-browser-tests"]),
        };
        if let Some(axe) = &self.axe {
            command.env(axe::VARIABLE, axe);
        }
        command
    }
}

/// Runs every test, or only those that need neither a GPU driver nor a browser.
///
/// # Errors
/// Where setting up fails; failed tests are in the exit code.
pub fn run(workspace: &Workspace, quick: bool) -> Result<ExitCode> {
    let mut tally = Tally::default();
    if quick {
        let engine = ["--package=contrastive-lab", "--features=cpu"];
        tally.run("Engine on the CPU", &mut cargo_test(workspace, &engine));
        let light = [
            "--package=contrastive-lab-cli",
            "--package=contrastive-lab-app",
        ];
        tally.run("Command line and page", &mut cargo_test(workspace, &light));
        return Ok(tally.conclude());
    }
    let prepared = Prepared::new(workspace, site::build_for_tests, &mut tally)?;
    tally.run("Tests", &mut prepared.tests(workspace));
    Ok(tally.conclude())
}

/// Runs what needs minutes for each answer: the tests that [`run`] leaves out, those of the page on the
/// site as a host serves it, the tests against planted faults, and the documentation's own lints.
///
/// # Errors
/// Where setting up fails; failed tests are in the exit code.
pub fn soak(workspace: &Workspace) -> Result<ExitCode> {
    let mut tally = Tally::default();
    tally.require("Documentation", document(workspace));
    let prepared = Prepared::new(workspace, site::build, &mut tally)?;
    prepare_other_browsers(workspace, &mut tally);
    let mut long = prepared.tests(workspace);
    long.args(["--", "--ignored", "--nocapture"]);
    tally.run("Tests, for minutes", &mut long);
    if prepared.site.is_some() {
        let mut page = prepared.tests(workspace);
        page.args(["--test", "page"]);
        tally.run("Page, optimised", &mut page);
    }
    println!("\n== Planted faults");
    tally.require("Planted faults", faults::run(workspace, &[]));
    Ok(tally.conclude())
}

/// Installs what can be of the browsers besides Chromium. Without one, the test that needs it fails too,
/// and the others run.
fn prepare_other_browsers(workspace: &Workspace, tally: &mut Tally) {
    if !firefox::is_here() || webkit::find().is_err() {
        let installed = setup::install_with_apt(&setup::OTHER_BROWSERS);
        tally.require("Other browsers", installed);
    }
    for kind in [Kind::Firefox, Kind::WebKit] {
        tally.require(&format!("{kind:?}"), Browser::of(kind, workspace));
    }
}

/// Holds the documentation to its lints: links that lead nowhere, above all.
fn document(workspace: &Workspace) -> Result<()> {
    let mut command = workspace.cargo();
    command
        .args(["doc", "--no-deps", "--package", "contrastive-lab"])
        .args(["--features", "cpu,webgpu"])
        .env("RUSTDOCFLAGS", "-D warnings");
    run_program(&mut command, "cargo doc")
}

fn cargo_test(workspace: &Workspace, arguments: &[&str]) -> Command {
    let mut command = workspace.cargo();
    command.args(["test", "--no-fail-fast"]).args(arguments);
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
