//! Taking a new set in, slice by slice; the set from before stays until the new one is ready.

use super::host::Files;
use super::problem::LabProblem;
use super::{Lab, Loaded};
use crate::data::{
    Division, ImageSet, Import, ImportFailed, ImportStep, Imported, SampleImport, divide,
    probe_indices,
};
use crate::eval::MapProjector;
use crate::protocol::{
    Answer, AskId, Event, FailureKind, ImageSetSummary, ImportSource, Parts, Refusal, RunState,
    SampleSet,
};
use crate::recipe::Recipe;
use crate::say::Sentence;
use std::rc::Rc;

/// Seconds of one slice: a person's cancel is followed within it.
const SLICE_SECONDS: f64 = 0.08;
/// The choice of the map's points belongs to the set, not to a run.
pub(super) const POINTS_SEED: u32 = 0;
/// One in so many of the map's points is asked in kNN; the rest vote.
const ASKED_ONE_IN: usize = 4;
/// Thumbnails that come with a new set.
const THUMBNAILS: usize = 120;

/// An import that is under way.
pub(super) struct Importing {
    ask: AskId,
    job: Job,
    /// What the lab was doing before, and goes on with where nothing is loaded.
    pub(super) before: RunState,
}

enum Job {
    /// Files whose decoder is not there yet.
    Given {
        files: Files,
        size_px: u32,
        larger_copies: bool,
    },
    Files(Box<Import>),
    Sample(Box<SampleImport>),
}

impl Lab {
    pub(super) fn import_files(
        &mut self,
        ask: AskId,
        sources: &[ImportSource],
        files: Files,
        size_px: u32,
        larger_copies: bool,
    ) {
        if files.is_empty() {
            let files = sources.len();
            return self.refuse(ask, LabProblem::NoFileRead { files });
        }
        let given = Job::Given {
            files,
            size_px,
            larger_copies,
        };
        self.begin_import(ask, given);
    }

    pub(super) fn import_sample(&mut self, ask: AskId, sample: SampleSet, size_px: u32) {
        let job = Job::Sample(Box::new(SampleImport::new(sample, size_px)));
        self.begin_import(ask, job);
    }

    pub(super) fn cancel_import(&mut self, ask: AskId) {
        if let Some(importing) = self.importing.take_if(|importing| importing.ask == ask) {
            self.enter(importing.before);
            self.say_cancelled(ask);
        }
    }

    fn begin_import(&mut self, ask: AskId, job: Job) {
        let before = self.doing();
        let replaced = self.importing.replace(Importing { ask, job, before });
        if let Some(replaced) = replaced {
            self.say_cancelled(replaced.ask);
        }
        self.enter(RunState::Importing);
    }

    fn say_cancelled(&mut self, ask: AskId) {
        let sentence = Sentence::of(&LabProblem::ImportCancelled);
        let answer = Answer::NotImported {
            sentence,
            refusals: Vec::new(),
            cancelled: true,
        };
        self.answer(ask, answer);
    }

    fn say_not_imported(&mut self, ask: AskId, sentence: Sentence, refusals: Vec<Refusal>) {
        let answer = Answer::NotImported {
            sentence,
            refusals,
            cancelled: false,
        };
        self.answer(ask, answer);
    }

    pub(super) async fn import_slice(&mut self) {
        let Some(importing) = &mut self.importing else {
            return;
        };
        let (ask, clock) = (importing.ask, &self.host.now_seconds);
        let step = match &mut importing.job {
            Job::Given {
                files,
                size_px,
                larger_copies,
            } => {
                let (files, size_px, larger_copies) =
                    (std::mem::take(files), *size_px, *larger_copies);
                return self.give_decoder(files, size_px, larger_copies).await;
            }
            Job::Files(import) => import.advance(SLICE_SECONDS, clock),
            Job::Sample(import) => import.advance(SLICE_SECONDS, clock),
        };
        match step {
            ImportStep::Progress(progress) => self.say(Event::Importing { ask, progress }),
            ImportStep::Done => self.end_import(),
        }
    }

