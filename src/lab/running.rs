//! Starting, holding and ending a run, and its slices.

use super::problem::LabProblem;
use super::{Lab, Run, Trained};
use crate::eval::HealthWatch;
use crate::protocol::{FailureKind, Progress, RunEvent, RunState, StepReport};
use crate::recipe::Recipe;
use crate::run::{Change, RunId, RunRecord, SetFacts};
use crate::say::Sentence;
use crate::train::{Limits, Session, SessionProblem, largest_batch, memory_bytes};

/// A slice of training aims at this, so that pause and settings are followed at once and the page
/// gets several reports a second.
const SLICE_SECONDS: f64 = 0.25;
/// The most steps between two reads: the queue must not run far ahead of the device.
const STEPS_PER_READ_MAX: u32 = 32;
/// Judging and drawing the map may cost this fraction of the run's time.
const JUDGING_FRACTION: f64 = 0.1;
/// Between two snapshots of the map, at least.
const SNAPSHOT_SECONDS_MIN: f64 = 0.8;
/// Saving for the case that the engine stops may cost this fraction of the run's time.
const AUTOSAVE_FRACTION: f64 = 0.02;
/// Between two automatic saves, at least.
const AUTOSAVE_SECONDS_MIN: f64 = 2.0;
/// Fraction of the newest slice in the running mean of the pace.
const PACE_NEWNESS: f64 = 0.3;

/// The run's times, in seconds.
pub(super) struct Clock {
    steps_per_read: u32,
    training_seconds: f64,
    views_per_second: Option<f64>,
    judged_at: f64,
    judging_seconds: f64,
    saved_at: f64,
    saving_seconds: f64,
}

impl Clock {
    fn new(now: f64) -> Self {
        Self {
            steps_per_read: 1,
            training_seconds: 0.0,
            views_per_second: None,
            judged_at: f64::NEG_INFINITY,
            judging_seconds: 0.0,
            saved_at: now,
            saving_seconds: 0.0,
        }
    }

    fn count(&mut self, seconds: f64, views: f64) {
        self.training_seconds += seconds;
        let pace = views / seconds.max(1e-6);
        self.views_per_second = Some(match self.views_per_second {
            None => pace,
            Some(mean) => mean + PACE_NEWNESS * (pace - mean),
        });
        if seconds < SLICE_SECONDS / 2.0 {
            self.steps_per_read = (self.steps_per_read * 2).min(STEPS_PER_READ_MAX);
        } else if seconds > SLICE_SECONDS {
            self.steps_per_read = (self.steps_per_read / 2).max(1);
        }
    }

    fn judging_is_due(&self, now: f64) -> bool {
        let rest = rest_after(self.judging_seconds, JUDGING_FRACTION);
        now - self.judged_at >= rest.max(SNAPSHOT_SECONDS_MIN)
    }

    fn saving_is_due(&self, now: f64) -> bool {
        let rest = rest_after(self.saving_seconds, AUTOSAVE_FRACTION);
        now - self.saved_at >= rest.max(AUTOSAVE_SECONDS_MIN)
    }
}

/// How long something that took `seconds` has to rest to cost no more than a fraction of the time.
fn rest_after(seconds: f64, fraction: f64) -> f64 {
    seconds * (1.0 / fraction - 1.0)
}

