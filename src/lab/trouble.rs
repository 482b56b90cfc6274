//! A device that can no longer be trusted: said once, and nothing of it is shown or saved after that.

use super::Lab;
use crate::device::ReadBackFailed;
use crate::protocol::{AskId, Command, Event, FailureKind, Question, RunId, RunState};
use crate::say::Sentence;
use serde::Serialize;

/// Why what the lab computes on can no longer be trusted.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Serialize)]
#[serde(rename = "device", rename_all = "kebab-case")]
#[cfg_attr(test, derive(strum::VariantNames), strum(serialize_all = "kebab-case"))]
pub enum DeviceTrouble {
    #[error(
        "The GPU is lost to this page, as happens when its driver starts anew or it is taken away. \
         The browser says: {complaint}"
    )]
    Lost { complaint: String },
    /// A rejected kernel is skipped, and old data comes back in place of what it would have computed.
    #[error(
        "The GPU did not take a part of the computation, so what came after it cannot be trusted. \
         The browser says: {complaint}"
    )]
    Refused { complaint: String },
    #[error("The GPU gives no numbers back any more: {0}")]
    Unreadable(#[from] ReadBackFailed),
}

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
        Command::CancelImport { .. } | Command::Adjust { .. } => false,
    }
}

fn asks_to_compute(question: &Question) -> bool {
    match question {
        Question::PreviewViews { .. }
        | Question::MeasurePace { .. }
        | Question::SaveModel
        | Question::OpenModel { .. }
        | Question::EmbedWithOpened { .. }
        | Question::Probe
        | Question::ExportEmbeddings
        | Question::MapWholeSet => true,
        Question::ImportFiles { .. }
        | Question::ImportSample { .. }
        | Question::Thumbnails { .. }
        | Question::FindNeighbours { .. } => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::say::hold_every_sentence;

    #[test]
    fn every_trouble_is_a_sentence_for_any_language() {
        let complaint = "the driver was started anew".to_owned();
        let troubles = [
            DeviceTrouble::Lost {
                complaint: complaint.clone(),
            },
            DeviceTrouble::Refused { complaint },
        ];
        let said = troubles.each_ref().map(Sentence::of);
        hold_every_sentence::<DeviceTrouble>("device", &["unreadable"], &said);
    }
}
