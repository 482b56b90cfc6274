//! The laboratory without a page: commands in, events out, one slice of work at a time.
//!
//! The worker in the browser and the tests drive it alike: [`Lab::handle`] for each command, and
//! [`Lab::pump`] while [`Lab::is_busy`]. Nothing here knows JavaScript.

mod device_trouble;
mod few_labels;
mod host;
mod importing;
mod judging;
mod models;
mod pace;
mod pictures;
mod probing;
mod problem;
mod running;
mod saying;
mod trouble;
mod whole_set;

/// Where the lab computes.
pub use burn::tensor::Device;
pub use device_trouble::DeviceTrouble;
pub use host::{DecoderToCome, Files, Host, Outgoing};

use crate::data::{Division, ImageSet};
use crate::eval::{Embeddings, HealthWatch, MapProjector};
use crate::method::Networks;
use crate::protocol::{AskId, Command, Event, ImageSetSummary, Question, RunState};
use crate::recipe::Recipe;
use crate::run::{RunId, RunRecord};
use crate::share::ModelFile;
use crate::train::Session;
use few_labels::LabelDraws;
use importing::Importing;
use models::trained_of_file;
use pace::Pacing;
use probing::Probing;
use problem::LabProblem;
use running::Clock;
use saying::To;
use std::rc::Rc;
use whole_set::WholeSet;

/// A set with the parts that it is divided into.
struct Loaded {
    set: Rc<ImageSet>,
    summary: ImageSetSummary,
    division: Division,
    /// The division keeps a folder to test on, where there is one.
    keeps_test_folder: bool,
    /// Images on the map, in a fixed order: those that vote in kNN, then those that are asked.
    points: Vec<u32>,
    /// How many of the points vote.
    voters: usize,
}

/// Networks with the record of the run that made them: what is saved.
#[derive(Clone)]
struct Trained {
    /// As of which run maps and probes of them are told: their own, or the judging of an opened model in the
    /// place of one. None where they are of a file that no images were embedded with.
    told_as: Option<RunId>,
    record: RunRecord,
    networks: Networks,
}

impl Trained {
    /// The step that maps and probes are of: the run's own, or all that the weights of a file have had.
    fn step(&self) -> u32 {
        match self.told_as == Some(self.record.id) {
            true => self.record.steps,
            false => self.record.steps_in_all(),
        }
    }
}

/// A run, going or held.
struct Run {
    session: Session,
    clock: Clock,
    health: HealthWatch,
    /// What the page was told of it.
    record: RunRecord,
}

/// An opened model file.
struct Opened {
    file: ModelFile,
    networks: Networks,
}

/// Everything that one engine holds.
pub struct Lab {
    host: Host,
    state: RunState,
    loaded: Option<Loaded>,
    importing: Option<Importing>,
    run: Option<Run>,
    /// The networks of the run before, where no run is under way.
    trained: Option<Trained>,
    opened: Option<Opened>,
    whole_set: Option<WholeSet>,
    probing: Option<Probing>,
    label_draws: Option<LabelDraws>,
    pacing: Option<Pacing>,
    /// Why the device can no longer be trusted.
    trouble: Option<DeviceTrouble>,
    projector: MapProjector,
    snapshots: u32,
    /// The images on the map at its last snapshot, and their `h`.
    mapped: Option<(Vec<u32>, Embeddings)>,
}

impl Lab {
    /// An empty lab on this host; says that it is ready.
    pub fn new(host: Host) -> Self {
        let mut lab = Self {
            host,
            state: RunState::Empty,
            loaded: None,
            importing: None,
            run: None,
            trained: None,
            opened: None,
            whole_set: None,
            probing: None,
            label_draws: None,
            pacing: None,
            trouble: None,
            projector: MapProjector::new(),
            snapshots: 0,
            mapped: None,
        };
        let ready = lab.host.ready.clone();
        lab.say(Event::EngineReady(ready));
        lab.say_state();
        lab
    }

