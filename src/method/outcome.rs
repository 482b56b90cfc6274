//! What a forward pass leaves.

use super::list::Method;
use super::networks::{Networks, Update};
use super::pass::{Batch, TrainPass};
use crate::loss::contrastive_accuracy::contrastive_accuracy;
use crate::loss::support::normalise;
use crate::network::Architecture;
use crate::random::Moment;
use burn::tensor::Tensor;

/// What one forward pass of a method leaves on the device.
pub struct Outcome {
    pub loss: Tensor<1>, // [1]
    /// See [`super::Ranked`].
    pub accuracy: Tensor<1>, // [1]
    /// `z` in rows of length 1, first views then second views.
    pub normalised: Tensor<2>, // [2N, D]
    /// Updated running statistics, and the queue.
    pub moved: Vec<Update>,
}

/// The forward pass of a method over a batch, on networks that are leaves of a graph.
pub fn forward(
    method: &Method,
    temperature: f32,
    architecture: &Architecture,
    networks: &Networks,
    moment: Moment,
    batch: &Batch,
) -> Outcome {
    let mut pass = TrainPass::new(networks, architecture, moment);
    let output = method.step(&mut pass, batch, temperature);
    let normalised = normalise(output.embeddings.inner());
    let accuracy = output.accuracy.unwrap_or_else(|| {
        let images: Vec<u32> = (0..batch.examples() as u32).collect();
        contrastive_accuracy(normalised.clone(), &images)
    });
    Outcome {
        loss: output.loss,
        accuracy: accuracy.inner(),
        normalised,
        moved: pass.into_updates(),
    }
}

#[cfg(all(test, feature = "cpu"))]
mod tests {
    use super::*;
    use crate::model::Views;
    use crate::recipe::Recipe;
    use burn::tensor::{Device, TensorData};

    #[test]
    fn the_accuracy_of_a_method_that_counts_nothing_asks_for_the_second_view() {
        const IMAGES: usize = 8;
        let recipe = Recipe::default().with_method(Method::from_id("vicreg").expect("a method"));
        let architecture = recipe.architecture(0);
        let device = Device::flex();
        let networks = Networks::init(&architecture, 1, &device).tracked();
        // Sixteen pictures of noise: nobody's second view is the nearest but by chance.
        let value = |index: usize| crate::random::pcg(index as u32) as f32 / u32::MAX as f32;
        let noise = (0..2 * IMAGES * 3 * 16 * 16).map(value).collect();
        let views = TensorData::new::<f32, _>(noise, [2 * IMAGES, 3, 16, 16]);
        let batch = Batch {
            views: Views::Pixels(Tensor::from_data(views, &device)),
            local_views: None,
            labels: Vec::new(),
            similar_rows: Vec::new(),
        };
        let moment = Moment { seed: 1, step: 0 };
        let outcome = forward(
            &recipe.method,
            1.0,
            &architecture,
            &networks,
            moment,
            &batch,
        );
        let accuracy = outcome
            .accuracy
            .into_data()
            .try_to_vec::<f32>()
            .expect("floats");
        assert!(accuracy[0] < 0.8, "{accuracy:?}");
    }
}
