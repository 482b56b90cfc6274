//! What the engine tells the page.

use super::image_set::{ImageSetSummary, Refusal};
use super::judgement::{FactorReport, Judgement, ProbeReport};
use super::message::recipe_as_json;
use crate::recipe::Recipe;
use crate::say::Sentence;
use serde::{Deserialize, Serialize};

/// One message. Buffers that travel beside it are named at each variant; pixels are RGBA, 4 bytes
/// a pixel, row by row, image after image; floats are little-endian f32.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Event {
    /// The engine can take commands.
    EngineReady(EngineReady),
    /// What the lab is doing now, sent whenever it changes.
    State(RunState),
    Importing(ImportProgress),
    /// The new set has taken the old one's place. Any run was ended, its weights stay.
    /// Buffer 0: thumbnails of the first `thumbnails` images of a spread over all classes,
    /// `size_px` square.
    SetReady {
        summary: ImageSetSummary,
        refusals: Vec<Refusal>,
        thumbnails: u32,
        /// Which images the thumbnails show.
        thumbnail_indices: Vec<u32>,
        /// Memory that the engine's module has taken so far, where the host can tell.
        engine_memory_bytes: Option<f64>,
    },
    /// Nothing was loaded, or it was cancelled; the set from before stays.
    ImportFailed {
        sentence: Sentence,
        refusals: Vec<Refusal>,
        cancelled: bool,
    },
    /// Buffer 0: the images in the order of `indices`.
    Thumbnails {
        indices: Vec<u32>,
        size_px: u32,
    },
    /// Buffer 0: `count` originals, buffer 1: their first views, buffer 2: their second views.
    Views {
        count: u32,
        size_px: u32,
        milliseconds: f32,
    },
    Pace(Pace),
    Progress(Progress),
    Judged(Judgement),
    /// Linear probes have begun, or have ended; what they found is said before they end.
    Probing(bool),
    /// A linear probe of `h` on the classes has ended.
    Probed(ProbeReport),
    /// Linear probes of `h` and `z` on every factor of a generated set have ended.
    FactorsProbed(FactorReport),
    /// Buffer 0: `points` x 2 f32, in -1 to 1. Buffer 1: `points` u32, the image of each point.
    Map(MapSnapshot),
    /// Cosine similarities of a batch, first views down, second views across: the positive pairs
    /// are on the diagonal. Buffer 0: `side` x `side` f32.
    Similarity {
        step: u32,
        side: u32,
    },
    /// Buffer 0: pictures of the neighbours, `size_px` square; buffer 1: that of the point itself.
    Neighbours {
        point: u32,
        size_px: u32,
        neighbours: Vec<Neighbour>,
    },
    /// Buffer 0: the `.safetensors` file.
    ModelSaved {
        file_name: String,
    },
    ModelOpened(Box<ModelCard>),
    /// The file was not taken; what was there before stays.
    ModelRefused {
        file_name: String,
        sentence: Sentence,
    },
    /// Images of the whole set that have gone through the encoder, for an export or for the map.
    Embedding {
        done: u32,
        total: u32,
    },
    /// Buffer 0: the `.npy` file, buffer 1: the `.tsv` file.
    EmbeddingsExported {
        file_stem: String,
    },
    /// A command could not be done, or the run broke. The weights of the last report stay.
    Failed {
        kind: FailureKind,
        sentence: Sentence,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum EngineKind {
    WebGpu,
    Cpu,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EngineReady {
    pub kind: EngineKind,
    /// The adapter's or the processor's name as the browser gives it; may be empty.
    pub adapter: String,
    /// The adapter computes on the processor (SwiftShader, lavapipe): right, and slow.
    pub software: bool,
}

/// The machine-readable state of the lab.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RunState {
    Loading,
    Empty,
    Importing,
    Ready,
    Training,
    Paused,
    Finished,
    Failed,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FailureKind {
    /// A setting or a request that cannot be followed; nothing was changed.
    Refused,
    /// The loss became NaN or infinite; the last good weights were kept.
    Diverged,
    /// The GPU went away, or refused a kernel.
    Device,
    /// Something else that was asked for ended a run; its weights stay.
    RunEnded,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ImportProgress {
    pub done: u32,
    /// Files to look at, when it is known (archives tell theirs when they are opened).
    pub total: Option<u32>,
    pub per_second: f32,
    pub eta_seconds: Option<f32>,
}

/// What a short measurement of a recipe said.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Pace {
    pub step_seconds: f32,
    pub views_per_second: f32,
    pub total_seconds: f32,
    pub steps_total: u32,
    /// Memory for weights, optimiser and activations, in bytes; an estimate from the shapes.
    pub memory_bytes: f64,
    /// The largest batch that fits, where this one does not; the run is refused then.
    pub largest_batch: Option<u32>,
}

/// A bundle of reports, read from the GPU together.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Progress {
    /// Steps done.
    pub step: u32,
    pub steps_total: u32,
    /// Passes over the images, with its fraction.
    pub epoch: f32,
    pub views_per_second: f32,
    pub elapsed_seconds: f32,
    pub eta_seconds: f32,
    /// One for each step since the last bundle.
    pub reports: Vec<StepReport>,
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct StepReport {
    /// Counts from 1.
    pub step: u32,
    pub loss: f32,
    /// Part of the anchors whose positive is the most similar of all, 0 to 1.
    pub contrastive_accuracy: f32,
    pub learning_rate: f32,
    /// Mean over dimensions of the standard deviation of the normalised `z`, times the square root
    /// of the dimension: 1 when spread over the sphere, 0 when collapsed (SimSiam, section 4.1).
    pub embedding_std: f32,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MapSnapshot {
    /// Counts from 1 since the set was loaded.
    pub snapshot: u32,
    pub step: u32,
    pub points: u32,
    /// Part of the variance that the two axes hold, 0 to 1.
    pub explained: f32,
    /// The points are `z` itself, which has two dimensions; else two principal axes of `h`.
    pub direct: bool,
    /// Class of each point; empty without labels.
    pub classes: Vec<u32>,
    /// For each factor of a generated set the value of each point.
    pub factors: Vec<Vec<u32>>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Neighbour {
    /// Which point of the map.
    pub point: u32,
    /// Which image of the set.
    pub image: u32,
    /// Cosine of the angle between the two `h`.
    pub cosine: f32,
    pub name: String,
    pub class: Option<u32>,
}

/// What a model file says of itself, and what was checked.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ModelCard {
    pub file_name: String,
    pub bytes: u32,
    #[serde(with = "recipe_as_json")]
    pub recipe: Recipe,
    pub parameters: u32,
    pub classes: Vec<String>,
    pub set_name: String,
    pub images: u32,
    pub steps: u32,
    pub loss: Option<f32>,
    pub knn_accuracy: Option<f32>,
    /// For example `contrastive-lab 0.1.0`.
    pub made_by: String,
}
