//! A short measurement of a recipe on this machine, before Start: a step at a time, so that whoever
//! presses Start meanwhile waits for one step at most.

use super::Lab;
use crate::data::ImageSet;
use crate::protocol::{Answer, AskId, Pace, RunState};
use crate::recipe::{OptimiserSettings, Recipe};
use crate::train::{Session, SessionProblem, largest_batch, memory_bytes};
use burn::tensor::Device;
use std::rc::Rc;

/// Images of the first, careful step: small enough not to block the slowest device.
const CAREFUL_BATCH: u32 = 8;
/// A full step is measured only where the careful one says that it stays under this.
const FULL_STEP_SECONDS_MAX: f64 = 1.0;
/// Careful steps are repeated for so long: a browser runs a module's code slowly at first and compiles
/// it well once it has seen which of it is used. Their fastest counts.
const CAREFUL_SECONDS: f64 = 0.8;
/// The same for full steps, which compile nothing new and only have to be more than one.
const FULL_SECONDS: f64 = 0.5;

/// A measurement that is under way, in a session of its own.
pub(super) struct Pacing {
    ask: AskId,
    /// What was asked about.
    recipe: Recipe,
    /// The same with a batch that fits, and at a rate at which no loss diverges.
    measured: Recipe,
    /// The largest batch that fits, where the one that was asked about does not.
    largest_batch: Option<u32>,
    set: Rc<ImageSet>,
    train: Vec<u32>,
    /// The steps of the careful batch are over.
    is_careful: bool,
    steps: Steps,
}

/// Steps of one batch size, of which the fastest counts.
#[derive(Default)]
struct Steps {
    session: Option<Session>,
    /// When no further step is begun, once the first is over, which compiles the kernels.
    until: Option<f64>,
    fastest_seconds: Option<f64>,
}

impl Steps {
    /// One step; the seconds of the fastest once there are enough.
    async fn advance(
        &mut self,
        of: impl FnOnce() -> Result<Session, SessionProblem>,
        seconds: f64,
        now: &dyn Fn() -> f64,
    ) -> Result<Option<f64>, SessionProblem> {
        let session = match &mut self.session {
            Some(session) => session,
            None => self.session.insert(of()?),
        };
        let started = now();
        session.step();
        session.read_reports().await?;
        let ended = now();
        let Some(until) = self.until else {
            self.until = Some(ended + seconds);
            return Ok(None);
        };
        let step_seconds = ended - started;
        let fastest = self
            .fastest_seconds
            .map_or(step_seconds, |fastest| fastest.min(step_seconds));
        self.fastest_seconds = Some(fastest);
        Ok((ended + fastest >= until).then_some(fastest))
    }
}

impl Lab {
    /// Begins to measure; the run and the map stay as they are.
    pub(super) fn measure_pace(&mut self, ask: AskId, recipe: Recipe) {
        self.drop_pacing();
        if matches!(self.doing(), RunState::Starting | RunState::Training) {
            return self.answer(ask, Answer::Dropped);
        }
        if let Err(problem) = recipe.check() {
            return self.refuse(ask, problem);
        }
        let Some((set, train)) = self.need_images(ask) else {
            return;
        };
        let largest = largest_batch(&recipe, &self.host.limits);
        let too_large = largest.is_none_or(|largest| recipe.batch_size > largest);
        let measured = Recipe {
            batch_size: recipe.batch_size.min(largest.unwrap_or(CAREFUL_BATCH)),
            optimiser: OptimiserSettings {
                // As fast as any other rate, and no loss diverges at it.
                learning_rate: 0.0,
                ..recipe.optimiser
            },
            ..recipe.clone()
        };
        self.pacing = Some(Pacing {
            ask,
            recipe,
            measured,
            largest_batch: too_large.then_some(largest.unwrap_or_default()),
            set,
            train,
            is_careful: true,
            steps: Steps::default(),
        });
    }

    /// Nothing comes of the measurement that is under way.
    pub(super) fn drop_pacing(&mut self) {
        if let Some(pacing) = self.pacing.take() {
            self.answer(pacing.ask, Answer::Dropped);
        }
    }

    pub(super) async fn pace_slice(&mut self) {
        let Some(mut pacing) = self.pacing.take() else {
            return;
        };
        let (device, now) = (self.host.device.clone(), &self.host.now_seconds);
        match pacing.advance(device, now).await {
            Ok(None) => self.pacing = Some(pacing),
            Ok(Some(step_seconds)) => {
                self.answer(pacing.ask, Answer::Pace(pacing.pace(step_seconds)));
            }
            Err(problem) => self.refuse(pacing.ask, problem),
        }
    }
}

impl Pacing {
    /// One step; the seconds of a step of the recipe once they are known.
    async fn advance(
        &mut self,
        device: Device,
        now: &dyn Fn() -> f64,
    ) -> Result<Option<f64>, SessionProblem> {
        let careful_batch = self.measured.batch_size.min(CAREFUL_BATCH);
        let (batch_size, seconds) = if self.is_careful {
            (careful_batch, CAREFUL_SECONDS)
        } else {
            (self.measured.batch_size, FULL_SECONDS)
        };
        let session = || {
            let recipe = Recipe {
                batch_size,
                ..self.measured.clone()
            };
            let (set, train) = (Rc::clone(&self.set), self.train.clone());
            Session::new(recipe, set, train, None, device)
        };
        let Some(fastest) = self.steps.advance(session, seconds, now).await? else {
            return Ok(None);
        };
        let times = f64::from(self.measured.batch_size) / f64::from(batch_size);
        let scaled = fastest * times;
        if !self.is_careful || times <= 1.0 || scaled > FULL_STEP_SECONDS_MAX {
            return Ok(Some(scaled));
        }
        self.is_careful = false;
        self.steps = Steps::default();
        Ok(None)
    }

    fn pace(&self, step_seconds: f64) -> Pace {
        let train = self.train.len();
        let steps_total = self.recipe.steps_total(train);
        let views = 2.0 * f64::from(self.measured.batch_size).min(train as f64);
        Pace {
            step_seconds: step_seconds as f32,
            views_per_second: (views / step_seconds) as f32,
            total_seconds: (step_seconds * f64::from(steps_total)) as f32,
            steps_total,
            memory_bytes: memory_bytes(&self.recipe),
            largest_batch: self.largest_batch,
        }
    }
}
