//! The draws of a question about few labels while it is answered: what is known so far, and what comes next.

use super::super::probing::spread_over;
use super::super::problem::LabProblem;
use super::super::{Loaded, Trained};
use crate::data::{ImageSet, labelled_few};
use crate::eval::{Confusion, Embeddings, FewLabelsProbe, ProbeProblem};
use crate::input::ExampleSet;
use crate::judge::EmbeddingPass;
use crate::method::Networks;
use crate::protocol::{AskId, FewLabels, FewLabelsReport, RunId};
use crate::recipe::Recipe;
use crate::say::Sentence;
use crate::train::Session;
use burn::tensor::Device;
use std::collections::BTreeSet;
use std::rc::Rc;
use std::sync::Arc;

/// A question about few labels that is being answered.
pub(in super::super) struct LabelDraws {
    /// The run whose networks are judged.
    pub(super) run: RunId,
    pub(super) ask: AskId,
    pub(super) trained: Trained,
    pub(super) set: Rc<ImageSet>,
    /// The labelled images of each draw.
    pub(super) draws: Vec<Vec<u32>>,
    /// The images that all features are measured in units of, ascending, those of every draw among them.
    pub(super) bank: Vec<u32>,
    /// Images that are asked about.
    pub(super) asked: Vec<u32>,
    /// In units of the bank, the bank's first; none until all are through.
    pub(super) features: Option<Arc<Embeddings>>,
    pub(super) report: FewLabelsReport,
    pub(super) stage: Stage,
}

/// Weights that training with labels begins from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Weights {
    Trained,
    Fresh,
}

/// What is done next, of a draw.
pub(super) enum Stage {
    Embedding(EmbeddingPass),
    Probing(Box<FewLabelsProbe>),
    Training(Weights, Box<Session>),
    Asking(Weights, Box<Tuned>),
    Done,
}

/// Networks that were trained with labels, while the images pass through them.
pub(super) struct Tuned {
    pub(super) recipe: Recipe,
    pub(super) networks: Networks,
    pub(super) embedding: EmbeddingPass,
}

impl LabelDraws {
    pub(super) fn new(
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
    pub(super) fn found(&self) -> usize {
        let report = &self.report;
        report.probe.len() + report.fine_tuned.len() + report.from_scratch.len()
    }

    /// The probes of all draws come first: they take no time. Then the encoder and one from scratch, draw by draw.
    pub(super) fn next(&self, device: &Device) -> Result<Stage, Sentence> {
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
        let labels = [self.labels_of(&self.bank), self.labels_of(&self.asked)].concat();
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

    /// Fraction of these images whose class is named, 0 to 1.
    pub(super) fn accuracy(&self, images: &[u32], named: &[u32]) -> f32 {
        let truth = self.labels_of(images);
        Confusion::of(self.set.class_count() as u32, &truth, named).accuracy()
    }

    fn labels_of(&self, images: &[u32]) -> Vec<u32> {
        let labels = images.iter();
        labels
            .filter_map(|&image| self.set.labels.get(image as usize).copied())
            .collect()
    }
}

pub(super) fn not_probed(problem: &ProbeProblem) -> Sentence {
    Sentence::of(&LabProblem::NotProbed).because(problem)
}
