//! Engines: started, switched, lost.

use super::{Effect, Store, Timer};
use crate::engine::{Choice, Crash, Reason, of_those_built};
use crate::state::{self, AlertKind, EngineState, Import, PaceState, Said};
use contrastive_lab::protocol::EngineKind;

impl Store {
    /// Ends the worker that is there, starts one with this engine, and gives it the set and the model.
    pub(super) fn start_engine(&mut self, choice: Choice) {
        self.forget_engine();
        let choice = of_those_built(choice, |kind| !self.not_built.contains(&kind));
        if choice.reason == Reason::NotBuilt {
            let why = state::Reason::EngineNotBuilt;
            self.raise(AlertKind::Page, Said::Cannot(why));
        }
        let kind = choice.kind;
        self.lab.engine = EngineState {
            walking: self.walk.is_some(),
            ..EngineState::starting(choice)
        }
        .into();
        // Another engine knows nothing of it.
        self.lab.map = Default::default();
        self.effect(Effect::StartEngine(kind));
        if let Some(source) = self.loading.clone().or_else(|| self.source.clone()) {
            self.send_source(source);
        }
        let opening = self.opening.take();
        if let Some(model) = opening.or_else(|| self.lab.model.for_another_engine().cloned()) {
            self.send_model(model);
        }
        self.lab.model.change(|model| model.opened = None);
    }

    pub(super) fn switch_engine(&mut self, kind: EngineKind) {
        self.lab.alert = None;
        let reason = Reason::Person;
        self.start_engine(Choice { kind, reason });
    }

    /// Starts the engine that was lost again.
    pub(super) fn restart_engine(&mut self) {
        self.lab.alert = None;
        let choice = self.lab.engine.choice.clone().unwrap_or(Choice {
            kind: EngineKind::Cpu,
            reason: Reason::Person,
        });
        self.start_engine(choice);
    }

    pub(super) fn lose_engine(&mut self, crash: Crash) {
        self.forget_engine();
        // It may be what the engine broke on: the next one gets the set from before.
        self.loading = None;
        self.opening = None;
        self.walk = None;
        self.lab.images.change(|images| images.import = None);
        self.lab.engine.change(|engine| {
            *engine = EngineState {
                choice: engine.choice.clone(),
                ready: engine.ready.clone(),
                crash: Some(crash),
                ..EngineState::default()
            };
        });
    }

    /// Whether there is a worker, which keeps what it is sent until its engine is loaded.
    pub(super) fn has_worker(&self) -> bool {
        self.lab.engine.choice.is_some() && self.lab.engine.crash.is_none()
    }

    /// Of what was asked and begun nothing comes any more.
    fn forget_engine(&mut self) {
        self.asks.clear();
        self.pending = None;
        self.then = None;
        self.forget_pace();
        self.effect(Effect::Forget(Timer::Pace));
        self.effect(Effect::Forget(Timer::Adjust));
        let decodes = matches!(self.lab.images.import, Some(Import::Decoding(_)));
        if decodes {
            self.lab.images.change(|images| images.import = None);
        }
        self.lab.map.change(|map| {
            map.embedding = None;
            map.searching = false;
        });
        if self.lab.run.probes.under_way {
            self.lab.run.change(|run| run.probes.under_way = false);
        }
    }

    /// Nobody waits for the measurement any more.
    pub(super) fn forget_pace(&mut self) {
        self.asks.forget(|asked| *asked == super::Asked::Pace);
        if *self.lab.pace != PaceState::Unknown {
            self.lab.pace = PaceState::Unknown.into();
        }
    }
}
