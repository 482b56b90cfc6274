//! Models as files: saving, opening, and using what was opened.

use super::problem::LabProblem;
use super::{Lab, Opened, Trained};
use crate::device::ReadBackFailed;
use crate::method::Networks;
use crate::model::{PIXEL_DEVIATION, PIXEL_MEAN, RESIZE};
use crate::model::{Weights, WeightsProblem};
use crate::network::Part;
use crate::protocol::{Answer, AskId, RunEvent, RunState};
use crate::run::{RunId, RunRecord};
use crate::say::Sentence;
use crate::say::shown_text;
use crate::share::{self, ModelFile, ModelFileProblem, NamedTensor, Preprocessing};
use burn::tensor::Device;
use serde::Serialize;

/// Why a model could not be saved or opened.
#[derive(Debug, thiserror::Error, Serialize)]
#[serde(rename = "model", rename_all = "kebab-case")]
#[cfg_attr(test, derive(strum::VariantNames), strum(serialize_all = "kebab-case"))]
enum ModelProblem {
    #[error(transparent)]
    File(#[from] ModelFileProblem),
    #[error(transparent)]
    Weights(#[from] WeightsProblem),
    #[error(transparent)]
    ReadBack(#[from] ReadBackFailed),
    #[error(
        "the model wants pixels scaled by mean {mean} and deviation {std}; this lab scales all by \
         {own_mean} and {own_std}"
    )]
    Preprocessing {
        mean: String,
        std: String,
        own_mean: f32,
        own_std: f32,
    },
}

impl Lab {
    /// Weights of a device in trouble never take the place of those that the page holds.
    pub(super) async fn save_model(&mut self, ask: AskId) {
        let Some(trained) = self.what_to_save() else {
            return self.refuse(ask, LabProblem::NothingTrained);
        };
        let file = model_file(&trained).await;
        if !self.device_holds() {
            return self.answer(ask, Answer::Dropped);
        }
        let file_name = file_name(&trained.record);
        match file {
            Ok(bytes) => self.answer_with(ask, Answer::ModelSaved { file_name }, vec![bytes]),
            Err(problem) => self.refuse_because(ask, &LabProblem::NotSaved, &problem),
        }
    }

    /// Hands the page the run's weights as they are, so that nothing is lost where the worker dies.
    pub(super) async fn save_automatically(&mut self) {
        let Some(run) = &self.run else {
            return;
        };
        let (id, trained) = (run.record.id, run.trained());
        let file = model_file(&trained).await;
        if !self.device_holds() {
            return;
        }
        let file_name = file_name(&trained.record);
        match file {
            Ok(bytes) => self.tell_with(id, RunEvent::Kept { file_name }, vec![bytes]),
            Err(problem) => self.refuse_because(id, &LabProblem::NotSaved, &problem),
        }
    }

    pub(super) fn what_to_save(&self) -> Option<Trained> {
        if let Some(run) = &self.run {
            return Some(run.trained());
        }
        let opened = || self.opened.as_ref().map(trained_of_file);
        self.trained.clone().or_else(opened)
    }

    pub(super) fn open_model(&mut self, ask: AskId, file_name: String, buffers: Vec<Vec<u8>>) {
        let bytes = buffers.into_iter().next().unwrap_or_default();
        let device = self.host.device.clone().without_autodiff();
        match opened(&bytes, &device) {
            Ok(opened) => {
                let card = share::card(&opened.file, &file_name, bytes.len());
                self.opened = Some(opened);
                self.answer(ask, Answer::ModelOpened(Box::new(card)));
            }
            Err(problem) => {
                let answer = Answer::ModelRefused {
                    file_name: shown_text(&file_name, 200),
                    sentence: Sentence::of(&problem),
                };
                self.answer(ask, answer);
            }
        }
    }

