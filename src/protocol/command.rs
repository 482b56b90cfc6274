//! What the page asks of the engine.

use super::image_set::SampleSet;
use super::message::recipe_as_json;
use crate::recipe::Recipe;
use crate::recipe::ViewPolicy;
use serde::{Deserialize, Serialize};

/// One request. Buffers and files that travel beside it are named at each variant.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Command {
    /// Load the files that travel with this message (`File` objects in the browser), in the order
    /// of `sources`. Answered by `Importing`s, then `SetReady` or `ImportFailed`.
    ImportFiles {
        sources: Vec<ImportSource>,
        size_px: u32,
    },
    /// Draw a sample set. Answered like `ImportFiles`.
    ImportSample {
        sample: SampleSet,
        size_px: u32,
    },
    /// Give up the import that is under way; the set from before stays.
    CancelImport,
    /// Small pictures of these images. Answered by `Thumbnails`.
    Thumbnails {
        indices: Vec<u32>,
    },
    /// Make both views of the first `count` images of a fixed choice. Answered by `Views`.
    PreviewViews {
        views: [ViewPolicy; 2],
        seed: u32,
        count: u32,
    },
    /// Measure this recipe on this machine with a few short steps that touch no run. Answered by
    /// `Pace` or `Failed`.
    MeasurePace {
        #[serde(with = "recipe_as_json")]
        recipe: Recipe,
    },
    /// Start a run; `from_opened` starts from the opened model's weights.
    Start {
        #[serde(with = "recipe_as_json")]
        recipe: Recipe,
        from_opened: bool,
    },
    Pause,
    Resume,
    /// One step, then paused; starts the run if none is under way.
    StepOnce {
        #[serde(with = "recipe_as_json")]
        recipe: Recipe,
    },
    /// End the run; its weights stay.
    Stop,
    /// Settings that may change while a run goes on.
    Adjust {
        learning_rate: Option<f32>,
        temperature: Option<f32>,
    },
    /// The nearest images to this one by cosine of `h`, among the map's points. Answered by
    /// `Neighbours`. `point` counts the map's points.
    FindNeighbours {
        point: u32,
        count: u32,
    },
    /// Answered by `ModelSaved`.
    SaveModel,
    /// Buffer 0: the file's bytes. Answered by `ModelOpened` or `ModelRefused`.
    OpenModel {
        file_name: String,
    },
    /// Embed the loaded set with the opened model, draw the map. Answered by `Map` and `Judged`.
    EmbedWithOpened,
    /// Fit linear probes to the networks that would be saved now, as is done by itself when a run
    /// ends. Answered by `Probing`, then by `Probed` where there are labels and by `FactorsProbed` on a
    /// generated set.
    Probe,
    /// Every image of the set. Answered by `Embedding`s, then `EmbeddingsExported`.
    ExportEmbeddings,
    /// Draw every image of the set on the map, until the next judgement draws its own points again.
    /// Answered by `Embedding`s, then `Map`.
    MapWholeSet,
}

/// One of the files that travel with `ImportFiles`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportSource {
    /// Path relative to what was dropped or chosen, `/` between folders; a single file's name.
    pub path: String,
}
