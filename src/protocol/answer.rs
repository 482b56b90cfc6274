//! What the engine answers to a question.

use super::image_set::{ImageSetSummary, Refusal};
use crate::run::RunRecord;
use crate::say::Sentence;
use serde::{Deserialize, Serialize};

/// The end of a question. Pixels are RGBA, 4 bytes a pixel, row by row, image after image.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Answer {
    /// The new set has taken the old one's place. Any run was ended, its weights stay.
    /// Buffer 0: thumbnails of these images, a spread over all classes, `summary.size_px` square.
    Set {
        summary: Box<ImageSetSummary>,
        refusals: Vec<Refusal>,
        /// Which images the thumbnails show.
        thumbnail_indices: Vec<u32>,
        /// Memory that the engine's module has taken so far, where the host can tell.
        engine_memory_bytes: Option<f64>,
    },
    /// Nothing was loaded, or it was cancelled; the set from before stays.
    NotImported {
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
    /// Buffer 0: the `.npy` file, buffer 1: the `.tsv` file.
    EmbeddingsExported {
        file_stem: String,
    },
    /// All that came of it has been told.
    Done,
    /// Something else took its place, or the device is in trouble, which has been said: nothing comes
    /// of it.
    Dropped,
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
    pub record: RunRecord,
    pub parameters: u32,
    /// For example `contrastive-lab 0.1.0`.
    pub made_by: String,
}
