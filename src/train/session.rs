//! One run: a learner, the examples that it sees, and the numbers that are still on the device.

use super::batches::Batches;
use super::learner::{Learner, Pending};

use crate::data::PixelNeighbours;
use crate::device::{ReadBackFailed, read_back};
use crate::input::{ExampleSet, InputProblem};
use crate::method::{Batch, Networks, Pairs};
use crate::protocol::StepReport;
use crate::random::Moment;
use crate::recipe::{Recipe, RecipeProblem};
use burn::tensor::{Device, Tensor};
use serde::Serialize;
use std::rc::Rc;

/// Why a run could not start or go on.
#[derive(Clone, Debug, PartialEq, thiserror::Error, Serialize)]
#[serde(rename = "session", rename_all = "kebab-case")]
#[cfg_attr(test, derive(strum::VariantNames), strum(serialize_all = "kebab-case"))]
pub enum SessionProblem {
    #[error(transparent)]
    Recipe(#[from] RecipeProblem),
    #[error(transparent)]
    Input(#[from] InputProblem),
    #[error("there are {found} images to train on; at least 2 are needed")]
    TooFew { found: usize },
    #[error(
        "this method learns from labels, and the images have none; put each class in a folder of its \
         own, or take a method that needs no labels"
    )]
    Unlabelled,
    #[error(transparent)]
    ReadBack(#[from] ReadBackFailed),
    #[error(
        "the run diverged at step {step}: the loss is {loss}, or a weight is no longer finite. The \
         weights of step {kept_step} were kept. A lower learning rate, a longer warm-up or a higher \
         temperature helps"
    )]
    Diverged {
        step: u32,
        loss: f32,
        kept_step: u32,
    },
}

/// A run that is under way.
pub struct Session {
    learner: Learner,
    set: Rc<dyn ExampleSet>,
    device: Device,
    batches: Batches,
    /// Where the recipe pairs examples with their neighbours.
    neighbours: Option<PixelNeighbours>,
    /// The networks that the latest step started from, with the steps they had: its loss judges them.
    before_latest: (u32, Networks),
    /// The latest networks whose loss was read and finite.
    good: (u32, Networks),
    pending: Vec<Pending>,
    /// The latest batch's embeddings, for the similarity map.
    watched: Option<Tensor<2>>, // [2N, D]
}

impl Session {
    /// A run of `recipe` on the examples of `set` at `train_indices`, from `networks` or fresh ones.
    ///
    /// # Errors
    /// A recipe out of range, examples that it cannot read, fewer than 2 of them, or none with labels for
    /// a method that needs them.
    pub fn new(
        recipe: Recipe,
        set: Rc<dyn ExampleSet>,
        train_indices: Vec<u32>,
        networks: Option<Networks>,
        device: Device,
    ) -> Result<Self, SessionProblem> {
        check(&recipe, &*set, train_indices.len())?;
        let device = device.without_autodiff();
        let classes = set.class_count();
        let networks = networks
            .unwrap_or_else(|| Networks::init(&recipe.architecture(classes), recipe.seed, &device));
        let neighbours = match recipe.method.spec().pairs {
            Pairs::Neighbours(count) => Some(set.neighbours(&train_indices, count, recipe.seed)),
            Pairs::Views | Pairs::SameClass | Pairs::Single => None,
        };
        let steps_total = recipe.steps_total(train_indices.len());
        Ok(Self {
            batches: Batches::new(recipe.seed, train_indices, recipe.batch_size),
            neighbours,
            before_latest: (0, networks.clone()),
            good: (0, networks.clone()),
            learner: Learner::new(recipe, classes, networks, steps_total),
            set,
            device,
            pending: Vec::new(),
            watched: None,
        })
    }

    /// Queues one step on the device. Its numbers wait for [`Session::read_reports`].
    pub fn step(&mut self) {
        let step = self.steps_done();
        let batch = self.batch(step);
        self.before_latest = (step, self.networks().clone());
        let pending = self.learner.learn(&batch);
        self.watched = Some(pending.normalised.clone());
        self.pending.push(pending);
    }

    /// Gradients of the first step's loss in every trained weight; moves nothing. For comparing
    /// devices.
    ///
    /// # Errors
    /// Where they cannot be read back.
    pub async fn first_gradients(&mut self) -> Result<Vec<Vec<f32>>, SessionProblem> {
        let batch = self.batch(0);
        Ok(self.learner.gradients(&batch).await?)
    }