impl Lab {
    /// Prepares a run; false where it was refused, in words. What takes longer than a moment comes after
    /// the state says that it is being prepared.
    pub(super) fn start(&mut self, id: RunId, recipe: Recipe, from_opened: bool) -> bool {
        if self.under_way().is_some() {
            self.refuse(id, LabProblem::RunUnderWayForAnother);
            return false;
        }
        self.divide_by(&recipe);
        let Some((set, train)) = self.need_images(id) else {
            return false;
        };
        if let Some(problem) = does_not_fit(&recipe, &self.host.limits) {
            self.refuse(id, problem);
            return false;
        }
        if let Some(problem) = self.cannot_train_on(&recipe, from_opened) {
            self.refuse(id, problem);
            return false;
        }
        let before = self.doing();
        self.go_to(RunState::Starting);
        self.drop_pacing();
        let device = self.host.device.clone();
        let opened = self.opened.as_ref().filter(|_| from_opened);
        let networks = opened.map(|opened| {
            let device = device.clone().without_autodiff();
            opened.networks.continued(
                &recipe.architecture(set.classes.len()),
                recipe.seed,
                &device,
            )
        });
        let began_from = opened.map(|opened| opened.file.record.as_origin());
        let record = RunRecord::new(id, recipe.clone(), began_from, self.set_facts());
        match Session::new(recipe, set, train, networks, device) {
            Ok(session) => {
                self.run = Some(Run {
                    session,
                    clock: Clock::new(self.host.now()),
                    health: HealthWatch::new(),
                    record: record.clone(),
                });
                self.drop_probing();
                self.drop_few_labels();
                self.drop_whole_map();
                self.tell(id, RunEvent::Begun(record.into()));
                true
            }
            Err(problem) => {
                self.refuse(id, problem);
                self.go_to(before);
                false
            }
        }
    }

    /// Why a run of this recipe cannot start from the opened model, where it should.
    fn cannot_train_on(&self, recipe: &Recipe, from_opened: bool) -> Option<LabProblem> {
        match (&self.opened, from_opened) {
            (None, true) => Some(LabProblem::NothingToTrainOn),
            (Some(opened), true) if !same_networks(&opened.file.record.recipe, recipe) => {
                Some(LabProblem::OtherNetworks)
            }
            _ => None,
        }
    }

    pub(super) async fn pause(&mut self, run: RunId) {
        if self.under_way() == Some(run) && self.doing() == RunState::Training {
            self.go_to(RunState::Paused);
            self.autosave().await;
        }
    }

    pub(super) fn resume(&mut self, run: RunId) {
        if self.under_way() == Some(run) {
            self.go_to(RunState::Training);
        }
    }

    pub(super) async fn step_once(&mut self, run: RunId, recipe: Recipe) {
        if self.under_way() != Some(run) && !self.start(run, recipe, false) {
            return;
        }
        self.go_to(RunState::Paused);
        if self.train_steps(1).await && self.run_is_finished() {
            self.finish().await;
        } else if self.run.is_some() && self.trouble.is_none() {
            self.judge().await;
            self.autosave().await;
        }
    }

    pub(super) async fn stop(&mut self, run: RunId) {
        if self.under_way() == Some(run) {
            self.finish().await;
        }
    }

    pub(super) fn adjust(
        &mut self,
        id: RunId,
        learning_rate: Option<f32>,
        temperature: Option<f32>,
    ) {
        if self.under_way() != Some(id) {
            return;
        }
        let Some(run) = &mut self.run else {
            return;
        };
        let before = run.session.recipe().clone();
        if let Err(problem) = run.session.adjust(learning_rate, temperature) {
            return self.refuse(id, problem);
        }
        let changes = Change::between(&before, run.session.recipe(), run.session.steps_done());
        if !changes.is_empty() {
            self.tell(id, RunEvent::Changed(changes));
        }
    }

    pub(super) async fn train_slice(&mut self) {
        let Some(run) = &self.run else {
            self.enter(RunState::Ready);
            return;
        };
        let left =
            run.session.steps_total() - run.session.steps_done().min(run.session.steps_total());
        let steps = run.clock.steps_per_read.min(left);
        if !self.train_steps(steps).await {
            return;
        }
        if self.run_is_finished() {
            self.finish().await;
            return;
        }
        let now = self.host.now();
        let clock = self.run.as_ref().map(|run| &run.clock);
        let judging_is_due = clock.is_some_and(|clock| clock.judging_is_due(now));
        let saving_is_due = clock.is_some_and(|clock| clock.saving_is_due(now));
        if judging_is_due {
            self.judge_timed().await;
        }
        if saving_is_due {
            self.autosave().await;
        }
    }

