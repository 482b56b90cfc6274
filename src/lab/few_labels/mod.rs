//! What the encoder is worth to somebody who has labelled a few images: a linear classifier of its frozen features,
//! the encoder trained on with the labels, and one from scratch beside it. Several draws of the labelled images, a
//! slice at a time.

mod draws;

pub(super) use draws::LabelDraws;

use super::Lab;
use super::problem::LabProblem;
use crate::eval::in_units_of;
use crate::input::ExampleSet;
use crate::judge::{Embedder, EmbeddingPass, named_classes};
use crate::protocol::{Answer, AskId, FewLabels, RunEvent};
use crate::say::Sentence;
use draws::{Stage, Tuned, Weights, not_probed};

/// Images that are embedded in one slice: a second of the slowest engine.
const IMAGES_PER_SLICE: usize = 128;
/// A slice of fitting or of training.
const SLICE_SECONDS: f64 = 0.1;

impl Lab {
    pub(super) fn start_few_labels(&mut self, ask: AskId, question: FewLabels) {
        if self.under_way().is_some() {
            return self.refuse(ask, LabProblem::RunUnderWayForFewLabels);
        }
        let Some(trained) = self.trained_to_fit_to(ask) else {
            return;
        };
        self.divide_by(&trained.record.recipe);
        let (Some(run), Some(loaded)) = (trained.told_as, &self.loaded) else {
            return;
        };
        let images_max = self.host.probe_images_max;
        let begun = LabelDraws::new(
            run,
            ask,
            trained,
            loaded,
            question.within_ranges(),
            images_max,
        );
        self.drop_few_labels();
        self.label_draws = Some(begun);
    }

    /// Nothing more comes of the question that is being answered.
    pub(super) fn drop_few_labels(&mut self) {
        if let Some(dropped) = self.label_draws.take() {
            self.answer(dropped.ask, Answer::Dropped);
        }
    }

    pub(super) async fn few_labels_slice(&mut self) {
        let Some(mut job) = self.label_draws.take() else {
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
                self.label_draws = Some(job);
            }
            Err(sentence) => self.say_refused(job.ask, sentence),
        }
    }

    /// Goes on with what is under way; gives what comes next.
    ///
    /// # Errors
    /// Words, where it cannot go on.
    async fn few_labels_stage(&mut self, job: &mut LabelDraws) -> Result<Stage, Sentence> {
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