    /// Follows one command; `buffers` and `files` are what travelled with it.
    pub async fn handle(&mut self, command: Command, buffers: Vec<Vec<u8>>, files: Files) {
        if self.wants_broken_device(&command) {
            return;
        }
        match command {
            Command::Ask { ask, question } => self.asked(ask, question, buffers, files).await,
            Command::CancelImport { ask } => self.cancel_import(ask),
            Command::Start {
                run,
                recipe,
                from_opened,
            } => {
                if self.start(run, recipe, from_opened) {
                    self.go_to(RunState::Training);
                }
            }
            Command::Pause { run } => self.pause(run).await,
            Command::Resume { run } => self.resume(run),
            Command::StepOnce { run, recipe } => self.step_once(run, recipe).await,
            Command::Stop { run } => self.stop(run).await,
            Command::Adjust {
                run,
                learning_rate,
                temperature,
            } => self.adjust(run, learning_rate, temperature),
            Command::StopFewLabels => self.drop_few_labels(),
        }
    }

    /// Answers one question, now or after some slices of work.
    async fn asked(&mut self, ask: AskId, question: Question, buffers: Vec<Vec<u8>>, files: Files) {
        match question {
            Question::ImportFiles {
                sources,
                size_px,
                larger_copies,
            } => self.import_files(ask, &sources, files, size_px, larger_copies),
            Question::ImportSample { sample, size_px } => self.import_sample(ask, sample, size_px),
            Question::Thumbnails { indices } => self.show_thumbnails(ask, indices),
            Question::PreviewViews { views, seed, count } => {
                self.preview_views(ask, &views, seed, count).await;
            }
            Question::MeasurePace { recipe } => self.measure_pace(ask, recipe),
            Question::FindNeighbours { point, count } => self.find_neighbours(ask, point, count),
            Question::SaveModel => self.save_model(ask).await,
            Question::OpenModel { file_name } => self.open_model(ask, file_name, buffers),
            Question::EmbedWithOpened { run } => match self.opened.as_ref().map(trained_of_file) {
                Some(trained) => self.embed_with(ask, run, trained).await,
                None => self.refuse(ask, LabProblem::NothingOpen),
            },
            Question::EmbedWithTrained { run } => match self.what_to_save() {
                Some(trained) => self.embed_with(ask, run, trained).await,
                None => self.refuse(ask, LabProblem::NothingToEmbedWith),
            },
            Question::Probe => self.probe(ask),
            Question::ExportEmbeddings => self.start_export(ask),
            Question::MapWholeSet => self.start_whole_map(ask),
            Question::FewLabels(few_labels) => self.start_few_labels(ask, few_labels),
        }
    }

    /// Whether [`Lab::pump`] has something to do.
    pub fn is_busy(&self) -> bool {
        self.importing.is_some()
            || self.whole_set.is_some()
            || self.pacing.is_some()
            || self.probing.is_some()
            || self.label_draws.is_some()
            || self.state == RunState::Training
    }

    /// One slice of work: some images of an import, some steps of a run, some images of a pass
    /// over the whole set, a step of a measurement, some iterations of a probe,
    /// some steps of fine-tuning.
    /// Short enough to let a person's commands in between.
    pub async fn pump(&mut self) {
        if self.importing.is_some() {
            self.import_slice().await;
        } else if self.whole_set.is_some() {
            // A person waits for it; a run that is under way goes on after it.
            self.whole_set_slice().await;
        } else if self.state == RunState::Training {
            self.train_slice().await;
        } else if self.pacing.is_some() {
            self.pace_slice().await;
        } else if self.label_draws.is_some() {
            // A person waits for it; the probes of a run's end go on after it.
            self.few_labels_slice().await;
        } else if self.probing.is_some() {
            self.probe_slice().await;
        }
    }

    /// What the lab is doing now.
    pub fn state(&self) -> RunState {
        self.state
    }

    /// Refuses where no set is loaded.
    fn need_images(&mut self, to: impl Into<To>) -> Option<(Rc<ImageSet>, Vec<u32>)> {
        if self.loaded.is_none() {
            self.refuse(to, LabProblem::NoImages);
        }
        let loaded = self.loaded.as_ref()?;
        Some((Rc::clone(&loaded.set), loaded.division.train.clone()))
    }

    /// Refuses where no set is loaded, or one whose images are not of the model's size.
    fn need_images_for(&mut self, ask: AskId, recipe: &Recipe) -> Option<Rc<ImageSet>> {
        let (set, _) = self.need_images(ask)?;
        let (model_px, images_px) = (recipe.images().size_px, set.size_px);
        if model_px != images_px {
            let problem = LabProblem::OtherSize {
                model_px,
                images_px,
            };
            self.refuse(ask, problem);
            return None;
        }
        Some(set)
    }
}
