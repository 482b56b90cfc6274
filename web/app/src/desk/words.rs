//! What follows from what the engine says.

use super::Desk;
use crate::engine::Word;
use crate::state::{Action, KeptWeights, PaceState};
use contrastive_lab::protocol::{Command, Event, FailureKind, Progress, RunState};
use js_sys::Uint8Array;
use std::rc::Rc;

/// File names of the weights that the engine sends on its own begin with this.
const AUTOSAVE: &str = "autosave-";

/// Most map points whose pictures are asked for: 4,096 of 32 pixels are 17 MB.
const ATLAS_POINTS_MAX: usize = 4096;

impl Desk {
    /// Hears one word of the worker.
    pub(super) fn hear(self: &Rc<Self>, word: Word) {
        match word {
            Word::Told { event, buffers } => match *event {
                Event::Progress(progress) => self.hear_progress(progress),
                event => {
                    self.show_progress();
                    self.hear_event(event, &buffers);
                }
            },
            Word::Crashed(reason) => {
                self.show_progress();
                self.link.take();
                // It may be what the engine broke on: the next one gets the set from before.
                self.loading.take();
                self.forget_questions();
                self.apply(Action::EngineLost(reason));
            }
        }
    }

    fn hear_event(self: &Rc<Self>, event: Event, buffers: &[Uint8Array]) {
        match &event {
            Event::ModelSaved { file_name } => {
                let Some(bytes) = buffers.first() else { return };
                return self.hear_model(file_name, bytes);
            }
            Event::EmbeddingsExported { file_stem } => {
                for (bytes, ending) in buffers.iter().zip(["npy", "tsv"]) {
                    let file_name = format!("{file_stem}.{ending}");
                    self.hand_out(&file_name, "application/octet-stream", bytes);
                }
                return;
            }
            _ => {}
        }
        let follow = Follow::of(&event);
        let bytes = buffers.iter().map(Uint8Array::to_vec).collect();
        self.apply(Action::Told(event, bytes));
        self.follow(follow);
    }

    fn follow(self: &Rc<Self>, follow: Follow) {
        match follow {
            Follow::Nothing => {}
            Follow::SendWaiting => self.send_waiting(),
            Follow::LookAtSet => {
                self.keep_source();
                self.forget_questions();
                self.fit_views_to_set();
                self.ask_preview();
                self.schedule_pace();
                if let Some(command) = self.after_import.take() {
                    self.send(command);
                }
            }
            Follow::MeasurePace => {
                if *self.lab.borrow().pace == PaceState::Unknown {
                    self.schedule_pace();
                }
            }
            Follow::NextPreview => {
                if self.previews.answered().is_some() {
                    self.send_preview();
                }
            }
            Follow::NextNeighbours => {
                if let Some(point) = self.points.answered() {
                    self.find_neighbours(point);
                }
            }
            Follow::LookAtMap => {
                self.ask_atlas();
                // The neighbours of the point that a person looks at may be others now.
                let picked = self.lab.borrow().map.picked;
                if let Some(point) = picked.and_then(|point| self.points.ask(point)) {
                    self.find_neighbours(point);
                }
            }
            Follow::AskAgain => {
                self.previews.forget();
                self.points.forget();
            }
            Follow::ForgetAfterImport => {
                self.loading.take();
                self.after_import.take();
            }
        }
    }

    /// Pictures of the map's points, once for the same points.
    fn ask_atlas(&self) {
        let lab = self.lab();
        let images = Rc::clone(&lab.map.images);
        let known = lab.map.atlas.is_some() || *self.atlas_asked.borrow() == images;
        if known || images.is_empty() || images.len() > ATLAS_POINTS_MAX {
            return;
        }
        let indices = images.to_vec();
        self.atlas_asked.replace(images);
        self.send(Command::Thumbnails { indices });
    }

    fn hear_model(&self, file_name: &str, bytes: &Uint8Array) {
        if !file_name.starts_with(AUTOSAVE) {
            self.hand_out(file_name, "application/octet-stream", bytes);
            return;
        }
        let kept = KeptWeights {
            file_name: file_name.to_owned(),
            bytes: bytes.length(),
        };
        self.kept.replace(Some(bytes.clone()));
        self.apply(Action::WeightsKept(kept));
    }

    /// Reports are shown once a frame, however fast they come. A hidden page has no frames: there
    /// they are taken at once.
    fn hear_progress(self: &Rc<Self>, progress: Progress) {
        let begins_again = match (&*self.progress.borrow(), progress.reports.first()) {
            (Some(waiting), Some(first)) => first.step <= waiting.step,
            _ => false,
        };
        if begins_again {
            self.show_progress();
        }
        let merged = match self.progress.take() {
            Some(waiting) => merge(waiting, progress),
            None => progress,
        };
        self.progress.replace(Some(merged));
        if page_is_hidden() {
            self.show_progress();
        } else if self.frame.borrow().is_none() {
            let desk = Rc::downgrade(self);
            let frame = gloo::render::request_animation_frame(move |_| {
                if let Some(desk) = desk.upgrade() {
                    desk.show_progress();
                }
            });
            self.frame.replace(Some(frame));
        }
    }

    fn show_progress(&self) {
        self.frame.take();
        if let Some(progress) = self.progress.take() {
            self.apply(Action::Told(Event::Progress(progress), Vec::new()));
        }
    }
}

fn page_is_hidden() -> bool {
    let document = web_sys::window().and_then(|window| window.document());
    document.is_some_and(|document| document.hidden())
}

/// Both bundles' reports under the later one's standing.
fn merge(mut earlier: Progress, later: Progress) -> Progress {
    earlier.reports.extend(later.reports);
    Progress {
        reports: earlier.reports,
        ..later
    }
}

/// What the desk does after the state has taken an event.
enum Follow {
    Nothing,
    SendWaiting,
    LookAtSet,
    MeasurePace,
    NextPreview,
    NextNeighbours,
    LookAtMap,
    AskAgain,
    ForgetAfterImport,
}

impl Follow {
    fn of(event: &Event) -> Self {
        match event {
            Event::EngineReady(_) => Self::SendWaiting,
            Event::SetReady { .. } => Self::LookAtSet,
            Event::State(RunState::Ready | RunState::Finished) => Self::MeasurePace,
            Event::Views { .. } => Self::NextPreview,
            Event::Neighbours { .. } => Self::NextNeighbours,
            Event::Map(_) => Self::LookAtMap,
            Event::Failed {
                kind: FailureKind::Refused | FailureKind::Device,
                ..
            } => Self::AskAgain,
            Event::ImportFailed { .. } => Self::ForgetAfterImport,
            _ => Self::Nothing,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use contrastive_lab::protocol::StepReport;

    #[test]
    fn merged_bundles_keep_every_report_and_the_later_standing() {
        let bundle = |step| Progress {
            step,
            steps_total: 9,
            epoch: 0.0,
            views_per_second: step as f32,
            elapsed_seconds: 0.0,
            eta_seconds: 0.0,
            reports: vec![StepReport {
                step,
                loss: 1.0,
                contrastive_accuracy: 0.0,
                learning_rate: 0.0,
                embedding_std: 0.0,
            }],
        };
        let merged = merge(bundle(1), bundle(2));
        let steps: Vec<_> = merged.reports.iter().map(|report| report.step).collect();
        assert_eq!((steps, merged.step), (vec![1, 2], 2));
    }
}
