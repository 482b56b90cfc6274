//! What the end of a run is judged by: the votes of the whole training part, and linear probes of the classes on
//! `h` and, on a generated set, of every factor on `h` and on `z`. A slice at a time, so that a person is not kept
//! waiting.

use super::problem::LabProblem;
use super::{Lab, Loaded, Trained};
use crate::data::ImageSet;
use crate::eval::{FactorLabels, FactorProbes, LinearProbe, ProbeProblem, Voting, factor_rows};
use crate::input::ExampleSet;
use crate::judge::{
    Embedded, Embedder, EmbeddingPass, class_probe, counted, knn_voting, probe_tables,
};
use crate::protocol::{Answer, AskId, Asked, EndVotes, FactorReport, RunEvent, RunId};
use crate::say::Sentence;
use std::rc::Rc;
use std::sync::Arc;

/// Images that are embedded in one slice: a second of the slowest engine.
const IMAGES_PER_SLICE: usize = 128;
/// A slice of fitting.
const SLICE_SECONDS: f64 = 0.05;

/// Probes that are under way.
pub(super) struct Probing {
    /// The run whose networks are probed.
    run: RunId,
    /// A person's question; none where a run's end began it.
    asked: Option<AskId>,
    trained: Trained,
    set: Rc<ImageSet>,
    /// Images to fit to, the others of the training part until they have voted, then images to ask about; none
    /// until all are through.
    images: Vec<u32>,
    train: usize,
    /// The whole training part.
    bank: usize,
    asked_about: Asked,
    /// None until all are through.
    embedded: Option<Embedded>,
    stage: Stage,
}

/// What is done next.
enum Stage {
    Embedding(EmbeddingPass),
    Voting(Box<Voting>),
    Classes(Box<LinearProbe>),
    /// On `h`, then on `z`.
    Factors(Box<[FactorProbes; 2]>),
    Done,
}

impl Lab {
    /// As a person asks for it.
    pub(super) fn probe(&mut self, ask: AskId) {
        if self.trained_to_fit_to(ask).is_some() {
            self.start_probing(Some(ask));
        }
    }

    /// The networks that classifiers of the loaded images can be fitted to; refuses where there are none, or no
    /// images with labels of their size.
    pub(super) fn trained_to_fit_to(&mut self, ask: AskId) -> Option<Trained> {
        let is_labelled = |loaded: &Loaded| !loaded.set.labels.is_empty();
        let trained = self.what_to_save();
        let Some(trained) = trained.filter(|trained| trained.told_as.is_some()) else {
            self.refuse(ask, LabProblem::NothingToEmbedWith);
            return None;
        };
        if !self.loaded.as_ref().is_some_and(is_labelled) {
            self.refuse(ask, LabProblem::NoLabelsToProbe);
            return None;
        }
        self.need_images_for(ask, &trained.record.recipe)?;
        Some(trained)
    }

    /// Nothing more comes of the probes that are under way.
    pub(super) fn drop_probing(&mut self) {
        if let Some(probing) = self.probing.take() {
            self.tell(probing.run, RunEvent::Probing(false));
            if let Some(ask) = probing.asked {
                self.answer(ask, Answer::Dropped);
            }
        }
    }

    /// Begins where there is something to probe: labels, and images of the model's size.
    pub(super) fn start_probing(&mut self, asked: Option<AskId>) {
        self.drop_probing();
        let Some(trained) = self.what_to_save() else {
            return;
        };
        self.divide_by(&trained.record.recipe);
        let (Some(run), Some(loaded)) = (trained.told_as, &self.loaded) else {
            return;
        };
        let fits = loaded
            .set
            .check(&trained.record.recipe.input.to_judge_by())
            .is_ok();
        if loaded.set.labels.is_empty() || !fits {
            return;
        }
        let all = &loaded.division.train;
        let mut images = spread_over(all, self.host.probe_images_max);
        let (train, bank) = (images.len(), all.len());
        let mut is_fitted_to = images.iter().copied().peekable();
        let is_other = |image: &&u32| is_fitted_to.next_if_eq(*image).is_none();
        let others: Vec<u32> = all.iter().filter(is_other).copied().collect();
        images.extend(others);
        let (asked_images, asked_about) = loaded.division.asked();
        images.extend(asked_images);
        self.probing = Some(Probing {
            run,
            asked,
            trained,
            set: Rc::clone(&loaded.set),
            images: Vec::new(),
            train,
            bank,
            asked_about,
            embedded: None,
            stage: Stage::Embedding(EmbeddingPass::new(images)),
        });
        self.tell(run, RunEvent::Probing(true));
    }

    pub(super) async fn probe_slice(&mut self) {
        let Some(mut probing) = self.probing.take() else {
            return;
        };
        let (run, asked) = (probing.run, probing.asked);
        let refused = match self.probe_stage(&mut probing).await {
            Ok(Stage::Done) => None,
            Ok(stage) => {
                probing.stage = stage;
                self.probing = Some(probing);
                return;
            }
            Err(sentence) => Some(sentence),
        };
        self.tell(run, RunEvent::Probing(false));
        match (refused, asked) {
            (Some(sentence), Some(ask)) => self.say_refused(ask, sentence),
            (Some(sentence), None) => self.say_refused(run, sentence),
            (None, Some(ask)) => self.answer(ask, Answer::Done),
            (None, None) => {}
        }
    }

