//! Why the lab does not follow a command, and what ended in the middle of one.

use serde::Serialize;

/// What the lab says when it cannot do what it was asked for.
#[derive(Clone, Debug, PartialEq, thiserror::Error, Serialize)]
#[serde(rename = "lab", rename_all = "kebab-case")]
#[cfg_attr(test, derive(strum::VariantNames), strum(serialize_all = "kebab-case"))]
pub(super) enum LabProblem {
    #[error("There are no images yet. Drop a folder or take a sample set first.")]
    NoImages,
    #[error("None of the {files} files could be read by the browser. Drop them again.")]
    NoFileRead { files: usize },
    #[error(
        "The part of the page that reads pictures could not be loaded ({cause}). Check the \
         connection and drop the files again; sample sets do without it."
    )]
    NoDecoder { cause: String },
    #[error("The import was cancelled.")]
    ImportCancelled,
    #[error("There is no trained model yet. Train first, or open a model file.")]
    NothingTrained,
    #[error("There is no trained model yet. Train first, or embed with an opened model.")]
    NothingToEmbedWith,
    #[error("There is no map yet. Train first, or embed with an opened model.")]
    NothingMapped,
    #[error("No model is open. Open a model file first.")]
    NothingOpen,
    #[error("No model is open to train on from. Open a model file first.")]
    NothingToTrainOn,
    #[error(
        "The opened model has another encoder or head than the recipe. Take over the model's \
         recipe first."
    )]
    OtherNetworks,
    #[error("A run is under way. Stop it before another model draws the map.")]
    RunUnderWay,
    #[error("A run is under way. Stop it before another begins.")]
    RunUnderWayForAnother,
    #[error("A run is under way. Pause or stop it before the whole set is drawn.")]
    RunUnderWayForWholeSet,
    #[error("The run ended at step {step}, because other images have taken the place of its own.")]
    RunEnded { step: u32 },
    #[error(
        "The model was trained on images of {model_px} pixels, but these are {images_px} pixels \
         wide. Set the image size to {model_px} and load the images again."
    )]
    OtherSize { model_px: u32, images_px: u32 },
    #[error("A linear probe needs labels: put each class in a folder of its own.")]
    NoLabelsToProbe,
    #[error(
        "A batch of {batch} images needs about {gigabytes} GB, more than this engine can hold. The \
         largest that fits is {largest} images."
    )]
    BatchTooLarge {
        batch: u32,
        gigabytes: String,
        largest: u32,
    },
    #[error(
        "This encoder does not fit this engine at any batch size. Take a smaller encoder or smaller \
         images."
    )]
    EncoderTooLarge,
    #[error("The model could not be saved")]
    NotSaved,
    #[error("The images could not be embedded")]
    NotEmbedded,
    #[error("The embeddings could not be exported")]
    NotExported,
    #[error("The linear probe could not be fitted")]
    NotProbed,
    #[error("A run is under way. Stop it before its encoder is judged by few labels.")]
    RunUnderWayForFewLabels,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::say::{Sentence, hold_every_sentence};

    #[test]
    fn every_problem_is_a_sentence_for_any_language() {
        let problems = [
            LabProblem::NoImages,
            LabProblem::NoFileRead { files: 3 },
            LabProblem::NoDecoder {
                cause: "Failed to fetch".to_owned(),
            },
            LabProblem::ImportCancelled,
            LabProblem::NothingTrained,
            LabProblem::NothingToEmbedWith,
            LabProblem::NothingMapped,
            LabProblem::NothingOpen,
            LabProblem::NothingToTrainOn,
            LabProblem::OtherNetworks,
            LabProblem::RunUnderWay,
            LabProblem::RunUnderWayForAnother,
            LabProblem::RunUnderWayForWholeSet,
            LabProblem::RunEnded { step: 340 },
            LabProblem::OtherSize {
                model_px: 32,
                images_px: 64,
            },
            LabProblem::NoLabelsToProbe,
            LabProblem::BatchTooLarge {
                batch: 512,
                gigabytes: "3.2".to_owned(),
                largest: 128,
            },
            LabProblem::EncoderTooLarge,
            LabProblem::NotSaved,
            LabProblem::NotEmbedded,
            LabProblem::NotExported,
            LabProblem::NotProbed,
            LabProblem::RunUnderWayForFewLabels,
        ];
        hold_every_sentence::<LabProblem>("lab", &[], &problems.each_ref().map(Sentence::of));
    }
}
