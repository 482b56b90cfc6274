//! One step of learning from a given batch: networks, optimisers, schedule. Knows no set.

use super::schedule::learning_rate;
use crate::device::{ReadBackFailed, read_back};
use crate::method::{self, Batch, Networks, Outcome, PredictorRate};
use crate::network::{Architecture, Part};
use crate::optimiser::{self, Optimiser, SavedState, StateProblem};
use crate::random::Moment;
use crate::recipe::{Recipe, RecipeProblem};
use burn::tensor::Tensor;

/// Numbers of one step that are still on the device.
pub struct Pending {
    /// Counts from 1.
    pub step: u32,
    pub learning_rate: f32,
    /// Loss, accuracy, embedding standard deviation.
    pub numbers: Tensor<1>, // [3]
    /// `z` in rows of length 1, first views then second views.
    pub normalised: Tensor<2>, // [2N, D]
}

/// Networks that learn by a recipe.
pub struct Learner {
    recipe: Recipe,
    architecture: Architecture,
    networks: Networks,
    optimisers: [Optimiser; Part::TRAINED.len()],
    step: u32,
    steps_total: u32,
}

impl Learner {
    /// Networks at the first of `steps_total` steps of a checked recipe on a set of `classes` classes.
    pub fn new(recipe: Recipe, classes: usize, networks: Networks, steps_total: u32) -> Self {
        let optimisers =
            Part::TRAINED.map(|part| Optimiser::new(&recipe.optimiser, networks.of(part)));
        Self {
            architecture: recipe.architecture(classes),
            recipe,
            networks,
            optimisers,
            step: 0,
            steps_total,
        }
    }

    /// Queues one step on the device.
    pub fn learn(&mut self, batch: &Batch) -> Pending {
        let spec = self.recipe.method.spec();
        method::rescale_prototypes(&mut self.networks, spec.predictor);
        let tracked = self.networks.tracked();
        let Outcome {
            loss,
            accuracy,
            normalised,
            moved,
        } = self.forward(&tracked, batch);
        let scheduled = learning_rate(&self.recipe.optimiser, self.step, self.steps_total);
        let mut gradients = loss.backward();
        for (optimiser, part) in self.optimisers.iter_mut().zip(Part::TRAINED) {
            let predictor = spec.predictor.filter(|_| part == Part::Predictor);
            let rate = match predictor.map(|predictor| predictor.rate) {
                Some(PredictorRate::Highest) => self.recipe.optimiser.learning_rate,
                Some(PredictorRate::Scheduled) | None => scheduled,
            };
            let gradients = tracked.of(part).take_gradients(&mut gradients);
            optimiser.step(rate, self.networks.of_mut(part), gradients);
        }
        self.networks.take(moved);
        if let Some(momentum) = spec.momentum {
            let kept = momentum.at(self.step, self.steps_total);
            method::momentum_update(&mut self.networks, kept);
        }
        self.step += 1;
        let spread = spread(normalised.clone());
        Pending {
            step: self.step,
            learning_rate: scheduled,
            numbers: Tensor::cat(vec![loss.inner(), accuracy, spread], 0),
            normalised,
        }
    }

    /// Gradients of a batch's loss in every trained weight, in the order of [`Part::TRAINED`] and
    /// each layout; moves nothing. For comparing devices.
    ///
    /// # Errors
    /// Where they cannot be read back.
    pub async fn gradients(&self, batch: &Batch) -> Result<Vec<Vec<f32>>, ReadBackFailed> {
        let tracked = self.networks.tracked();
        let gradients = self.forward(&tracked, batch).loss.backward();
        let mut values = Vec::new();
        for leaf in Part::TRAINED
            .iter()
            .flat_map(|&part| tracked.of(part).values())
        {
            let Some(gradient) = leaf.grad(&gradients) else {
                continue;
            };
            values.push(read_back(gradient).await?);
        }
        Ok(values)
    }

