//! The engine as a process of its own, as `cargo lab train` and `cargo lab bench quality` start it.
#![cfg(feature = "cpu")]

use contrastive_lab::protocol::EngineKind;
use contrastive_lab::protocol::job::{Job, QualityJob, Said, TrainJob};
use contrastive_lab::recipe::Recipe;
use contrastive_lab::run::HeldBack;
use contrastive_lab::share;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn recipe() -> Recipe {
    Recipe {
        batch_size: 8,
        max_steps: Some(3),
        ..Recipe::default()
    }
}

/// `cargo test` builds the examples beside the tests.
fn program() -> PathBuf {
    let test = std::env::current_exe().expect("this test's own path");
    let profile = test.ancestors().nth(2).expect("target's folder");
    let name = format!("native{}", std::env::consts::EXE_SUFFIX);
    profile.join("examples").join(name)
}

fn run(job: &Job) -> Output {
    let program = program();
    Command::new(&program)
        .arg(serde_json::to_string(job).expect("a job as JSON"))
        .output()
        .unwrap_or_else(|error| panic!("{}: {error}", program.display()))
}

fn said(output: &Output) -> Vec<Said> {
    let lines = std::str::from_utf8(&output.stdout).expect("lines of text");
    let said = lines.lines().map(serde_json::from_str);
    said.map(|said| said.expect("one thing said a line"))
        .collect()
}

fn folder() -> &'static Path {
    Path::new(env!("CARGO_TARGET_TMPDIR"))
}

#[test]
fn a_train_job_writes_the_model_and_says_where() {
    let model = folder().join("trained-by-process.safetensors");
    let output = run(&Job::Train(TrainJob {
        images: Vec::new(),
        recipe: recipe(),
        engine: EngineKind::Cpu,
        model: model.clone(),
    }));
    let said = said(&output);
    assert!(output.status.success(), "{said:?}");
    assert_eq!(
        said.last(),
        Some(&Said::Written(model.display().to_string()))
    );
    let probed = |said: &Said| matches!(said, Said::Note(note) if note.starts_with("linear probe"));
    assert!(said.iter().any(probed), "the probe is told of");
    let file = share::read(&std::fs::read(model).expect("the model")).expect("a valid model");
    assert_eq!((file.record.recipe, file.record.steps), (recipe(), 3));
}

#[test]
fn a_quality_job_says_what_the_method_reached() {
    let output = run(&Job::Quality(QualityJob {
        images: Vec::new(),
        recipe: recipe(),
        engine: EngineKind::Cpu,
        train_images: 300,
        test_images: 60,
        baselines: true,
    }));
    let said = said(&output);
    assert!(output.status.success(), "{said:?}");
    let Some(Said::Quality(report)) = said.last() else {
        panic!("{said:?}");
    };
    let record = &report.record;
    let judgement = record.judgement().expect("a judgement");
    assert_eq!((judgement.bank, judgement.queries), (300, 60));
    assert_eq!(record.recipe, recipe());
    assert_eq!((record.steps, record.set.images), (3, 2_000));
    assert!(judgement.votes.iter().any(|vote| vote.k == 200));
    let linear = record.probe.as_ref().map(|probe| probe.accuracy);
    let end = record.end_votes.as_ref().expect("votes at the end");
    assert_eq!(end.votes, judgement.votes);
    assert_eq!(record.set.held_back, HeldBack::ByContent);
    let baselines = report.baselines.as_ref().expect("what to compare with");
    let [pixels, untrained] = [&baselines.pixels, &baselines.untrained]
        .map(|votes| votes.first().map(|vote| vote.accuracy));
    for part in [
        judgement.knn_accuracy,
        linear,
        pixels,
        untrained,
        baselines.untrained_probe,
    ] {
        assert!(
            part.is_some_and(|part| (0.0..=1.0).contains(&part)),
            "{report:?}"
        );
    }
}

#[test]
fn a_job_that_cannot_be_done_ends_in_words() {
    let output = run(&Job::Train(TrainJob {
        images: vec!["no/such/folder".into()],
        recipe: recipe(),
        engine: EngineKind::Cpu,
        model: folder().join("never.safetensors"),
    }));
    assert!(!output.status.success());
    let said = said(&output);
    let words =
        |said: &Said| matches!(said, Said::Failed(words) if words.contains("no/such/folder"));
    assert!(said.last().is_some_and(words), "{said:?}");
}
