//! A test program: built, asked for its tests, and run until the first of them fails.

use super::plan::VARIABLE;
use crate::workspace::{Workspace, output};
use anyhow::{Context, Result, bail};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

/// The profile is part of the name under which cargo keeps what it built: by this, which is what cargo
/// takes anyway, the copy's engine and the workspace's own do not push each other out of the target folder.
const OWN_NAME: &str = "profile.dev.package.contrastive-lab.codegen-units=16";

/// A test program of the copy.
#[derive(Clone, Debug)]
pub struct Program {
    /// `lib`, or the name of the file or folder below `tests/`.
    pub name: String,
    path: PathBuf,
    /// Where its tests expect to run.
    folder: PathBuf,
    /// The names of its tests.
    pub tests: Vec<String>,
}

/// How a run ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum End {
    /// Every test passed.
    Passed,
    /// The first test that failed, or how the program broke off.
    Failed(String),
}

/// Builds the engine's tests in `copy`, for the CPU, and finds their programs.
///
/// # Errors
/// Where they do not build, or one does not say which tests it has.
pub fn build(workspace: &Workspace, copy: &Path) -> Result<Vec<Program>> {
    let mut command = workspace.cargo();
    command
        .current_dir(copy)
        .args([
            "test",
            "--no-run",
            "--package=contrastive-lab",
            "--features=cpu",
        ])
        .args(["--config", OWN_NAME])
        // A linter in the compiler's place would refuse faults, which nobody would write.
        .env_remove("RUSTC_WORKSPACE_WRAPPER")
        .arg("--message-format=json-render-diagnostics");
    let messages = output(
        &mut command,
        "the build of the engine's tests with the faults",
    )?;
    let mut programs = Vec::new();
    for (name, path) in messages.lines().filter_map(test_program) {
        let tests = names(&output(
            Command::new(&path).args(["--list", "--format=terse"]),
            &name,
        )?);
        let folder = copy.to_owned();
        programs.push(Program {
            name,
            path,
            folder,
            tests,
        });
    }
    if programs.is_empty() {
        bail!("cargo built the tests and did not say where they are");
    }
    Ok(programs)
}

/// Name and path of the test program that a line of cargo's messages tells of.
fn test_program(line: &str) -> Option<(String, PathBuf)> {
    let message: serde_json::Value = serde_json::from_str(line).ok()?;
    let target = &message["target"];
    let is_example = target["kind"][0] == "example";
    if message["profile"]["test"] != true || is_example {
        return None;
    }
    let name = match target["kind"][0].as_str()? {
        "lib" => "lib",
        _ => target["name"].as_str()?,
    };
    Some((name.to_owned(), message["executable"].as_str()?.into()))
}

/// The tests of libtest's terse list.
fn names(list: &str) -> Vec<String> {
    let name = |line: &str| line.strip_suffix(": test").map(str::to_owned);
    list.lines().filter_map(name).collect()
}

impl Program {
    /// One with these tests, which is nowhere.
    #[cfg(test)]
    pub fn of_tests(name: &str, tests: &[&str]) -> Self {
        Self {
            name: name.to_owned(),
            path: PathBuf::new(),
            folder: PathBuf::new(),
            tests: tests.iter().map(|&test| test.to_owned()).collect(),
        }
    }

    /// Runs the tests whose names hold `filter`, all without one, with this fault live, or none; ends it at
    /// the first failure, or when it has run for longer than `limit`, which is a failure too.
    ///
    /// # Errors
    /// Where it does not start.
    pub fn run(&self, filter: Option<&str>, fault: Option<usize>, limit: Duration) -> Result<End> {
        let mut command = Command::new(&self.path);
        command
            .args(filter)
            .current_dir(&self.folder)
            .env("CARGO_MANIFEST_DIR", &self.folder)
            .env_remove(VARIABLE);
        if let Some(number) = fault {
            command.env(VARIABLE, number.to_string());
        }
        until_first_failure(command, limit).with_context(|| format!("{} did not run", self.name))
    }
}

fn until_first_failure(mut command: Command, limit: Duration) -> Result<End> {
    let ends = Instant::now() + limit;
    let mut child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()?;
    let Some(stdout) = child.stdout.take() else {
        bail!("it gave no output to read");
    };
    let (says, heard) = mpsc::channel();
    thread::spawn(move || {
        let lines = BufReader::new(stdout).lines().map_while(Result::ok);
        // Nobody listens any more once a test has failed.
        lines
            .map(|line| says.send(line))
            .take_while(Result::is_ok)
            .count()
    });
    let failure = loop {
        match heard.recv_timeout(ends.saturating_duration_since(Instant::now())) {
            Ok(line) => {
                if let Some(test) = failed_test(&line) {
                    break Some(test.to_owned());
                }
            }
            Err(RecvTimeoutError::Timeout) => {
                break Some(format!("(ran for more than {} s)", limit.as_secs()));
            }
            Err(RecvTimeoutError::Disconnected) => break None,
        }
    };
    if let Some(failure) = failure {
        child.kill()?;
        child.wait()?;
        return Ok(End::Failed(failure));
    }
    let status = child.wait()?;
    Ok(match status.success() {
        true => End::Passed,
        false => End::Failed(format!("(broke off: {status})")),
    })
}

/// Reads `test eval::knn::tests::ties ... FAILED`.
fn failed_test(line: &str) -> Option<&str> {
    line.strip_prefix("test ")?.strip_suffix(" ... FAILED")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn test_programs_are_found_among_cargos_messages() {
        let line = |kind: &str, test: bool| {
            format!(
                r#"{{"reason":"compiler-artifact","target":{{"kind":["{kind}"],"name":"losses"}},
                "profile":{{"test":{test}}},"executable":"/t/deps/losses-1"}}"#
            )
        };
        let found = |kind, test| test_program(&line(kind, test)).map(|(name, _)| name);
        assert_eq!(found("test", true).as_deref(), Some("losses"));
        assert_eq!(found("lib", true).as_deref(), Some("lib"));
        assert_eq!(found("lib", false), None);
        assert_eq!(found("example", true), None);
    }

    #[test]
    fn libtests_lines_are_read() {
        let list = "a::b: test\nc: benchmark\nsome words\n";
        assert_eq!(names(list), ["a::b"]);
        assert_eq!(failed_test("test a::b ... FAILED"), Some("a::b"));
        assert_eq!(failed_test("test a::b ... ok"), None);
        assert_eq!(failed_test("test result: FAILED. 1 passed"), None);
    }

    #[cfg(unix)]
    mod with_a_process {
        use super::*;

        fn ran(script: &str, limit: Duration) -> End {
            let mut command = Command::new("sh");
            command.args(["-c", script]);
            until_first_failure(command, limit).unwrap()
        }

        #[test]
        fn the_first_failed_test_ends_a_run() {
            let minute = Duration::from_secs(60);
            let began = Instant::now();
            let failing = "echo 'test a ... ok'; echo 'test b ... FAILED'; exec sleep 60";
            assert_eq!(ran(failing, minute), End::Failed("b".to_owned()));
            assert!(began.elapsed() < minute / 2);
            assert_eq!(ran("echo 'test a ... ok'", minute), End::Passed);
            assert!(matches!(ran("exit 101", minute), End::Failed(how) if how.contains("101")));
        }

        #[test]
        fn a_run_that_does_not_end_has_failed() {
            let end = ran("exec sleep 60", Duration::from_millis(100));
            assert!(matches!(end, End::Failed(how) if how.contains("ran for more than")));
        }
    }
}