    /// Reads the numbers of all steps since the last call, together.
    ///
    /// # Errors
    /// [`SessionProblem::Diverged`] where a loss is not finite; the weights of the last good report
    /// are put back then.
    pub async fn read_reports(&mut self) -> Result<Vec<StepReport>, SessionProblem> {
        let pending = std::mem::take(&mut self.pending);
        if pending.is_empty() {
            return Ok(Vec::new());
        }
        // A ReLU can turn NaN into 0 and hide broken weights from the loss, so they are asked too.
        let numbers = pending.iter().map(|step| step.numbers.clone());
        let numbers = numbers.chain(self.networks().magnitude()).collect();
        let mut numbers = read_back(Tensor::cat(numbers, 0)).await?; // [3 x steps + 1]
        let magnitude = numbers.split_off(3 * pending.len());
        let weights_are_finite = magnitude.iter().all(|magnitude| magnitude.is_finite());
        let mut reports = Vec::with_capacity(pending.len());
        for (step, numbers) in pending.iter().zip(numbers.as_chunks::<3>().0) {
            let [loss, contrastive_accuracy, embedding_std] = *numbers;
            if !loss.is_finite() || !weights_are_finite {
                let (kept_step, networks) = self.good.clone();
                self.learner.put_back(kept_step, networks);
                return Err(SessionProblem::Diverged {
                    step: step.step,
                    loss,
                    kept_step,
                });
            }
            reports.push(StepReport {
                step: step.step,
                loss,
                contrastive_accuracy,
                learning_rate: step.learning_rate,
                embedding_std,
            });
        }
        self.good = self.before_latest.clone();
        Ok(reports)
    }

    /// Cosine similarities of the first `side` pairs of the latest batch, first views down and
    /// second views across; none before the first step.
    ///
    /// # Errors
    /// Where they cannot be read back.
    pub async fn similarities(
        &self,
        side: usize,
    ) -> Result<Option<(usize, Vec<f32>)>, SessionProblem> {
        let Some(z) = self.watched.clone() else {
            return Ok(None);
        };
        let [rows, dim] = z.dims();
        let side = side.min(rows / 2);
        let first = z.clone().slice([0..side, 0..dim]); // [side, D]
        let second = z.slice([rows / 2..rows / 2 + side, 0..dim]); // [side, D]
        let similarities = first.matmul(second.transpose()); // [side, side]
        let values = read_back(similarities.reshape([side * side])).await?;
        Ok(Some((side, values)))
    }

    /// Changes a setting of the run that is under way.
    ///
    /// # Errors
    /// A value out of the recipe's ranges; nothing is changed then.
    pub fn adjust(
        &mut self,
        learning_rate: Option<f32>,
        temperature: Option<f32>,
    ) -> Result<(), SessionProblem> {
        Ok(self.learner.adjust(learning_rate, temperature)?)
    }

    pub fn recipe(&self) -> &Recipe {
        self.learner.recipe()
    }

    pub fn networks(&self) -> &Networks {
        self.learner.networks()
    }

    /// Steps queued so far.
    pub fn steps_done(&self) -> u32 {
        self.learner.steps_done()
    }

    pub fn steps_total(&self) -> u32 {
        self.learner.steps_total()
    }

    pub fn is_finished(&self) -> bool {
        self.steps_done() >= self.steps_total()
    }

    /// Passes over the examples so far, with the fraction.
    pub fn epoch(&self) -> f32 {
        self.steps_done() as f32 / self.batches.per_epoch() as f32
    }

    /// Views that one step makes.
    pub fn views_per_step(&self) -> usize {
        let local = self.recipe().method.spec().local_views.count as usize;
        (2 + local) * self.batches.batch_size()
    }

    /// What a step sees; the same whenever it is asked.
    pub(super) fn batch(&mut self, step: u32) -> Batch {
        let examples = self.batches.indices(step); // [N]
        let mut similar_rows = Vec::new();
        let mut seconds = None;
        if let Some(neighbours) = &mut self.neighbours {
            // Then the second views show the neighbours.
            let drawn = neighbours.draw(&examples, step); // [N]
            similar_rows = neighbours.similar_rows(&[&examples[..], &drawn].concat());
            seconds = Some(drawn);
        }
        let Recipe { input, seed, .. } = self.learner.recipe();
        let moment = Moment { seed: *seed, step };
        let set = &self.set;
        let views = set.two_views(input, moment, &examples, seconds.as_deref(), &self.device);
        let local = self.learner.recipe().method.spec().local_views;
        let local_views = set.local_views(input, local, moment, &examples, &self.device);
        let label_of = |&example: &u32| set.labels().get(example as usize).copied();
        Batch {
            views,
            local_views,
            labels: examples.iter().filter_map(label_of).collect(),
            similar_rows,
        }
    }
}

fn check(recipe: &Recipe, set: &dyn ExampleSet, found: usize) -> Result<(), SessionProblem> {
    recipe.check()?;
    set.check(&recipe.input)?;
    if found < 2 {
        return Err(SessionProblem::TooFew { found });
    }
    if recipe.method.needs_labels() && set.labels().is_empty() {
        return Err(SessionProblem::Unlabelled);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::say::{Sentence, hold_every_sentence};

    #[test]
    fn every_problem_is_a_sentence_for_any_language() {
        let problems = [
            SessionProblem::TooFew { found: 1 },
            SessionProblem::Unlabelled,
            SessionProblem::Diverged {
                step: 9,
                loss: f32::NAN,
                kept_step: 5,
            },
        ];
        hold_every_sentence::<SessionProblem>(
            "session",
            &["recipe", "input", "read-back"],
            &problems.each_ref().map(Sentence::of),
        );
        let empty_batch = Recipe {
            batch_size: 0,
            ..Recipe::default()
        };
        let problem = SessionProblem::from(empty_batch.check().expect_err("a batch of 0"));
        assert_eq!(Sentence::of(&problem).id, "setting/between");
    }
}