    /// Goes on with what is under way; gives what comes next.
    ///
    /// # Errors
    /// Words, where it cannot go on.
    async fn probe_stage(&mut self, probing: &mut Probing) -> Result<Stage, Sentence> {
        let until = self.host.now() + SLICE_SECONDS;
        let device = self.host.device.clone().without_autodiff();
        let stage = std::mem::replace(&mut probing.stage, Stage::Done);
        let next = match stage {
            Stage::Embedding(mut embedding) => {
                let embedder = Embedder {
                    set: &*probing.set,
                    recipe: &probing.trained.record.recipe,
                    networks: &probing.trained.networks,
                    device: &device,
                };
                let advanced = embedding.advance(&embedder, IMAGES_PER_SLICE).await;
                advanced.map_err(|problem| Sentence::of(&problem))?;
                if embedding.is_done() {
                    let (images, embedded) = embedding.finish(&probing.trained.record.recipe);
                    probing.images = images;
                    let voting = probing.voting(&embedded);
                    probing.embedded = Some(embedded);
                    match voting {
                        Some(voting) => Ok(Stage::Voting(Box::new(voting))),
                        None => probing.class_probe(),
                    }
                } else {
                    Ok(Stage::Embedding(embedding))
                }
            }
            Stage::Voting(mut voting) => {
                if voting.advance(|| self.host.now() < until) {
                    self.tell(probing.run, RunEvent::Voted(probing.end_votes(&voting)));
                    probing.class_probe()
                } else {
                    Ok(Stage::Voting(voting))
                }
            }
            Stage::Classes(mut probe) => {
                if probe.advance(|| self.host.now() < until) {
                    if let Some(result) = probe.finish() {
                        let report = result.report(probing.trained.step());
                        self.tell(probing.run, RunEvent::Probed(report));
                    }
                    probing.factor_probes()
                } else {
                    Ok(Stage::Classes(probe))
                }
            }
            Stage::Factors(mut probes) => {
                let [on_h, on_z] = &mut *probes;
                let go_on = || self.host.now() < until;
                if on_h.advance(go_on) && on_z.advance(go_on) {
                    let report = probing.factor_report(&probes);
                    self.tell(probing.run, RunEvent::FactorsProbed(report));
                    Ok(Stage::Done)
                } else {
                    Ok(Stage::Factors(probes))
                }
            }
            Stage::Done => Ok(Stage::Done),
        };
        match next {
            Ok(stage) => Ok(stage),
            // A set of one class, or of too few images, has nothing to probe.
            Err(ProbeProblem::OneClass | ProbeProblem::TooFewImages) => Ok(Stage::Done),
            Err(problem) => Err(Sentence::of(&LabProblem::NotProbed).because(&problem)),
        }
    }
}

impl Probing {
    fn values_of(&self, all: &[u32]) -> Vec<u32> {
        let images = self.images.iter();
        images
            .filter_map(|&image| all.get(image as usize).copied())
            .collect()
    }

    fn voting(&self, embedded: &Embedded) -> Option<Voting> {
        let labels = self.values_of(&self.set.labels);
        let classes = self.set.classes.len() as u32;
        knn_voting(&embedded.h, &labels, self.bank, classes)
    }

    fn end_votes(&self, voting: &Voting) -> EndVotes {
        EndVotes {
            step: self.trained.step(),
            bank: self.bank as u32,
            queries: (self.images.len() - self.bank) as u32,
            asked: self.asked_about,
            votes: counted(voting),
        }
    }

    /// The probe of the classes; the training images beyond those that it is fitted to are let go.
    fn class_probe(&mut self) -> Result<Stage, ProbeProblem> {
        let others = self.train..self.bank;
        self.images.drain(others.clone());
        self.bank = self.train;
        let labels = self.values_of(&self.set.labels);
        let classes = self.set.classes.len() as u32;
        let Some(embedded) = &mut self.embedded else {
            return Ok(Stage::Done);
        };
        embedded.leave_out(others);
        let probe = class_probe(&embedded.h, &labels, self.train, classes)?;
        Ok(Stage::Classes(Box::new(probe)))
    }

    /// The probes of every factor; none where the set has no factors.
    fn factor_probes(&self) -> Result<Stage, ProbeProblem> {
        let Some(embedded) = self
            .embedded
            .as_ref()
            .filter(|_| !self.set.factors.is_empty())
        else {
            return Ok(Stage::Done);
        };
        let values: Vec<Vec<u32>> = self
            .set
            .factor_values
            .iter()
            .map(|all| self.values_of(all))
            .collect();
        let factors: Vec<FactorLabels> = values
            .iter()
            .zip(&self.set.factors)
            .map(|(values, factor)| {
                let (train, test) = values.split_at(self.train.min(values.len()));
                FactorLabels {
                    values: factor.values.len() as u32,
                    train,
                    test,
                }
            })
            .collect();
        let h = probe_tables(&embedded.h, self.train)?;
        let z = match &embedded.z {
            Some(z) => probe_tables(z, self.train)?,
            None => Arc::clone(&h),
        };
        let probes = [
            FactorProbes::new(&h, &factors)?,
            FactorProbes::new(&z, &factors)?,
        ];
        Ok(Stage::Factors(Box::new(probes)))
    }

    fn factor_report(&self, [on_h, on_z]: &[FactorProbes; 2]) -> FactorReport {
        FactorReport {
            step: self.trained.step(),
            train: self.train as u32,
            test: (self.images.len() - self.train) as u32,
            rows: factor_rows(on_h.readings(), on_z.readings()),
        }
    }
}

/// At most so many of a list, evenly over it.
pub(super) fn spread_over(images: &[u32], most: usize) -> Vec<u32> {
    let every = images.len().div_ceil(most.max(1)).max(1);
    images.iter().step_by(every).copied().collect()
}
