//! What a method reaches: train on one part of a labelled set, judge on another.

use crate::baselines::baselines;
use crate::device::device;
use crate::images::load;
use crate::judged::Judged;
use crate::run_id::run_id;
use crate::said::say;
use contrastive_lab::data::train_and_test;
use contrastive_lab::judge::Embedder;
use contrastive_lab::protocol::Progress;
use contrastive_lab::protocol::job::{QualityJob, QualityReport, Said};
use contrastive_lab::run::{Asked, EndVotes, HeldBack, RunRecord, SetFacts, StepReport};
use contrastive_lab::train::Session;
use pollster::block_on;
use std::error::Error;
use std::rc::Rc;
use std::time::Instant;

/// Steps between two words about the run.
const STEPS_PER_WORD: u32 = 10;

pub fn run(job: &QualityJob) -> Result<(), Box<dyn Error>> {
    let recipe = &job.recipe;
    let (device, device_name) = device(job.engine)?;
    let set = Rc::new(load(&job.images, recipe.images(), recipe.seed)?);
    let keep_test_folder = recipe.images().keep_test_folder;
    let sizes = [job.train_images, job.test_images];
    let [train, test] = train_and_test(&set, sizes, keep_test_folder, recipe.seed)?;
    let test_folder_kept = keep_test_folder && !set.in_test_folder.is_empty();
    let mut session = Session::new(
        recipe.clone(),
        set.clone(),
        train.clone(),
        None,
        device.clone(),
    )?;
    let plain = device.clone().without_autodiff();
    let judged = |session: &Session| {
        let embedder = Embedder {
            set: &*set,
            recipe,
            networks: session.networks(),
            device: &plain,
        };
        Judged::new(&embedder, [&train, &test], session.steps_done())
    };
    let baselines = match job.baselines {
        true => Some(baselines(&set, [&train, &test], judged(&session)?)),
        false => None,
    };

    let facts = SetFacts {
        name: set.name.clone(),
        images: set.len() as u32,
        classes: set.classes.clone(),
        fingerprint: Some(set.fingerprint()),
        held_back: HeldBack::ByContent,
        test_folder_kept,
    };
    let mut record = RunRecord::new(run_id(), recipe.clone(), None, facts);
    let started = Instant::now();
    while !session.is_finished() {
        let left = session.steps_total() - session.steps_done();
        for _ in 0..left.min(STEPS_PER_WORD) {
            session.step();
        }
        let reports = block_on(session.read_reports())?;
        let progress = progress(&session, reports, started.elapsed().as_secs_f64());
        record.reported(&progress.reports, progress.step, progress.elapsed_seconds);
        say(&Said::Progress(progress));
    }
    let trained = judged(&session)?;
    let asked = match test_folder_kept {
        true => Asked::TestFolder,
        false => Asked::HeldBack,
    };
    record.end_votes = EndVotes::of(&trained.judgement, asked);
    record.judgements.push(trained.judgement);
    record.probe = trained.probe;
    let report = QualityReport {
        record,
        device: device_name,
        baselines,
    };
    say(&Said::Quality(report.into()));
    Ok(())
}

fn progress(session: &Session, reports: Vec<StepReport>, elapsed_seconds: f64) -> Progress {
    let done = f64::from(session.steps_done());
    let left = f64::from(session.steps_total()) - done;
    let views = done * session.views_per_step() as f64;
    Progress {
        step: session.steps_done(),
        steps_total: session.steps_total(),
        epoch: session.epoch(),
        views_per_second: (views / elapsed_seconds) as f32,
        elapsed_seconds: elapsed_seconds as f32,
        eta_seconds: (elapsed_seconds / done * left) as f32,
        reports,
    }
}
