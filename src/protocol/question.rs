//! What the page asks of the engine, and what the engine answers.

use super::event::{ModelCard, Neighbour, Pace};
use super::image_set::{ImageSetSummary, Refusal, SampleSet};
use crate::recipe::{Recipe, ViewPolicy, nested};
use crate::run::RunId;
use crate::say::Sentence;
use serde::{Deserialize, Serialize};

/// What is asked. Buffers and files that travel beside it are named at each variant. To each the answer
/// may be [`Answer::Dropped`] or a failure.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Question {
    /// Load the files that travel with this message (`File` objects in the browser), in the order
    /// of `sources`. `Importing`s come before the answer, [`Answer::Set`] or [`Answer::NotImported`].
    ImportFiles {
        sources: Vec<ImportSource>,
        size_px: u32,
    },
    /// Draw a sample set. Answered like `ImportFiles`.
    ImportSample { sample: SampleSet, size_px: u32 },
    /// Small pictures of these images: [`Answer::Thumbnails`].
    Thumbnails { indices: Vec<u32> },
    /// Make both views of the first `count` images of a fixed choice: [`Answer::Views`].
    PreviewViews {
        views: [ViewPolicy; 2],
        seed: u32,
        count: u32,
    },
    /// Measure this recipe on this machine with a few short steps that touch no run: [`Answer::Pace`].
    /// A run that starts meanwhile drops it.
    MeasurePace {
        #[serde(with = "nested")]
        recipe: Recipe,
    },
    /// The nearest images to this one by cosine of `h`, among the map's points, which `point` counts:
    /// [`Answer::Neighbours`].
    FindNeighbours { point: u32, count: u32 },
    /// [`Answer::ModelSaved`].
    SaveModel,
    /// Buffer 0: the file's bytes. [`Answer::ModelOpened`] or [`Answer::ModelRefused`].
    OpenModel { file_name: String },
    /// Embed the loaded set with the opened model, draw the map. What is found is told as of `run`, which
    /// has begun then; [`Answer::Done`] ends it.
    EmbedWithOpened { run: RunId },
    /// Fit linear probes to the networks that would be saved now, as is done by itself when a run
    /// ends. Told as of the run whose networks they are; [`Answer::Done`] ends it.
    Probe,
    /// Every image of the set. `Embedding`s come before [`Answer::EmbeddingsExported`].
    ExportEmbeddings,
    /// Draw every image of the set on the map, until the next judgement draws its own points again.
    /// `Embedding`s, then a map of the run whose networks they are, then [`Answer::Done`].
    MapWholeSet,
}

/// One of the files that travel with `ImportFiles`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportSource {
    /// Path relative to what was dropped or chosen, `/` between folders; a single file's name.
    pub path: String,
}

/// The end of a question. Pixels are RGBA, 4 bytes a pixel, row by row, image after image.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Answer {
    /// The new set has taken the old one's place. Any run was ended, its weights stay.
    /// Buffer 0: thumbnails of these images, a spread over all classes, `summary.size_px` square.
    Set {
        summary: ImageSetSummary,
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
