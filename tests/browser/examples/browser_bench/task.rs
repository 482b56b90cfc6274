use crate::layers;
use contrastive_lab::augment::ViewPolicy;
use contrastive_lab::network::Head;
use contrastive_lab::network::plan::NORM_EPSILON;
use contrastive_lab::recipe::{Encoder, LrSchedule, OptimiserKind, Recipe};
use serde_json::{Value, json};

/// Side of the images, in pixels.
pub const SIZE_PX: u32 = 32;

/// A step of SimCLR whose views are the images themselves, by plain gradient descent: what every library can do the
/// same.
pub struct Task {
    pub recipe: Recipe,
}

impl Task {
    /// With this encoder, and all of so many images in the batch.
    pub fn new(encoder: Encoder, images: u32) -> Self {
        let mut recipe = Recipe {
            encoder,
            head: Head::mlp(128, 64),
            temperature: 0.5,
            batch_size: images,
            // A step an epoch, and more than anybody waits for.
            epochs: 10_000,
            ..Recipe::default()
        };
        let views = recipe.images_mut();
        views.size_px = SIZE_PX;
        views.views = [ViewPolicy::NONE; 2];
        let optimiser = &mut recipe.optimiser;
        optimiser.kind = OptimiserKind::Sgd;
        optimiser.learning_rate = 0.01;
        optimiser.weight_decay = 0.0;
        optimiser.momentum = 0.0;
        optimiser.warmup_fraction = 0.0;
        optimiser.schedule = LrSchedule::Constant;
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
