//! What crosses the boundary between `cargo lab` and the engine as a native process: one [`Job`] as
//! JSON in its argument, one [`Said`] as JSON on each line of its output.

use super::event::{EngineKind, ImportProgress, Progress};
use super::image_set::Refusal;
use crate::recipe::Recipe;
use crate::run::{KnnVote, RunRecord};
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// What the process is asked to do.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "job", rename_all = "kebab-case")]
pub enum Job {
    Train(TrainJob),
    Quality(QualityJob),
}

/// Train by a recipe and write the model.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TrainJob {
    /// Files, folders and archives; none is the sample set.
    pub images: Vec<PathBuf>,
    pub recipe: Recipe,
    pub engine: EngineKind,
    /// Where the `.safetensors` goes.
    pub model: PathBuf,
}

/// Train on a part of a labelled set and judge on another.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct QualityJob {
    /// Files, folders and archives; none is the sample set.
    pub images: Vec<PathBuf>,
    pub recipe: Recipe,
    pub engine: EngineKind,
    /// Images to train on, spread evenly over the classes.
    pub train_images: usize,
    /// Other images to judge on, spread likewise.
    pub test_images: usize,
    /// Say besides what raw pixels and the untrained encoder reach.
    pub baselines: bool,
}

/// What the process says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Said {
    Importing(ImportProgress),
    Refused(Refusal),
    Progress(Progress),
    /// A sentence for people.
    Note(String),
    /// The end of a quality run.
    Quality(Box<QualityReport>),
    /// Where the model was written.
    Written(String),
    /// Why the job was not done: the last line of a process that fails.
    Failed(String),
}

/// What a method reached.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct QualityReport {
    /// Its last judgement and its probe are of the test images: by votes of all the training images, and
    /// fitted to them.
    pub record: RunRecord,
    pub device: String,
    /// What to compare with, where it was asked for.
    pub baselines: Option<Baselines>,
}

/// What is reached without learning anything, on the same images.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Baselines {
    /// Votes by the cosine of the pixels, as differences from the mean training image.
    pub pixels: Vec<KnnVote>,
    /// Votes by the encoder before the first step, and a linear probe of it.
    pub untrained: Vec<KnnVote>,
    pub untrained_probe: Option<f32>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::StepReport;

    #[test]
    fn every_job_survives_its_json() {
        let images = vec![PathBuf::from("cats"), PathBuf::from("dogs.zip")];
        let jobs = [
            Job::Train(TrainJob {
                images: images.clone(),
                recipe: Recipe::default(),
                engine: EngineKind::WebGpu,
                model: "model.safetensors".into(),
            }),
            Job::Quality(QualityJob {
                images,
                recipe: Recipe::default(),
                engine: EngineKind::Cpu,
                train_images: 100,
                test_images: 20,
                baselines: true,
            }),
        ];
        for job in jobs {
            let json = serde_json::to_string(&job).unwrap();
            assert_eq!(serde_json::from_str::<Job>(&json).unwrap(), job);
        }
    }

    #[test]
    fn a_job_names_itself_and_its_engine() {
        let job = Job::Quality(QualityJob {
            images: Vec::new(),
            recipe: Recipe::default(),
            engine: EngineKind::WebGpu,
            train_images: 100,
            test_images: 20,
            baselines: false,
        });
        let json = serde_json::to_value(&job).unwrap();
        assert_eq!(json["job"], "quality");
        assert_eq!(json["engine"], "webgpu");
    }

    #[test]
    fn a_job_with_a_misspelt_setting_of_its_recipe_is_refused_by_name() {
        let mut json = serde_json::to_value(Job::Train(TrainJob {
            images: Vec::new(),
            recipe: Recipe::default(),
            engine: EngineKind::Cpu,
            model: "model.safetensors".into(),
        }))
        .unwrap();
        json["recipe"]["batchsize"] = 8.into();
        let problem = serde_json::from_value::<Job>(json).unwrap_err().to_string();
        assert!(problem.contains("batchsize"), "{problem}");
    }

    #[test]
    fn every_saying_is_one_line_that_is_read_back() {
        let progress = Progress {
            step: 2,
            steps_total: 3,
            epoch: 0.5,
            views_per_second: 200.0,
            elapsed_seconds: 0.2,
            eta_seconds: 0.1,
            reports: vec![StepReport {
                step: 2,
                loss: 3.9,
                contrastive_accuracy: 0.5,
                learning_rate: 0.002,
                embedding_std: 0.7,
            }],
        };
        for said in [
            Said::Progress(progress),
            Said::Note("two\nlines".to_owned()),
            Said::Failed("there is no GPU".to_owned()),
        ] {
            let line = serde_json::to_string(&said).unwrap();
            assert!(!line.contains('\n'));
            assert_eq!(serde_json::from_str::<Said>(&line).unwrap(), said);
        }
    }
}
