//! A short measurement of a recipe on this machine, before Start.

use super::Lab;
use crate::protocol::{Event, Pace, RunState};
use crate::recipe::{Optimiser, Recipe};
use crate::train::{Session, SessionProblem, largest_batch, memory_bytes};

/// Images of the first, careful step: small enough not to block the slowest device.
const CAREFUL_BATCH: u32 = 8;
/// A full step is measured only where the careful one says that it stays under this.
const FULL_STEP_SECONDS_MAX: f64 = 1.0;
/// Careful steps are repeated for so long: a browser runs a module's code slowly at first and compiles
/// it well once it has seen which of it is used. Their fastest counts.
const CAREFUL_SECONDS: f64 = 0.8;
/// The same for full steps, which compile nothing new and only have to be more than one.
const FULL_SECONDS: f64 = 0.5;

impl Lab {
    /// Measures a few steps in a session of its own; the run and the map stay as they are.
    pub(super) async fn measure_pace(&mut self, recipe: Recipe) {
        if self.state == RunState::Training {
            return;
        }
        if let Err(problem) = recipe.check() {
            self.refuse(problem);
            return;
        }
        let largest = largest_batch(&recipe, &self.host.limits);
        let too_large = largest.is_none_or(|largest| recipe.batch_size > largest);
        let measured = Recipe {
            batch_size: recipe.batch_size.min(largest.unwrap_or(CAREFUL_BATCH)),
            optimiser: Optimiser {
                // As fast as any other rate, and no loss diverges at it.
                learning_rate: 0.0,
                ..recipe.optimiser
            },
            ..recipe.clone()
        };
        match self.step_seconds(&measured).await {
            Ok(Some(step_seconds)) => {
                let train = self.loaded.as_ref().map_or(0, |loaded| loaded.train.len());
                let steps_total = recipe.steps_total(train);
                let views = 2.0 * f64::from(measured.batch_size).min(train as f64);
                self.say(Event::Pace(Pace {
                    step_seconds: step_seconds as f32,
                    views_per_second: (views / step_seconds) as f32,
                    total_seconds: (step_seconds * f64::from(steps_total)) as f32,
                    steps_total,
                    memory_bytes: memory_bytes(&recipe),
                    largest_batch: too_large.then_some(largest.unwrap_or_default()),
                }));
            }
            Ok(None) => {}
            Err(problem) => self.refuse(problem),
        }
    }

    /// Seconds of one step; none where there are no images.
    async fn step_seconds(&mut self, recipe: &Recipe) -> Result<Option<f64>, SessionProblem> {
        let Some((set, train)) = self.need_images() else {
            return Ok(None);
        };
        let device = self.host.device.clone();
        let careful = Recipe {
            batch_size: recipe.batch_size.min(CAREFUL_BATCH),
            ..recipe.clone()
        };
        let mut session = Session::new(
            careful.clone(),
            set.clone(),
            train.clone(),
            None,
            device.clone(),
        )?;
        self.timed_step(&mut session).await?; // compiles the kernels
        let careful_seconds = self.fastest_step(&mut session, CAREFUL_SECONDS).await?;
        let times = f64::from(recipe.batch_size) / f64::from(careful.batch_size);
        if times <= 1.0 || careful_seconds * times > FULL_STEP_SECONDS_MAX {
            return Ok(Some(careful_seconds * times));
        }
        let mut session = Session::new(recipe.clone(), set, train, None, device)?;
        self.timed_step(&mut session).await?;
        Ok(Some(self.fastest_step(&mut session, FULL_SECONDS).await?))
    }

    /// The fastest of the steps that fit into so many seconds; of one at least.
    async fn fastest_step(
        &self,
        session: &mut Session,
        seconds: f64,
    ) -> Result<f64, SessionProblem> {
        let end = self.host.now() + seconds;
        let mut fastest = self.timed_step(session).await?;
        while self.host.now() + fastest < end {
            fastest = fastest.min(self.timed_step(session).await?);
        }
        Ok(fastest)
    }

    async fn timed_step(&self, session: &mut Session) -> Result<f64, SessionProblem> {
        let started = self.host.now();
        session.step();
        session.read_reports().await?;
        Ok(self.host.now() - started)
    }
}
