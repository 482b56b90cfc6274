//! What the encoder is worth to somebody who has labelled a few images: a linear classifier of its frozen features,
//! the encoder trained on with the labels, and one from scratch beside it. Several draws of the labelled images, a
//! slice at a time.

use super::probing::spread_over;
use super::problem::LabProblem;
use super::{Lab, Loaded, Trained};
use crate::data::{ImageSet, labelled_few};
use crate::eval::{Embeddings, FewLabelsProbe, ProbeProblem, in_units_of};
use crate::input::ExampleSet;
use crate::judge::{Embedder, EmbeddingPass, named_classes};
use crate::method::Networks;
use crate::protocol::{Answer, AskId, FewLabels, FewLabelsReport, RunEvent, RunId};
use crate::recipe::Recipe;
use crate::say::Sentence;
use crate::train::Session;
use burn::tensor::Device;
use std::collections::BTreeSet;
use std::rc::Rc;
use std::sync::Arc;

/// Images that are embedded in one slice: a second of the slowest engine.
const IMAGES_PER_SLICE: usize = 128;
/// A slice of fitting or of training.
const SLICE_SECONDS: f64 = 0.1;

/// A question about few labels that is being answered.
pub(super) struct FewLabelled {
    /// The run whose networks are judged.
    run: RunId,
    ask: AskId,
    trained: Trained,
    set: Rc<ImageSet>,
    /// The labelled images of each draw.
    draws: Vec<Vec<u32>>,
    /// The images that all features are measured in units of, ascending, those of every draw among them.
    bank: Vec<u32>,
    /// Images that are asked about.
    asked: Vec<u32>,
    /// In units of the bank, the bank's first; none until all are through.
    features: Option<Arc<Embeddings>>,
    report: FewLabelsReport,
    stage: Stage,
}

/// Weights that training with labels begins from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Weights {
    Trained,
    Fresh,
}

/// What is done next, of a draw.
enum Stage {
    Embedding(EmbeddingPass),
    Probing(Box<FewLabelsProbe>),
    Training(Weights, Box<Session>),
    Asking(Weights, Box<Tuned>),
    Done,
}

/// Networks that were trained with labels, while the images pass through them.
struct Tuned {
    recipe: Recipe,
    networks: Networks,
    embedding: EmbeddingPass,
}

impl Lab {
    pub(super) fn start_few_labels(&mut self, ask: AskId, question: FewLabels) {
        if self.under_way().is_some() {
            return self.refuse(ask, LabProblem::RunUnderWayForFewLabels);
        }
        let trained = self.what_to_save();
        let Some(trained) = trained.filter(|trained| trained.told_as.is_some()) else {
            return self.refuse(ask, LabProblem::NothingToEmbedWith);
        };
        if self.need_images_for(ask, &trained.record.recipe).is_none() {
            return;
        }
        self.divide_by(&trained.record.recipe);
        let (Some(run), Some(loaded)) = (trained.told_as, &self.loaded) else {
            return;
        };
        if loaded.set.labels.is_empty() {
            return self.refuse(ask, LabProblem::NoLabelsToProbe);
        }
        let images_max = self.host.probe_images_max;
        let begun = FewLabelled::new(
            run,
            ask,
            trained,
            loaded,
            question.within_ranges(),
            images_max,
        );
        self.drop_few_labels();
        self.few_labelled = Some(begun);
    }

    /// Nothing more comes of the question that is being answered.
    pub(super) fn drop_few_labels(&mut self) {
        if let Some(dropped) = self.few_labelled.take() {
            self.answer(dropped.ask, Answer::Dropped);
        }
    }

    pub(super) async fn few_labels_slice(&mut self) {
        let Some(mut job) = self.few_labelled.take() else {
            return;
        };
        let found_before = job.found();
        let stage = self.few_labels_stage(&mut job).await;
        if !self.device_holds() {
            return self.answer(job.ask, Answer::Dropped);
        }
        if job.found() > found_before {
            self.tell(job.run, RunEvent::FewLabels(job.report.clone()));
        }
        match stage {
            Ok(Stage::Done) => self.answer(job.ask, Answer::Done),
            Ok(stage) => {
                job.stage = stage;
                self.few_labelled = Some(job);
            }
            Err(sentence) => self.say_refused(job.ask, sentence),
        }
    }

