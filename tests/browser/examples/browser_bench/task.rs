use crate::layers;
use contrastive_lab::network::plan::NORM_EPSILON;
use contrastive_lab::recipe::{Encoder, Recipe};
use contrastive_lab_cli::bench_task;
pub use contrastive_lab_cli::bench_task::SIZE_PX;
use serde_json::{Value, json};

/// The step of [`bench_task`].
pub struct Task {
    pub recipe: Recipe,
}

impl Task {
    /// With this encoder, and all of so many images in the batch.
    pub fn new(encoder: Encoder, images: u32) -> Self {
        let recipe = bench_task::recipe(encoder, images);
        Self { recipe }
    }

    /// Views in a step.
    pub fn views(&self) -> u32 {
        2 * self.recipe.batch_size
    }

    /// What a step computes in the encoder, forward and both gradients of each layer, in GFLOP.
    pub fn gflop(&self) -> f64 {
        let multiply_adds = self.recipe.encoder.multiply_adds(SIZE_PX) as f64;
        2.0 * 3.0 * multiply_adds * f64::from(self.views()) / 1e9
    }

    /// For other libraries.
    pub fn json(&self) -> Value {
        json!({
            "layers": layers::of(&self.recipe),
            "rows": self.views(),
            "size": SIZE_PX,
            "temperature": self.recipe.temperature,
            "rate": self.recipe.optimiser.learning_rate,
            "epsilon": NORM_EPSILON,
        })
    }
}
