//! Methods, one file each: which views, which networks, which loss, what moves by momentum. A method
//! knows no kernel.

mod barlow_twins;
mod byol;
mod drlim;
mod moco;
mod momentum_update;
mod networks;
mod pass;
mod simclr;
mod simsiam;
mod supcon;
mod supervised;
mod vicreg;

pub use momentum_update::{momentum_at, momentum_update};
pub use networks::{Networks, Update};
pub use pass::{Batch, TrainPass};

use crate::loss::contrastive_accuracy::contrastive_accuracy;
use crate::loss::support::normalise;
use crate::recipe::{Method, Recipe};
use burn::tensor::Tensor;

/// What one forward pass of a method leaves on the device.
pub struct Outcome {
    pub loss: Tensor<1>, // [1]
    /// See [`crate::protocol::StepReport::contrastive_accuracy`].
    pub accuracy: Tensor<1>, // [1]
    /// `z` in rows of length 1, first views then second views.
    pub normalised: Tensor<2>, // [2N, D]
    /// Update running statistics, and the queue.
    pub moved: Vec<Update>,
}

/// What a method's own file computes.
struct StepOutput {
    loss: Tensor<1>, // [1]
    /// Where the method counts something else than whether the positive ranks first.
    accuracy: Option<Tensor<1>>, // [1]
    /// First views then second views, of any length.
    embeddings: Tensor<2>, // [2N, D]
}

/// The forward pass of the recipe's method over a batch, on networks that are leaves of a graph.
pub fn forward(networks: &Networks, recipe: &Recipe, step: u32, batch: &Batch) -> Outcome {
    let temperature = recipe.temperature;
    let mut forward = TrainPass::new(networks, recipe);
    let pass = &mut forward;
    let judged = match &recipe.method {
        Method::Simclr(settings) => simclr::forward(pass, batch, settings, temperature),
        Method::MocoV1(settings) | Method::MocoV2(settings) => {
            let keys_order = batch.shuffled(recipe.seed, step);
            moco::forward(pass, batch, settings, temperature, &keys_order)
        }
        Method::Byol(_) => byol::forward(pass, batch),
        Method::Supcon(settings) => supcon::forward(pass, batch, settings, temperature),
        Method::Drlim(settings) => drlim::forward(pass, batch, settings),
        Method::Simsiam(settings) => simsiam::forward(pass, batch, settings),
        Method::BarlowTwins(settings) => barlow_twins::forward(pass, batch, settings),
        Method::Vicreg(settings) => vicreg::forward(pass, batch, settings),
        Method::Supervised => supervised::forward(pass, batch),
    };
    let normalised = normalise(judged.embeddings.inner());
    let accuracy = judged.accuracy.unwrap_or_else(|| {
        let [rows, dim] = normalised.dims();
        let half = |first: usize| normalised.clone().slice([first..first + rows / 2, 0..dim]);
        contrastive_accuracy(half(0), half(rows / 2))
    });
    Outcome {
        loss: judged.loss,
        accuracy: accuracy.inner(),
        normalised,
        moved: forward.into_updates(),
    }
}