    /// Goes on with what is under way; gives what comes next.
    ///
    /// # Errors
    /// Words, where it cannot go on.
    async fn few_labels_stage(&mut self, job: &mut FewLabelled) -> Result<Stage, Sentence> {
        let until = self.host.now() + SLICE_SECONDS;
        let go_on = || self.host.now() < until;
        let plain = self.host.device.clone().without_autodiff();
        match std::mem::replace(&mut job.stage, Stage::Done) {
            Stage::Embedding(mut embedding) => {
                let embedder = Embedder {
                    set: &*job.set,
                    recipe: &job.trained.record.recipe,
                    networks: &job.trained.networks,
                    device: &plain,
                };
                let advanced = embedding.advance(&embedder, IMAGES_PER_SLICE).await;
                advanced.map_err(|problem| Sentence::of(&problem))?;
                if !embedding.is_done() {
                    return Ok(Stage::Embedding(embedding));
                }
                let (_, embedded) = embedding.finish(&job.trained.record.recipe);
                let features = in_units_of(&embedded.h, job.bank.len());
                job.features = Some(features.map_err(|problem| not_probed(&problem))?);
                job.next(&self.host.device)
            }
            Stage::Probing(mut probe) => {
                if !probe.advance(go_on) {
                    return Ok(Stage::Probing(probe));
                }
                job.report.probe.push(probe.accuracy());
                job.next(&self.host.device)
            }
            Stage::Training(weights, mut session) => {
                while !session.is_finished() {
                    session.step();
                    if !go_on() {
                        break;
                    }
                }
                let read = session.read_reports().await;
                read.map_err(|problem| Sentence::of(&problem))?;
                if !session.is_finished() {
                    return Ok(Stage::Training(weights, session));
                }
                Ok(Stage::Asking(
                    weights,
                    Box::new(Tuned {
                        recipe: session.recipe().clone(),
                        networks: session.networks().clone(),
                        embedding: EmbeddingPass::new(job.asked.clone()),
                    }),
                ))
            }
            Stage::Asking(weights, mut tuned) => {
                let embedder = Embedder {
                    set: &*job.set,
                    recipe: &tuned.recipe,
                    networks: &tuned.networks,
                    device: &plain,
                };
                let advanced = tuned.embedding.advance(&embedder, IMAGES_PER_SLICE).await;
                advanced.map_err(|problem| Sentence::of(&problem))?;
                if !tuned.embedding.is_done() {
                    return Ok(Stage::Asking(weights, tuned));
                }
                let Tuned {
                    recipe,
                    networks,
                    embedding,
                } = *tuned;
                let (images, embedded) = embedding.finish(&recipe);
                let classes = job.set.class_count();
                let named = named_classes(&embedded, &recipe, classes, &networks, &plain).await;
                let named = named.map_err(|problem| Sentence::of(&problem))?;
                let accuracy = job.accuracy(&images, &named);
                match weights {
                    Weights::Trained => job.report.fine_tuned.push(accuracy),
                    Weights::Fresh => job.report.from_scratch.push(accuracy),
                }
                job.next(&self.host.device)
            }
            Stage::Done => Ok(Stage::Done),
        }
    }
}

