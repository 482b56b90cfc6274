//! Taking a new set in, slice by slice; the set from before stays until the new one is ready.

use super::host::Files;
use super::problem::LabProblem;
use super::{Lab, Loaded};
use crate::data::{
    ImageSet, Import, ImportFailed, ImportStep, Imported, SampleImport, hold_back, probe_indices,
};
use crate::eval::MapProjector;
use crate::protocol::{Event, FailureKind, ImageSetSummary, ImportSource, RunState, SampleSet};
use crate::say::Sentence;
use std::collections::HashSet;
use std::rc::Rc;

/// Seconds of one slice: a person's cancel is followed within it.
const SLICE_SECONDS: f64 = 0.08;
/// The split and the choice of the map's points belong to the set, not to a run: two runs on one set
/// are judged on the same images.
pub(super) const SPLIT_SEED: u32 = 0;
/// One in so many of the map's points is asked in kNN; the rest vote.
const ASKED_ONE_IN: usize = 4;
/// Thumbnails that come with a new set.
const THUMBNAILS: usize = 120;

/// An import that is under way.
pub(super) struct Importing {
    job: Job,
    /// What the lab was doing before.
    before: RunState,
}

enum Job {
    /// Files whose decoder is not there yet.
    Given {
        files: Files,
        size_px: u32,
    },
    Files(Box<Import>),
    Sample(Box<SampleImport>),
}

impl Lab {
    pub(super) fn import_files(&mut self, sources: &[ImportSource], files: Files, size_px: u32) {
        if files.is_empty() {
            let files = sources.len();
            self.refuse(LabProblem::NoFileRead { files });
            return;
        }
        self.begin_import(Job::Given { files, size_px });
    }

    pub(super) fn import_sample(&mut self, sample: SampleSet, size_px: u32) {
        self.begin_import(Job::Sample(Box::new(SampleImport::new(sample, size_px))));
    }

    pub(super) fn cancel_import(&mut self) {
        if let Some(importing) = self.importing.take() {
            self.enter(importing.before);
            self.say(Event::ImportFailed {
                sentence: Sentence::of(&LabProblem::ImportCancelled),
                refusals: Vec::new(),
                cancelled: true,
            });
        }
    }

    fn begin_import(&mut self, job: Job) {
        let before = match self.importing.take() {
            Some(replaced) => replaced.before,
            None => self.state,
        };
        self.importing = Some(Importing { job, before });
        self.enter(RunState::Importing);
    }

    pub(super) async fn import_slice(&mut self) {
        let Some(importing) = &mut self.importing else {
            return;
        };
        let clock = &self.host.now_seconds;
        let step = match &mut importing.job {
            Job::Given { files, size_px } => {
                let (files, size_px) = (std::mem::take(files), *size_px);
                return self.give_decoder(files, size_px).await;
            }
            Job::Files(import) => import.advance(SLICE_SECONDS, clock),
            Job::Sample(import) => import.advance(SLICE_SECONDS, clock),
        };
        match step {
            ImportStep::Progress(progress) => self.say(Event::Importing(progress)),
            ImportStep::Done => self.end_import(),
        }
    }

    async fn give_decoder(&mut self, files: Files, size_px: u32) {
        let Some(importing) = &mut self.importing else {
            return;
        };
        match (self.host.picture_decoder)().await {
            Ok(decoder) => {
                importing.job = Job::Files(Box::new(Import::new(files, size_px, decoder)));
            }
            Err(cause) => {
                let before = importing.before;
                self.importing = None;
                self.enter(before);
                self.say(Event::ImportFailed {
                    sentence: Sentence::of(&LabProblem::NoDecoder { cause }),
                    refusals: Vec::new(),
                    cancelled: false,
                });
            }
        }
    }

    fn end_import(&mut self) {
        let Some(importing) = self.importing.take() else {
            return;
        };
        let ended = match importing.job {
            Job::Given { .. } => return,
            Job::Files(import) => import.finish(),
            Job::Sample(import) => import.finish(),
        };
        match ended {
            Ok(imported) => self.take_set(imported, importing.before),
            Err(ImportFailed { problem, refusals }) => {
                self.enter(importing.before);
                self.say(Event::ImportFailed {
                    sentence: Sentence::of(&problem),
                    refusals,
                    cancelled: false,
                });
            }
        }
    }

    fn take_set(&mut self, imported: Imported, before: RunState) {
        let under_way = matches!(before, RunState::Training | RunState::Paused);
        let ended = self.run.as_ref().filter(|_| under_way);
        let ended_at = ended.map(|run| run.session.steps_done());
        self.keep_run();
        self.projector = MapProjector::new();
        self.snapshots = 0;
        self.mapped = None;
        self.whole_set = None;
        let Imported {
            set,
            summary,
            refusals,
        } = imported;
        let loaded = divided(Rc::new(set), summary, self.host.map_points_max);
        let indices = probe_indices(&loaded.set, SPLIT_SEED, THUMBNAILS);
        let thumbnails = loaded.set.rgba(&indices);
        let event = Event::SetReady {
            summary: loaded.summary.clone(),
            refusals,
            thumbnails: indices.len() as u32,
            thumbnail_indices: indices,
            engine_memory_bytes: (self.host.memory_bytes)(),
        };
        self.loaded = Some(loaded);
        self.say_with(event, vec![thumbnails]);
        if self.trouble.is_some() {
            self.say_trouble();
            self.enter(RunState::Failed);
        } else {
            self.enter(RunState::Ready);
        }
        if let Some(step) = ended_at {
            self.say(Event::Failed {
                kind: FailureKind::RunEnded,
                sentence: Sentence::of(&LabProblem::RunEnded { step }),
            });
        }
    }
}

/// The set with its parts: to train on, to vote and to be asked.
fn divided(set: Rc<ImageSet>, summary: ImageSetSummary, points_max: usize) -> Loaded {
    let (train, held_back) = hold_back(set.len(), &set.labels, SPLIT_SEED);
    let held_back: HashSet<u32> = held_back.into_iter().collect();
    // Every beginning of this list is spread over the classes.
    let spread = probe_indices(&set, SPLIT_SEED, set.len());
    let (asked, voting): (Vec<u32>, Vec<u32>) = spread
        .into_iter()
        .partition(|image| held_back.contains(image));
    let asked_count = asked.len().min(points_max / ASKED_ONE_IN);
    let voters = voting.len().min(points_max - asked_count);
    let points = voting[..voters]
        .iter()
        .chain(&asked[..asked_count])
        .copied()
        .collect();
    Loaded {
        set,
        summary,
        train,
        points,
        voters,
    }
}
