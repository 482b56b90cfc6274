//! The lab's own words in a model file: one metadata entry of versioned JSON.

use super::bounds::MAX_TEXT_CHARACTERS;
use super::header::complaint;
use super::preprocessing::Preprocessing;
use super::problem::ModelFileProblem;
use crate::run::RunRecord;
use crate::say::shown_text;
use serde::{Deserialize, Serialize};

/// Version of the metadata and of what tensors a file holds. It rises when a file holds more (for
/// example what a run needs to go on); a reader refuses a higher one in words, and reads every lower one.
/// Version 1 held a recipe and a few results; version 2 the record of the run; version 3 says how images were
/// held back; version 4 what the end of a run was judged by; version 5 what few labels gave.
pub const MODEL_FILE_VERSION: u32 = 5;

/// The key of the entry. The only one, because the format's library writes several in no fixed
/// order, and the same model shall give the same bytes.
pub(super) const METADATA_KEY: &str = "contrastive-lab";

/// The most cells of a confusion matrix that are written: those of 100 classes.
const MAX_CONFUSION_CELLS: usize = 10_000;

/// All of the entry's JSON.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Metadata {
    pub version: u32,
    pub run: RunRecord,
    pub preprocessing: Preprocessing,
    pub made_by: String,
}

impl Metadata {
    /// Compact JSON; texts shortened to what a reader takes.
    pub fn to_json(&self) -> Result<String, ModelFileProblem> {
        let mut written = self.clone().with_texts_shown();
        leave_out_large_confusion(&mut written.run);
        serde_json::to_string(&written).map_err(|error| ModelFileProblem::Write {
            complaint: complaint(&error),
        })
    }

    /// Texts as the page may show them.
    pub fn with_texts_shown(mut self) -> Self {
        let RunRecord {
            set, began_from, ..
        } = &mut self.run;
        let of_origin = began_from.as_mut().map(|origin| &mut origin.set_name);
        let texts = [
            &mut self.made_by,
            &mut self.preprocessing.resize,
            &mut set.name,
        ];
        for text in texts.into_iter().chain(of_origin).chain(&mut set.classes) {
            *text = shown_text(text, MAX_TEXT_CHARACTERS);
        }
        self
    }
}

/// A table of a thousand classes by a thousand would fill the header.
fn leave_out_large_confusion(run: &mut RunRecord) {
    if let Some(probe) = &mut run.probe
        && probe.confusion.len() > MAX_CONFUSION_CELLS
    {
        probe.confusion.clear();
    }
}