impl FewLabelled {
    fn new(
        run: RunId,
        ask: AskId,
        trained: Trained,
        loaded: &Loaded,
        question: FewLabels,
        images_max: usize,
    ) -> Self {
        let FewLabels {
            labelled,
            draws,
            fine_tuning_steps,
        } = question;
        let (set, train) = (&loaded.set, &loaded.division.train);
        let draw = |draw| labelled_few(labelled, draw, train, &set.labels);
        let draws: Vec<Vec<u32>> = (0..draws).map(draw).collect();
        let mut bank: BTreeSet<u32> = spread_over(train, images_max).into_iter().collect();
        bank.extend(draws.iter().flatten());
        let bank: Vec<u32> = bank.into_iter().collect();
        let (asked, asked_about) = loaded.division.asked();
        let all = [&bank, asked].concat();
        let report = FewLabelsReport {
            step: trained.step(),
            labelled,
            images: draws.first().map_or(0, Vec::len) as u32,
            test: asked.len() as u32,
            asked: asked_about,
            probe: Vec::new(),
            fine_tuning_steps,
            fine_tuned: Vec::new(),
            from_scratch: Vec::new(),
        };
        Self {
            run,
            ask,
            trained,
            set: Rc::clone(set),
            draws,
            bank,
            asked: asked.to_vec(),
            features: None,
            report,
            stage: Stage::Embedding(EmbeddingPass::new(all)),
        }
    }

    /// Accuracies so far.
    fn found(&self) -> usize {
        let report = &self.report;
        report.probe.len() + report.fine_tuned.len() + report.from_scratch.len()
    }

    /// The probes of all draws come first: they take no time. Then the encoder and one from scratch, draw by draw.
    fn next(&self, device: &Device) -> Result<Stage, Sentence> {
        let report = &self.report;
        if let Some(draw) = self.draws.get(report.probe.len()) {
            return self.probe(draw).map_err(|problem| not_probed(&problem));
        }
        if report.fine_tuning_steps == 0 {
            return Ok(Stage::Done);
        }
        let at = report.from_scratch.len();
        let weights = match report.fine_tuned.len() == at {
            true => Weights::Trained,
            false => Weights::Fresh,
        };
        match self.draws.get(at) {
            Some(draw) => self.train(weights, at as u32, draw, device),
            None => Ok(Stage::Done),
        }
    }

    fn probe(&self, draw: &[u32]) -> Result<Stage, ProbeProblem> {
        let Some(features) = &self.features else {
            return Ok(Stage::Done);
        };
        let label_of = |&image: &u32| self.set.labels.get(image as usize).copied();
        let labels: Vec<u32> = self
            .bank
            .iter()
            .chain(&self.asked)
            .filter_map(label_of)
            .collect();
        let row_of = |image: &u32| self.bank.binary_search(image).ok();
        let rows = draw
            .iter()
            .filter_map(row_of)
            .map(|row| row as u32)
            .collect();
        let asked = (self.bank.len() as u32..labels.len() as u32).collect();
        let classes = self.set.class_count() as u32;
        let probe = FewLabelsProbe::new(Arc::clone(features), &labels, rows, asked, classes)?;
        Ok(Stage::Probing(Box::new(probe)))
    }

    /// Every draw has classifier, order of images and fresh weights of its own.
    fn train(
        &self,
        weights: Weights,
        draw: u32,
        images: &[u32],
        device: &Device,
    ) -> Result<Stage, Sentence> {
        let (steps, images) = (self.report.fine_tuning_steps, images.to_vec());
        let recipe = self
            .trained
            .record
            .recipe
            .fine_tuning(images.len() as u32, steps, draw);
        let architecture = recipe.architecture(self.set.class_count());
        let plain = device.clone().without_autodiff();
        let networks = match weights {
            Weights::Trained => self
                .trained
                .networks
                .continued(&architecture, recipe.seed, &plain),
            Weights::Fresh => Networks::init(&architecture, recipe.seed, &plain),
        };
        let set = Rc::clone(&self.set);
        let session = Session::new(recipe, set, images, Some(networks), device.clone());
        let session = session.map_err(|problem| Sentence::of(&problem))?;
        Ok(Stage::Training(weights, Box::new(session)))
    }

    fn accuracy(&self, images: &[u32], named: &[u32]) -> f32 {
        let is_right = |(image, named): &(&u32, &u32)| {
            let truth = self.set.labels.get(**image as usize);
            truth == Some(*named)
        };
        let right = images.iter().zip(named).filter(is_right).count();
        right as f32 / images.len().max(1) as f32
    }
}

fn not_probed(problem: &ProbeProblem) -> Sentence {
    Sentence::of(&LabProblem::NotProbed).because(problem)
}
