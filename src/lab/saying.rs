//! What the lab says, and to what it belongs: the answer to a question, something of a run, or why not.

use super::Lab;
use super::host::Outgoing;
use super::problem::LabProblem;
use crate::protocol::{Answer, AskId, Event, FailureKind, RunEvent, RunState};
use crate::run::{RunId, RunRecord};
use crate::say::Sentence;
use serde::Serialize;
use std::fmt::Display;

/// What a refusal belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum To {
    Question(AskId),
    Run(RunId),
}

impl From<AskId> for To {
    fn from(ask: AskId) -> Self {
        Self::Question(ask)
    }
}

impl From<RunId> for To {
    fn from(run: RunId) -> Self {
        Self::Run(run)
    }
}

impl To {
    /// The two fields of [`Event::Failed`].
    pub(super) fn named(self) -> (Option<AskId>, Option<RunId>) {
        match self {
            Self::Question(ask) => (Some(ask), None),
            Self::Run(run) => (None, Some(run)),
        }
    }
}

impl Lab {
    pub(super) fn say(&mut self, event: Event) {
        self.say_with(event, Vec::new());
    }

    fn say_with(&mut self, event: Event, buffers: Vec<Vec<u8>>) {
        (self.host.say)(Outgoing { event, buffers });
    }

    pub(super) fn say_state(&mut self) {
        let (state, run) = (self.state, self.under_way());
        self.say(Event::State { state, run });
    }

    /// Answers a question: once.
    pub(super) fn answer(&mut self, ask: AskId, answer: Answer) {
        self.answer_with(ask, answer, Vec::new());
    }

    pub(super) fn answer_with(&mut self, ask: AskId, answer: Answer, buffers: Vec<Vec<u8>>) {
        self.say_with(Event::Answer { ask, answer }, buffers);
    }

    /// Tells something of a run.
    pub(super) fn tell(&mut self, run: RunId, event: RunEvent) {
        self.tell_with(run, event, Vec::new());
    }

    /// What the page is told of a run stands in the run's record too.
    pub(super) fn tell_with(&mut self, run: RunId, event: RunEvent, buffers: Vec<Vec<u8>>) {
        if let Some(record) = self.record_of(run) {
            event.write_into(record);
        }
        self.say_with(Event::Run { run, event }, buffers);
    }

    fn record_of(&mut self, run: RunId) -> Option<&mut RunRecord> {
        let current = self.run.as_mut().map(|run| &mut run.record);
        let kept = self.trained.as_mut().map(|trained| &mut trained.record);
        current
            .into_iter()
            .chain(kept)
            .find(|record| record.id == run)
    }

    pub(super) fn refuse(&mut self, to: impl Into<To>, problem: impl Serialize + Display) {
        self.say_refused(to, Sentence::of(&problem));
    }

    /// Says what was not done, and why.
    pub(super) fn refuse_because(
        &mut self,
        to: impl Into<To>,
        problem: &LabProblem,
        cause: &(impl Serialize + Display),
    ) {
        self.say_refused(to, Sentence::of(problem).because(cause));
    }

    pub(super) fn say_refused(&mut self, to: impl Into<To>, sentence: Sentence) {
        let to = to.into();
        if self.trouble.is_none() {
            let (asked, run) = to.named();
            return self.say(Event::Failed {
                asked,
                run,
                kind: FailureKind::Refused,
                sentence,
            });
        }
        // It follows from that, which has been said.
        if let To::Question(ask) = to {
            self.answer(ask, Answer::Dropped);
        }
    }

    /// Says that a run has ended, and why.
    pub(super) fn say_ended(&mut self, run: RunId, kind: FailureKind, sentence: Sentence) {
        self.say(Event::Failed {
            asked: None,
            run: Some(run),
            kind,
            sentence,
        });
    }

    /// What the lab does, or would go on with after the import that holds it.
    pub(super) fn doing(&self) -> RunState {
        let importing = self.importing.as_ref();
        importing.map_or(self.state, |importing| importing.before)
    }

    /// The run that is under way, moving or held.
    pub(super) fn under_way(&self) -> Option<RunId> {
        let run = self.run.as_ref();
        let is_under_way = matches!(self.doing(), RunState::Training | RunState::Paused);
        run.map(|run| run.record.id).filter(|_| is_under_way)
    }

    /// From now on this is what the lab does; an import that is under way still comes first.
    pub(super) fn go_to(&mut self, state: RunState) {
        match &mut self.importing {
            Some(importing) if importing.before != state => {
                importing.before = state;
                self.say_state();
            }
            Some(_) => {}
            None => self.enter(state),
        }
    }

    pub(super) fn enter(&mut self, state: RunState) {
        if self.state != state {
            self.state = state;
            self.say_state();
        }
    }
}
