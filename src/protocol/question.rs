//! What the page asks of the engine.

use super::image_set::SampleSet;
use crate::recipe::{Recipe, ViewPolicy, nested};
use crate::run::{FewLabels, RunId};
use serde::{Deserialize, Serialize};

/// What is asked. Buffers and files that travel beside it are named at each variant. To each the answer
/// may be [`super::Answer::Dropped`] or a failure.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Question {
    /// Load the files that travel with this message (`File` objects in the browser), in the order
    /// of `sources`. `Importing`s come before the answer, [`super::Answer::Set`] or [`super::Answer::NotImported`].
    ImportFiles {
        sources: Vec<ImportSource>,
        size_px: u32,
        /// Keep copies of twice the side beside, for crops.
        larger_copies: bool,
    },
    /// Draw a sample set. Answered like `ImportFiles`.
    ImportSample { sample: SampleSet, size_px: u32 },
    /// Small pictures of these images: [`super::Answer::Thumbnails`].
    Thumbnails { indices: Vec<u32> },
    /// Make both views of the first `count` images of a fixed choice: [`super::Answer::Views`].
    PreviewViews {
        views: [ViewPolicy; 2],
        seed: u32,
        count: u32,
    },
    /// Measure this recipe on this machine with a few short steps that touch no run: [`super::Answer::Pace`].
    /// A run that starts meanwhile drops it.
    MeasurePace {
        #[serde(with = "nested")]
        recipe: Recipe,
    },
    /// The nearest images to this one by cosine of `h`, among the map's points, which `point` counts:
    /// [`super::Answer::Neighbours`].
    FindNeighbours { point: u32, count: u32 },
    /// [`super::Answer::ModelSaved`].
    SaveModel,
    /// Buffer 0: the file's bytes. [`super::Answer::ModelOpened`] or [`super::Answer::ModelRefused`].
    OpenModel { file_name: String },
    /// Embed the loaded set with the opened model, draw the map. What is found is told as of `run`, which
    /// has begun then; [`super::Answer::Done`] ends it.
    EmbedWithOpened { run: RunId },
    /// The same with the networks that would be saved now: what a run learnt on one set, judged on another.
    EmbedWithTrained { run: RunId },
    /// Fit linear probes to the networks that would be saved now, as is done by itself when a run
    /// ends. Told as of the run whose networks they are; [`super::Answer::Done`] ends it.
    Probe,
    /// Every image of the set. `Embedding`s come before [`super::Answer::EmbeddingsExported`].
    ExportEmbeddings,
    /// Draw every image of the set on the map, until the next judgement draws its own points again.
    /// `Embedding`s, then a map of the run whose networks they are, then [`super::Answer::Done`].
    MapWholeSet,
    /// How well the classes are told from the labels of few images, by the networks that would be saved now. What is
    /// found is told as of the run whose networks they are, draw by draw; [`super::Answer::Done`] ends it. The same
    /// question again, another run or another set drops it.
    FewLabels(FewLabels),
}

/// One of the files that travel with `ImportFiles`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportSource {
    /// Path relative to what was dropped or chosen, `/` between folders; a single file's name.
    pub path: String,
}
