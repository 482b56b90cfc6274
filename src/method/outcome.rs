//! What a forward pass leaves.

use super::list::Method;
use super::networks::{Networks, Update};
use super::pass::{Batch, Place, TrainPass};
use crate::loss::contrastive_accuracy::contrastive_accuracy;
use crate::loss::support::normalise;
use crate::network::Architecture;
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

/// What a method's own file computes.
pub(super) struct StepOutput {
    pub loss: Tensor<1>, // [1]
    /// Where the method counts something else than whether the positive ranks first.
    pub accuracy: Option<Tensor<1>>, // [1]
    /// First views then second views, of any length.
    pub embeddings: Tensor<2>, // [2N, D]
}

/// The forward pass of a method over a batch, on networks that are leaves of a graph.
pub fn forward(
    method: &Method,
    temperature: f32,
    architecture: &Architecture,
    networks: &Networks,
    place: Place,
    batch: &Batch,
) -> Outcome {
    let mut pass = TrainPass::new(networks, architecture, place);
    let output = method.step(&mut pass, batch, temperature);
    let normalised = normalise(output.embeddings.inner());
    let accuracy = output.accuracy.unwrap_or_else(|| {
        let [rows, dim] = normalised.dims();
        let half = |first: usize| normalised.clone().slice([first..first + rows / 2, 0..dim]);
        contrastive_accuracy(half(0), half(rows / 2))
    });
    Outcome {
        loss: output.loss,
        accuracy: accuracy.inner(),
        normalised,
        moved: pass.into_updates(),
    }
}
