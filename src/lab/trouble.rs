//! A device that can no longer be trusted: said once, and nothing of it is shown or saved after that.

use super::Lab;
use crate::device::ReadBackFailed;
use crate::protocol::{Command, Event, FailureKind, RunState};
use crate::say::Sentence;
use serde::Serialize;

/// Why what the lab computes on can no longer be trusted.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Serialize)]
#[serde(rename = "device", rename_all = "kebab-case")]
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
        self.whole_set = None;
        if self.probing.take().is_some() {
            self.say(Event::Probing(false));
        }
        self.say_trouble();
        self.enter(RunState::Failed);
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
            self.say_trouble();
        }
        is_in_vain
    }

    pub(super) fn say_trouble(&mut self) {
        if let Some(trouble) = &self.trouble {
            let sentence = Sentence::of(trouble);
            self.say(Event::Failed {
                kind: FailureKind::Device,
                sentence,
            });
        }
    }
}

/// Whether the device takes part in following it.
fn computes(command: &Command) -> bool {
    match command {
        Command::PreviewViews { .. }
        | Command::MeasurePace { .. }
        | Command::Start { .. }
        | Command::Pause
        | Command::Resume
        | Command::StepOnce { .. }
        | Command::Stop
        | Command::SaveModel
        | Command::OpenModel { .. }
        | Command::EmbedWithOpened
        | Command::Probe
        | Command::ExportEmbeddings
        | Command::MapWholeSet => true,
        Command::ImportFiles { .. }
        | Command::ImportSample { .. }
        | Command::CancelImport
        | Command::Thumbnails { .. }
        | Command::Adjust { .. }
        | Command::FindNeighbours { .. } => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::say::hold_sentences;

    #[test]
    fn every_trouble_is_a_sentence_for_any_language() {
        let complaint = "the driver was started anew".to_owned();
        let troubles = [
            DeviceTrouble::Lost {
                complaint: complaint.clone(),
            },
            DeviceTrouble::Refused { complaint },
        ];
        hold_sentences("device", &troubles.each_ref().map(Sentence::of));
    }
}
