//! The engine as a native process: built, started, listened to.

use crate::workspace::Workspace;
use anyhow::{Context, Result, bail};
use clap::ValueEnum;
use contrastive_lab::protocol::EngineKind;
use contrastive_lab::protocol::job::{Job, Said};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The longest job that every system takes as one argument, in bytes.
const JOB_BYTES_MAX: usize = 30_000;

/// Cargo's profile for what a person waits for, or what is measured.
pub const PROFILE: &str = "--profile=native";

/// Where the engine computes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Engine {
    /// On the processor.
    Cpu,
    /// On the graphics card, through Vulkan, Metal or Direct3D 12.
    Webgpu,
}

impl Engine {
    /// The same as a job names it.
    pub fn kind(self) -> EngineKind {
        match self {
            Self::Cpu => EngineKind::Cpu,
            Self::Webgpu => EngineKind::WebGpu,
        }
    }

    /// Cargo's features for it.
    fn features(self) -> &'static str {
        match self {
            Self::Cpu => "cpu",
            Self::Webgpu => "cpu,webgpu",
        }
    }
}

/// One line of the process.
#[derive(Clone, Debug, PartialEq)]
pub enum Heard {
    Said(Said),
    /// Something else: for the person as it is.
    Line(String),
}

impl Heard {
    /// Reads a line.
    pub fn read(line: &str) -> Self {
        serde_json::from_str(line).map_or_else(|_| Self::Line(line.to_owned()), Self::Said)
    }
}

/// Builds the process; gives its program.
///
/// # Errors
/// Where it does not build.
pub fn build(workspace: &Workspace, engine: Engine) -> Result<PathBuf> {
    build_example(workspace, engine, "native")
}

/// Builds an example with the engine; gives its program.
///
/// # Errors
/// Where it does not build.
pub fn build_example(workspace: &Workspace, engine: Engine, name: &str) -> Result<PathBuf> {
    let mut command = workspace.cargo();
    command
        .args(["build", PROFILE, "--package", "contrastive-lab"])
        .args(["--example", name, "--features", engine.features()])
        .arg("--message-format=json-render-diagnostics")
        .stderr(Stdio::inherit());
    let output = command.output().context("cargo did not start")?;
    if !output.status.success() {
        bail!("the engine did not build; the compiler's words are above");
    }
    String::from_utf8_lossy(&output.stdout)
        .lines()
        .find_map(|line| built_program(line, name))
        .context("cargo built the engine and did not say where it is")
}

/// The program that a line of cargo's messages tells of.
fn built_program(line: &str, name: &str) -> Option<PathBuf> {
    let message: serde_json::Value = serde_json::from_str(line).ok()?;
    if message["reason"] != "compiler-artifact" || message["target"]["name"] != name {
        return None;
    }
    message["executable"].as_str().map(PathBuf::from)
}

/// Runs a job to its end; `hear` is told each line as it comes. `program` gets the job as its last
/// argument.
///
/// # Errors
/// Where the process does not start or the job was not done, in the process's own sentence.
pub fn run(mut program: Command, job: &Job, mut hear: impl FnMut(Heard)) -> Result<()> {
    let json = serde_json::to_string(job).context("the job cannot be written as JSON")?;
    if json.len() > JOB_BYTES_MAX {
        bail!("these are too many paths for one run; name the folders that the images are in");
    }
    let mut child = program
        .arg(json)
        .stdout(Stdio::piped())
        .spawn()
        .context("the engine did not start")?;
    let Some(stdout) = child.stdout.take() else {
        bail!("the engine gave no output to read");
    };
    let mut failure = None;
    for line in BufReader::new(stdout).split(b'\n') {
        let line = line.context("the engine's output could not be read")?;
        match Heard::read(String::from_utf8_lossy(&line).trim_end()) {
            Heard::Said(Said::Failed(sentence)) => failure = Some(sentence),
            heard => hear(heard),
        }
    }
    let status = child.wait()?;
    match failure {
        Some(sentence) => bail!("{sentence}"),
        None if !status.success() => {
            bail!("the engine ended with {status}; its own words are above")
        }
        None => Ok(()),
    }
}

/// Paths that the process finds from wherever it runs, each of which is there.
///
/// # Errors
/// Names the first that is not.
pub fn images(paths: &[PathBuf]) -> Result<Vec<PathBuf>> {
    paths.iter().map(|path| image_path(path)).collect()
}

