//! The laboratory without a page: commands in, events out, one slice of work at a time.
//!
//! The worker in the browser and the tests drive it alike: [`Lab::handle`] for each command, and
//! [`Lab::pump`] while [`Lab::is_busy`]. Nothing here knows JavaScript.

mod embedder;
mod host;
mod importing;
mod judging;
mod models;
mod pace;
mod pictures;
mod probing;
mod problem;
mod running;
mod trouble;
mod whole_set;

/// Where the lab computes.
pub use burn::tensor::Device;
pub use host::{DecoderToCome, Files, Host, Outgoing};
pub use trouble::DeviceTrouble;

use crate::data::ImageSet;
use crate::eval::{Embeddings, HealthWatch, MapProjector};
use crate::method::Networks;
use crate::protocol::{Command, Event, FailureKind, ImageSetSummary, Judgement, RunState};
use crate::recipe::Recipe;
use crate::say::Sentence;
use crate::share::ModelFile;
use crate::train::Session;
use importing::Importing;
use probing::Probing;
use problem::LabProblem;
use running::Clock;
use serde::Serialize;
use std::fmt::Display;
use std::rc::Rc;
use whole_set::WholeSet;

/// A set with the parts that it is divided into.
struct Loaded {
    set: Rc<ImageSet>,
    summary: ImageSetSummary,
    /// Images to train on.
    train: Vec<u32>,
    /// Images on the map, in a fixed order: those that vote in kNN, then those that are asked.
    points: Vec<u32>,
    /// How many of the points vote.
    voters: usize,
}

/// Networks with where they come from: what is saved.
#[derive(Clone)]
struct Trained {
    recipe: Recipe,
    networks: Networks,
    set_name: String,
    classes: Vec<String>,
    images: u32,
    steps: u32,
    loss: Option<f32>,
    judgement: Option<Judgement>,
}

/// A run, going or held.
struct Run {
    session: Session,
    clock: Clock,
    last_loss: Option<f32>,
    judgement: Option<Judgement>,
    health: HealthWatch,
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
            trouble: None,
            projector: MapProjector::new(),
            snapshots: 0,
            mapped: None,
        };
        let ready = lab.host.ready.clone();
        lab.say(Event::EngineReady(ready));
        lab.say(Event::State(RunState::Empty));
        lab
    }

    /// Follows one command; `buffers` and `files` are what travelled with it.
    pub async fn handle(&mut self, command: Command, buffers: Vec<Vec<u8>>, files: Files) {
        if self.wants_broken_device(&command) {
            return;
        }
        match command {
            Command::ImportFiles { sources, size_px } => {
                self.import_files(&sources, files, size_px)
            }
            Command::ImportSample { sample, size_px } => self.import_sample(sample, size_px),
            Command::CancelImport => self.cancel_import(),
            Command::Thumbnails { indices } => self.show_thumbnails(indices),
            Command::PreviewViews { views, seed, count } => {
                self.preview_views(&views, seed, count).await;
            }
            Command::MeasurePace { recipe } => self.measure_pace(recipe).await,
            Command::Start {
                recipe,
                from_opened,
            } => {
                if self.start(recipe, from_opened) {
                    self.enter(RunState::Training);
                }
            }
            Command::Pause => self.pause().await,
            Command::Resume => self.resume(),
            Command::StepOnce { recipe } => self.step_once(recipe).await,
            Command::Stop => self.stop().await,
            Command::Adjust {
                learning_rate,
                temperature,
            } => self.adjust(learning_rate, temperature),
            Command::FindNeighbours { point, count } => self.find_neighbours(point, count),
            Command::SaveModel => self.save_model().await,
            Command::OpenModel { file_name } => self.open_model(file_name, buffers),
            Command::EmbedWithOpened => self.embed_with_opened().await,
            Command::Probe => self.probe(),
            Command::ExportEmbeddings => self.start_export(),
            Command::MapWholeSet => self.start_whole_map(),
        }
    }

    /// Whether [`Lab::pump`] has something to do.
    pub fn is_busy(&self) -> bool {
        self.importing.is_some()
            || self.whole_set.is_some()
            || self.probing.is_some()
            || self.state == RunState::Training
    }

    /// One slice of work: some images of an import, some steps of a run, some images of a pass
    /// over the whole set, some iterations of a probe.
    /// Short enough to let a person's commands in between.
    pub async fn pump(&mut self) {
        if self.importing.is_some() {
            self.import_slice().await;
        } else if self.whole_set.is_some() {
            // A person waits for it; a run that is under way goes on after it.
            self.whole_set_slice().await;
        } else if self.state == RunState::Training {
            self.train_slice().await;
        } else if self.probing.is_some() {
            self.probe_slice().await;
        }
    }

    /// What the lab is doing now.
    pub fn state(&self) -> RunState {
        self.state
    }

    fn enter(&mut self, state: RunState) {
        if self.state != state {
            self.state = state;
            self.say(Event::State(state));
        }
    }

    fn say(&mut self, event: Event) {
        self.say_with(event, Vec::new());
    }

    fn say_with(&mut self, event: Event, buffers: Vec<Vec<u8>>) {
        (self.host.say)(Outgoing { event, buffers });
    }

    fn refuse(&mut self, problem: impl Serialize + Display) {
        self.say_refused(Sentence::of(&problem));
    }

    /// Says what was not done, and why.
    fn refuse_because(&mut self, problem: &LabProblem, cause: &(impl Serialize + Display)) {
        self.say_refused(Sentence::of(problem).because(cause));
    }

    fn say_refused(&mut self, sentence: Sentence) {
        if self.trouble.is_some() {
            // It follows from that, which has been said.
            return;
        }
        self.say(Event::Failed {
            kind: FailureKind::Refused,
            sentence,
        });
    }

    /// Refuses where no set is loaded.
    fn need_images(&mut self) -> Option<(Rc<ImageSet>, Vec<u32>)> {
        if self.loaded.is_none() {
            self.refuse(LabProblem::NoImages);
        }
        let loaded = self.loaded.as_ref()?;
        Some((Rc::clone(&loaded.set), loaded.train.clone()))
    }

    /// Refuses where no set is loaded, or one whose images are not of the model's size.
    fn need_images_for(&mut self, recipe: &Recipe) -> Option<Rc<ImageSet>> {
        let (set, _) = self.need_images()?;
        let (model_px, images_px) = (recipe.image_size_px, set.size_px);
        if model_px != images_px {
            self.refuse(LabProblem::OtherSize {
                model_px,
                images_px,
            });
            return None;
        }
        Some(set)
    }
}
