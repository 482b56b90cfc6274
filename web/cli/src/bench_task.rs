//! The step that the benchmarks compare.

use contrastive_lab::augment::ViewPolicy;
use contrastive_lab::network::Head;
use contrastive_lab::recipe::{Encoder, LrSchedule, OptimiserKind, Recipe};

/// Side of the images, in pixels.
pub const SIZE_PX: u32 = 32;

/// SimCLR whose views are the images themselves, by plain gradient descent, with all of so many images in the batch:
/// what every library can do the same.
pub fn recipe(encoder: Encoder, images: u32) -> Recipe {
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
    recipe
}