fn image_path(path: &Path) -> Result<PathBuf> {
    let complaint = || {
        format!(
            "{} cannot be opened; name images, folders or zips",
            path.display()
        )
    };
    path.metadata().with_context(complaint)?;
    std::path::absolute(path).with_context(complaint)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_process_says_is_read_and_any_other_line_is_kept() {
        let note = Heard::read(r#"{"note":"2000 images, 12 classes"}"#);
        let sentence = "2000 images, 12 classes".to_owned();
        assert_eq!(note, Heard::Said(Said::Note(sentence)));
        let refused = r#"{"refused":{"path":"a.txt","reason":{"id":"refusal/not-an-image",
            "values":[],"english":"It is no image.","because":null}}}"#;
        let refused = Heard::read(refused);
        assert!(matches!(refused, Heard::Said(Said::Refused(refusal)) if refusal.path == "a.txt"));
        let progress = r#"{"progress":{"step":3,"steps_total":3,"epoch":0.01,
            "views_per_second":203.4,"elapsed_seconds":0.2,"eta_seconds":0.0,"reports":[{"step":3,
            "loss":4.08,"contrastive_accuracy":0.5,"learning_rate":0.0005,"embedding_std":0.7}]}}"#;
        assert!(matches!(
            Heard::read(progress),
            Heard::Said(Said::Progress(progress)) if progress.reports[0].loss == 4.08
        ));
        for other in ["", "MESA: warning", "[1, 2]", r#"{"planet":"Mars"}"#] {
            assert_eq!(Heard::read(other), Heard::Line(other.to_owned()));
        }
    }

    #[test]
    fn the_program_is_found_among_cargos_messages() {
        let line = r#"{"reason":"compiler-artifact","target":{"kind":["example"],"name":"native"},
            "executable":"/t/examples/native"}"#;
        assert_eq!(
            built_program(line, "native"),
            Some(PathBuf::from("/t/examples/native"))
        );
        assert_eq!(built_program(line, "bench"), None);
        assert_eq!(
            built_program(r#"{"reason":"build-finished","success":true}"#, "native"),
            None
        );
    }

    #[test]
    fn a_path_that_is_not_there_is_named_before_anything_is_built() {
        let problem = images(&["no-such-folder".into()]).unwrap_err();
        assert!(format!("{problem:#}").starts_with("no-such-folder cannot be opened"));
        let found = images(&[".".into()]).unwrap();
        assert!(found[0].is_absolute() && found[0].file_name().is_some());
    }

    #[cfg(unix)]
    mod with_a_process {
        use super::*;
        use contrastive_lab::protocol::job::TrainJob;
        use contrastive_lab::recipe::Recipe;

        /// What is heard of a process that runs `script`, and how it ends.
        fn heard(script: &str, images: Vec<PathBuf>) -> (Vec<Heard>, Result<()>) {
            let mut program = Command::new("sh");
            program.args(["-c", script, "engine"]);
            let job = Job::Train(TrainJob {
                images,
                recipe: Recipe::default(),
                engine: EngineKind::Cpu,
                model: "model.safetensors".into(),
            });
            let mut lines = Vec::new();
            let outcome = run(program, &job, |line| lines.push(line));
            (lines, outcome)
        }

        #[test]
        fn each_line_is_heard_and_the_job_is_the_argument() {
            let (lines, outcome) = heard(r#"echo '{"note":"hello"}'; echo "$1""#, Vec::new());
            outcome.unwrap();
            assert_eq!(lines[0], Heard::Said(Said::Note("hello".to_owned())));
            let Heard::Line(job) = &lines[1] else {
                panic!("{:?}", lines[1]);
            };
            assert!(serde_json::from_str::<Job>(job).is_ok());
        }

        #[test]
        fn a_failure_is_the_processs_own_sentence_or_its_exit_status() {
            let script = r#"echo '{"failed":"there is no GPU"}'; exit 1"#;
            let (lines, outcome) = heard(script, Vec::new());
            assert_eq!(lines, []);
            assert_eq!(outcome.unwrap_err().to_string(), "there is no GPU");
            let outcome = heard("exit 3", Vec::new()).1;
            assert!(outcome.unwrap_err().to_string().contains("3"));
        }

        #[test]
        fn more_paths_than_fit_are_refused_with_what_to_do() {
            let outcome = heard("true", vec!["image.png".into(); 10_000]).1;
            assert!(outcome.unwrap_err().to_string().contains("folders"));
        }
    }
}