    /// Changes a setting of the run that is under way; the recipe states the new value from then on.
    ///
    /// # Errors
    /// A value out of the recipe's ranges; nothing is changed then.
    pub fn adjust(
        &mut self,
        learning_rate: Option<f32>,
        temperature: Option<f32>,
    ) -> Result<(), RecipeProblem> {
        let mut recipe = self.recipe.clone();
        recipe.optimiser.learning_rate = learning_rate.unwrap_or(recipe.optimiser.learning_rate);
        recipe.temperature = temperature.unwrap_or(recipe.temperature);
        recipe.check()?;
        self.recipe = recipe;
        Ok(())
    }

    pub fn recipe(&self) -> &Recipe {
        &self.recipe
    }

    pub fn networks(&self) -> &Networks {
        &self.networks
    }

    /// The optimisers' states, in the order of [`Part::TRAINED`]: with the networks and the step all that
    /// the next step depends on.
    ///
    /// # Errors
    /// Where they cannot be read back.
    pub async fn read_optimisers(&self) -> Result<Vec<SavedState>, ReadBackFailed> {
        let states = self.optimisers.each_ref().map(Optimiser::state);
        optimiser::read(&states).await
    }

    /// Goes on after `step` steps from the states that a learner of the same recipe had there; it was made
    /// with the networks of that step.
    ///
    /// # Errors
    /// States that do not fit the recipe and its networks; nothing is changed then.
    pub fn go_on(&mut self, step: u32, optimisers: &[SavedState]) -> Result<(), StateProblem> {
        if optimisers.len() != self.optimisers.len() {
            return Err(StateProblem::Count {
                expected: self.optimisers.len(),
                found: optimisers.len(),
            });
        }
        for (optimiser, saved) in self.optimisers.iter().zip(optimisers) {
            optimiser.state().check(saved)?;
        }
        for (optimiser, saved) in self.optimisers.iter_mut().zip(optimisers) {
            optimiser.put_back(saved)?;
        }
        self.step = step;
        Ok(())
    }

    /// Puts the networks of an earlier step in place.
    pub(super) fn put_back(&mut self, step: u32, networks: Networks) {
        self.step = step;
        self.networks = networks;
    }

    /// Steps queued so far.
    pub fn steps_done(&self) -> u32 {
        self.step
    }

    pub fn steps_total(&self) -> u32 {
        self.steps_total
    }

    fn forward(&self, tracked: &Networks, batch: &Batch) -> Outcome {
        let Recipe {
            method,
            temperature,
            seed,
            ..
        } = self.recipe;
        let moment = Moment {
            seed,
            step: self.step,
        };
        method::forward(
            &method,
            temperature,
            &self.architecture,
            tracked,
            moment,
            batch,
        )
    }
}

/// See [`crate::protocol::StepReport::embedding_std`].
fn spread(normalised: Tensor<2>) -> Tensor<1> {
    let dim = normalised.dims()[1];
    let mean = normalised.clone().mean_dim(0); // [1, D]
    let variance = normalised.sub(mean).square().mean_dim(0); // [1, D]
    variance.sqrt().mean().mul_scalar((dim as f32).sqrt()) // [1]
}

#[cfg(all(test, feature = "cpu"))]
mod tests {
    use super::*;
    use crate::eval::{Embeddings, embedding_std};
    use crate::loss::support::normalise;
    use burn::tensor::{Device, TensorData};

    #[test]
    fn the_spread_of_a_step_is_the_one_that_judges() {
        let values: Vec<f32> = (0..60)
            .map(|index| (index * 37 % 23) as f32 - 9.0)
            .collect();
        let z = TensorData::new(values.clone(), [10, 6]);
        let found = spread(normalise(Tensor::from_data(z, &Device::flex())));
        let found = found.into_data().try_to_vec::<f32>().expect("floats");
        let expected = embedding_std(&Embeddings::new(values, 6));
        assert!((found[0] - expected).abs() < 1e-5, "{found:?} {expected}");
    }
}
