//! The metadata of version 1, read for ever: a recipe, a set and four results. What it does not say is left
//! at nothing in the record.

use super::metadata::{MODEL_FILE_VERSION, Metadata};
use super::preprocessing::Preprocessing;
use crate::recipe::Recipe;
use crate::run::{HeldBack, Reached, RunId, RunRecord, SetFacts};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Version1 {
    #[serde(rename = "version")]
    _version: u32,
    recipe: Recipe,
    preprocessing: Preprocessing,
    classes: Vec<String>,
    set_name: String,
    images: u32,
    results: Results,
    made_by: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Results {
    steps: u32,
    loss: Option<f32>,
    knn_accuracy: Option<f32>,
    knn_k: Option<u32>,
}

impl From<Version1> for Metadata {
    fn from(older: Version1) -> Self {
        let set = SetFacts {
            name: older.set_name,
            images: older.images,
            classes: older.classes,
            fingerprint: None,
            held_back: HeldBack::Unknown,
            test_folder_kept: false,
        };
        let mut run = RunRecord::new(RunId::default(), older.recipe, None, set);
        run.steps = older.results.steps;
        run.reached = Some(Reached {
            loss: older.results.loss,
            knn_accuracy: older.results.knn_accuracy,
            knn_k: older.results.knn_k,
        });
        Self {
            version: MODEL_FILE_VERSION,
            run,
            preprocessing: older.preprocessing,
            made_by: older.made_by,
        }
    }
}