    /// Judges the loaded images with networks of another run or of a file.
    pub(super) async fn embed_with(&mut self, ask: AskId, run: RunId, trained: Trained) {
        if self.under_way().is_some() {
            return self.refuse(ask, LabProblem::RunUnderWay);
        }
        if self.need_images_for(ask, &trained.record.recipe).is_none() {
            return;
        }
        self.divide_by(&trained.record.recipe);
        self.keep_run();
        self.drop_probing();
        self.drop_few_labels();
        self.drop_whole_map();
        let (recipe, networks) = (&trained.record.recipe, &trained.networks);
        let origin = Some(trained.record.as_origin());
        let record = RunRecord::new(run, recipe.clone(), origin, self.set_facts());
        self.tell(run, RunEvent::Begun(record.into()));
        match self.judge_with(run, recipe, networks, trained.step()).await {
            Ok(true) => {}
            Ok(false) => return self.answer(ask, Answer::Dropped),
            Err(problem) => return self.refuse(ask, problem),
        }
        // What is saved is the networks' own record as it was: what was found on other images is not the run's.
        self.trained = Some(Trained {
            told_as: Some(run),
            ..trained
        });
        self.start_probing(None);
        self.go_to(RunState::Finished);
        self.answer(ask, Answer::Done);
    }
}

pub(super) fn trained_of_file(opened: &Opened) -> Trained {
    Trained {
        told_as: None,
        record: opened.file.record.clone(),
        networks: opened.networks.clone(),
    }
}

fn file_name(record: &RunRecord) -> String {
    format!(
        "contrastive-lab-{}-{}-step-{}.safetensors",
        record.recipe.method.id(),
        record.recipe.encoder.id(),
        record.steps_in_all()
    )
}

async fn model_file(trained: &Trained) -> Result<Vec<u8>, ModelProblem> {
    let mut tensors = Vec::new();
    for part in Part::ALL {
        tensors.extend(named(part.prefix(), trained.networks.of(part)).await?);
    }
    let file = ModelFile {
        preprocessing: Preprocessing {
            image_size_px: trained.record.recipe.images().size_px,
            mean: [PIXEL_MEAN; 3],
            std: [PIXEL_DEVIATION; 3],
            resize: RESIZE.into(),
        },
        record: trained.record.clone(),
        made_by: format!("contrastive-lab {}", env!("CARGO_PKG_VERSION")),
        tensors,
    };
    Ok(share::write(&file)?)
}

async fn named(prefix: &str, weights: &Weights) -> Result<Vec<NamedTensor>, ReadBackFailed> {
    let values = weights.read().await?;
    let specs = weights.specs().iter();
    Ok(specs
        .zip(values)
        .map(|(spec, values)| NamedTensor {
            name: format!("{prefix}{}", spec.name),
            shape: spec.shape.clone(),
            values,
        })
        .collect())
}

fn opened(bytes: &[u8], device: &Device) -> Result<Opened, ModelProblem> {
    let file = share::read(bytes)?;
    let Preprocessing { mean, std, .. } = file.preprocessing;
    if mean != [PIXEL_MEAN; 3] || std != [PIXEL_DEVIATION; 3] {
        return Err(ModelProblem::Preprocessing {
            mean: format!("{mean:?}"),
            std: format!("{std:?}"),
            own_mean: PIXEL_MEAN,
            own_std: PIXEL_DEVIATION,
        });
    }
    let networks = networks_of(&file, device)?;
    Ok(Opened { file, networks })
}

/// The networks of a checked file.
fn networks_of(file: &ModelFile, device: &Device) -> Result<Networks, WeightsProblem> {
    let record = &file.record;
    let architecture = record.recipe.architecture(record.set.classes.len());
    let mut values = file.tensors.iter().map(|tensor| tensor.values.clone());
    let mut weights = |part: Part| {
        let specs = architecture.layout(part);
        let of_part = values.by_ref().take(specs.len()).collect();
        Weights::from_values(specs, of_part, device)
    };
    let [
        encoder,
        head,
        predictor,
        momentum_encoder,
        momentum_head,
        queue,
        momentum_predictor,
        centre,
    ] = Part::ALL.map(&mut weights);
    Ok(Networks::new([
        encoder?,
        head?,
        predictor?,
        momentum_encoder?,
        momentum_head?,
        queue?,
        momentum_predictor?,
        centre?,
    ]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::say::hold_every_sentence;

    #[test]
    fn a_model_of_other_pixels_is_a_sentence_for_any_language() {
        let problem = ModelProblem::Preprocessing {
            mean: "[0.0, 0.0, 0.0]".to_owned(),
            std: "[1.0, 1.0, 1.0]".to_owned(),
            own_mean: PIXEL_MEAN,
            own_std: PIXEL_DEVIATION,
        };
        hold_every_sentence::<ModelProblem>(
            "model",
            &["file", "weights", "read-back"],
            &[Sentence::of(&problem)],
        );
    }
}