    /// Does steps and reports them; false where the run broke, which has been said then.
    async fn train_steps(&mut self, steps: u32) -> bool {
        let started = self.host.now();
        let Some(run) = &mut self.run else {
            return false;
        };
        for _ in 0..steps {
            run.session.step();
        }
        let reports = run.session.read_reports().await;
        if !self.device_holds() {
            return false;
        }
        let reports = match reports {
            Ok(reports) => reports,
            Err(problem) => {
                self.break_off(problem);
                return false;
            }
        };
        let seconds = self.host.now() - started;
        let Some(run) = &mut self.run else {
            return false;
        };
        run.clock.count(
            seconds,
            f64::from(steps) * run.session.views_per_step() as f64,
        );
        let (id, progress) = (run.record.id, progress(run, reports));
        self.tell(id, RunEvent::Progress(progress));
        true
    }

    async fn judge_timed(&mut self) {
        let started = self.host.now();
        self.judge().await;
        let now = self.host.now();
        if let Some(run) = &mut self.run {
            run.clock.judged_at = now;
            run.clock.judging_seconds = now - started;
        }
    }

    async fn autosave(&mut self) {
        let started = self.host.now();
        self.save_automatically().await;
        let now = self.host.now();
        if let Some(run) = &mut self.run {
            run.clock.saved_at = now;
            run.clock.saving_seconds = now - started;
        }
    }

    async fn finish(&mut self) {
        self.judge().await;
        self.save_automatically().await;
        if self.trouble.is_none() {
            self.start_probing(None);
            self.go_to(RunState::Finished);
        }
    }

    fn run_is_finished(&self) -> bool {
        self.run
            .as_ref()
            .is_some_and(|run| run.session.is_finished())
    }

    fn break_off(&mut self, problem: SessionProblem) {
        if let SessionProblem::ReadBack(problem) = problem {
            return self.device_failed(problem.into());
        }
        if let Some(run) = &self.run {
            let (id, steps) = (run.record.id, run.session.steps_done());
            self.tell(id, RunEvent::PutBack { steps });
            self.say_ended(id, FailureKind::Diverged, Sentence::of(&problem));
        }
        self.go_to(RunState::Failed);
    }

    /// Ends the run; its networks stay to be saved.
    pub(super) fn keep_run(&mut self) {
        if let Some(run) = self.run.take() {
            self.trained = Some(run.trained());
        }
    }

    /// What is known of the loaded set.
    pub(super) fn set_facts(&self) -> SetFacts {
        let loaded = self.loaded.as_ref();
        loaded.map_or_else(SetFacts::default, |loaded| {
            loaded.summary.facts(loaded.keeps_test_folder)
        })
    }
}

impl Run {
    /// What would be saved of it now.
    pub(super) fn trained(&self) -> Trained {
        Trained {
            told_as: Some(self.record.id),
            record: self.record.clone(),
            networks: self.session.networks().clone(),
        }
    }
}

/// Why the device cannot hold a batch.
fn does_not_fit(recipe: &Recipe, limits: &Limits) -> Option<LabProblem> {
    match largest_batch(recipe, limits) {
        Some(largest) if recipe.batch_size <= largest => None,
        Some(largest) => Some(LabProblem::BatchTooLarge {
            batch: recipe.batch_size,
            gigabytes: format!("{:.1}", memory_bytes(recipe) / 1e9),
            largest,
        }),
        None => Some(LabProblem::EncoderTooLarge),
    }
}

fn same_networks(a: &Recipe, b: &Recipe) -> bool {
    a.encoder == b.encoder && a.head == b.head
}

fn progress(run: &Run, reports: Vec<StepReport>) -> Progress {
    let session = &run.session;
    let views_per_second = run.clock.views_per_second.unwrap_or_default();
    let views_left =
        f64::from(session.steps_total() - session.steps_done().min(session.steps_total()))
            * session.views_per_step() as f64;
    Progress {
        step: session.steps_done(),
        steps_total: session.steps_total(),
        epoch: session.epoch(),
        views_per_second: views_per_second as f32,
        elapsed_seconds: run.clock.training_seconds as f32,
        eta_seconds: (views_left / views_per_second.max(1e-6)) as f32,
        reports,
    }
}