    async fn give_decoder(&mut self, files: Files, size_px: u32, larger_copies: bool) {
        let Some(importing) = &mut self.importing else {
            return;
        };
        match (self.host.picture_decoder)().await {
            Ok(decoder) => {
                let import = Import::new(files, size_px, decoder);
                importing.job = Job::Files(Box::new(import.with_larger_copies(larger_copies)));
            }
            Err(cause) => {
                let (ask, before) = (importing.ask, importing.before);
                self.importing = None;
                self.enter(before);
                let sentence = Sentence::of(&LabProblem::NoDecoder { cause });
                self.say_not_imported(ask, sentence, Vec::new());
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
            Ok(imported) => self.take_set(importing.ask, imported, importing.before),
            Err(ImportFailed { problem, refusals }) => {
                self.enter(importing.before);
                self.say_not_imported(importing.ask, Sentence::of(&problem), refusals);
            }
        }
    }

    fn take_set(&mut self, ask: AskId, imported: Imported, before: RunState) {
        let under_way = matches!(before, RunState::Training | RunState::Paused);
        let ended = self.run.as_ref().filter(|_| under_way);
        let ended = ended.map(|run| (run.record.id, run.session.steps_done()));
        self.keep_run();
        self.projector = MapProjector::new();
        self.snapshots = 0;
        self.mapped = None;
        self.drop_whole_set();
        self.drop_pacing();
        self.drop_probing();
        self.drop_few_labels();
        let Imported {
            set,
            summary,
            refusals,
        } = imported;
        let loaded = divided(Rc::new(set), summary, self.host.map_points_max);
        let indices = probe_indices(&loaded.set, POINTS_SEED, THUMBNAILS);
        let thumbnails = loaded.set.rgba(&indices);
        let answer = Answer::Set {
            summary: loaded.summary.clone().into(),
            refusals,
            thumbnail_indices: indices,
            engine_memory_bytes: (self.host.memory_bytes)(),
        };
        self.loaded = Some(loaded);
        self.answer_with(ask, answer, vec![thumbnails]);
        if self.trouble.is_some() {
            self.say_trouble(None, None);
            self.enter(RunState::Failed);
        } else {
            self.enter(RunState::Ready);
        }
        if let Some((run, step)) = ended {
            let sentence = Sentence::of(&LabProblem::RunEnded { step });
            self.say_ended(run, FailureKind::RunEnded, sentence);
        }
    }
}

/// The set with its parts: to train on, to vote and to be asked.
fn divided(set: Rc<ImageSet>, summary: ImageSetSummary, points_max: usize) -> Loaded {
    let mut loaded = Loaded {
        set,
        summary,
        division: Division::default(),
        keeps_test_folder: true,
        points: Vec::new(),
        voters: 0,
    };
    loaded.divide(true, points_max);
    let kept = parts(&loaded.set, &loaded.division);
    let merged = match loaded.division.test.is_empty() {
        true => kept.clone(),
        false => parts(&loaded.set, &divide(&loaded.set, false)),
    };
    loaded.summary.parts = [merged, kept];
    loaded
}

fn parts(set: &ImageSet, division: &Division) -> Parts {
    let counted = |images: &[u32]| match set.labels.is_empty() {
        true => vec![images.len() as u32],
        false => set.per_class(images.iter().copied()),
    };
    Parts {
        held_back: counted(&division.held_back),
        test: match division.test.is_empty() {
            true => Vec::new(),
            false => counted(&division.test),
        },
    }
}

impl Loaded {
    /// Divides the set anew, and chooses the map's points.
    fn divide(&mut self, keep_test_folder: bool, points_max: usize) {
        self.keeps_test_folder = keep_test_folder;
        self.division = divide(&self.set, keep_test_folder);
        let lies_in = |part: &[u32], image: &u32| part.binary_search(image).is_ok();
        // Every beginning of this list is spread over the classes.
        let spread = probe_indices(&self.set, POINTS_SEED, self.set.len()).into_iter();
        let (asked, voting): (Vec<u32>, Vec<u32>) = spread
            .filter(|image| !lies_in(&self.division.test, image))
            .partition(|image| lies_in(&self.division.held_back, image));
        let asked_count = asked.len().min(points_max / ASKED_ONE_IN);
        self.voters = voting.len().min(points_max - asked_count);
        self.points = [&voting[..self.voters], &asked[..asked_count]].concat();
    }
}

impl Lab {
    /// Divides the loaded set as a recipe asks for it.
    pub(super) fn divide_by(&mut self, recipe: &Recipe) {
        let keep = recipe.images().keep_test_folder;
        let points_max = self.host.map_points_max;
        if let Some(loaded) = &mut self.loaded
            && loaded.keeps_test_folder != keep
            && loaded.summary.has_test_folder()
        {
            loaded.divide(keep, points_max);
        }
    }
}
