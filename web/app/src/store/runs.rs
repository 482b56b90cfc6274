//! Runs: asked for, begun, told of, over.

use super::{Asked, Effect, Store, Timer};
use crate::state::Scene;
use contrastive_lab::protocol::Command;
use contrastive_lab::recipe::Recipe;
use contrastive_lab::run::{RunId, RunRecord};

/// A run that was asked for.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Pending {
    pub run: RunId,
    /// As the engine was told; none where an opened model takes the place of a run.
    pub recipe: Option<Recipe>,
}

impl Store {
    pub(super) fn start(&mut self, from_opened: bool) {
        self.ask_run(|run, recipe| Command::Start {
            run,
            recipe,
            from_opened,
        });
    }

    pub(super) fn step_once(&mut self) {
        let recipe = Recipe::clone(&self.lab.recipe);
        match self.lab.engine.run {
            Some(run) => self.send(Command::StepOnce { run, recipe }),
            None => self.ask_run(|run, recipe| Command::StepOnce { run, recipe }),
        }
    }

    /// A command to the run that is under way.
    pub(super) fn command_run(&mut self, command: impl FnOnce(RunId) -> Command) {
        if let Some(run) = self.lab.engine.run {
            self.send(command(run));
        }
    }

    fn ask_run(&mut self, command: impl FnOnce(RunId, Recipe) -> Command) {
        let run = self.next_run();
        let recipe = Recipe::clone(&self.lab.recipe);
        self.await_run(Pending {
            run,
            recipe: Some(recipe.clone()),
        });
        self.send(command(run, recipe));
    }

    /// From here to its answer the run can be asked for no second time, and its recipe is fixed.
    pub(super) fn await_run(&mut self, pending: Pending) {
        self.pending = Some(pending);
        self.lab.engine.change(|engine| engine.starting = true);
        self.lab.alert = None;
        self.forget_pace();
        self.effect(Effect::Forget(Timer::Pace));
    }

    /// The run that was asked for is under way: the figures of the one before go.
    pub(super) fn begun(&mut self, record: RunRecord) {
        let run = record.id;
        let Some(pending) = self.pending.take_if(|pending| pending.run == run) else {
            return;
        };
        let keep = record.recipe.images().keep_test_folder;
        let set = self.lab.images.run_set(keep);
        self.lab.engine.change(|engine| {
            engine.starting = false;
            engine.has_networks = true;
            engine.run = pending.recipe.is_some().then_some(run);
        });
        let was_changed = pending
            .recipe
            .as_ref()
            .is_some_and(|recipe| *recipe != *self.lab.recipe);
        self.lab.run = self.lab.run.next(record, pending.recipe, set).into();
        self.lab.scene = Scene::Map;
        if was_changed {
            self.adjust();
        }
    }

    /// The run that was asked for will not begin.
    pub(super) fn not_begun(&mut self, run: RunId) {
        if self.pending.take_if(|pending| pending.run == run).is_some() {
            self.lab.engine.change(|engine| engine.starting = false);
        }
    }

    /// Whether the opened model is drawing the map.
    pub(super) fn embeds(&self) -> bool {
        self.asks.has(|asked| matches!(asked, Asked::Embed(_)))
    }
}
