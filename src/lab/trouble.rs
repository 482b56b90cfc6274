//! A device that can no longer be trusted: said once, and nothing of it is shown or saved after that.

use super::Lab;
use super::device_trouble::DeviceTrouble;
use crate::protocol::{AskId, Command, Event, FailureKind, Question, RunId, RunState};
use crate::say::Sentence;

impl Lab {
    /// Ends a run and what else computes, and says why. The first trouble is the cause of the rest,
    /// except that a lost device explains them all.
    pub(super) fn device_failed(&mut self, trouble: DeviceTrouble) {
        let explains_more = |known: &DeviceTrouble| {
            !matches!(known, DeviceTrouble::Lost { .. })
                && matches!(trouble, DeviceTrouble::Lost { .. })
        };
        if self
            .trouble
            .as_ref()
            .is_some_and(|known| !explains_more(known))
        {
            return;
        }
        self.trouble = Some(trouble);
        self.drop_whole_set();
        self.drop_pacing();
        self.drop_probing();
        self.drop_few_labels();
        self.say_trouble(None, self.under_way());
        self.go_to(RunState::Failed);
    }

    /// Whether what the device computed can be trusted; where it cannot, that is said.
    pub fn device_holds(&mut self) -> bool {
        if let Some(trouble) = (self.host.device_trouble)() {
            self.device_failed(trouble);
        }
        self.trouble.is_none()
    }

    /// Says again what is wrong where the command wants the device; whether it does.
    pub(super) fn wants_broken_device(&mut self, command: &Command) -> bool {
        let is_in_vain = self.trouble.is_some() && computes(command);
        if is_in_vain {
            match command {
                Command::Ask { ask, .. } => self.say_trouble(Some(*ask), None),
                Command::Start { run, .. } | Command::StepOnce { run, .. } => {
                    self.say_trouble(None, Some(*run));
                }
                _ => self.say_trouble(None, None),
            }
        }
        is_in_vain
    }

    pub(super) fn say_trouble(&mut self, asked: Option<AskId>, run: Option<RunId>) {
        if let Some(trouble) = &self.trouble {
            let sentence = Sentence::of(trouble);
            self.say(Event::Failed {
                asked,
                run,
                kind: FailureKind::Device,
                sentence,
            });
        }
    }
}

/// Whether the device takes part in following it.
fn computes(command: &Command) -> bool {
    match command {
        Command::Ask { question, .. } => asks_to_compute(question),
        Command::Start { .. }
        | Command::Pause { .. }
        | Command::Resume { .. }
        | Command::StepOnce { .. }
        | Command::Stop { .. } => true,
        Command::CancelImport { .. } | Command::Adjust { .. } | Command::StopFewLabels => false,
    }
}

fn asks_to_compute(question: &Question) -> bool {
    match question {
        Question::PreviewViews { .. }
        | Question::MeasurePace { .. }
        | Question::SaveModel
        | Question::OpenModel { .. }
        | Question::EmbedWithOpened { .. }
        | Question::EmbedWithTrained { .. }
        | Question::Probe
        | Question::FewLabels(_)
        | Question::ExportEmbeddings
        | Question::MapWholeSet => true,
        Question::ImportFiles { .. }
        | Question::ImportSample { .. }
        | Question::Thumbnails { .. }
        | Question::FindNeighbours { .. } => false,
    }
}
