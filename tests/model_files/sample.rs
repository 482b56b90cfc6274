//! The models that the tests write.

use super::formula_weights::model_tensors;
use contrastive_lab::recipe::{Head, OptimiserSettings, Preset, Recipe};
use contrastive_lab::share::{ModelFile, Preprocessing, Results};

/// The model of `tests/fixtures/model/tiny.safetensors`.
pub fn fixture_model() -> ModelFile {
    model_with_head(Head::mlp(32, 16))
}

/// A model with as small a head as there is.
pub fn small_model() -> ModelFile {
    model_with_head(Head::mlp(1, 2))
}

fn model_with_head(head: Head) -> ModelFile {
    // As the committed file says it, whatever the lab's own defaults become.
    let recipe = Recipe {
        head,
        temperature: 0.2,
        batch_size: 128,
        optimiser: OptimiserSettings {
            learning_rate: 2e-3,
            ..Recipe::default().optimiser
        },
        views: Preset::Simclr.policies(),
        ..Recipe::default()
    };
    ModelFile {
        preprocessing: Preprocessing {
            image_size_px: recipe.image_size_px,
            mean: [0.4914, 0.4822, 0.4465],
            std: [0.247, 0.2435, 0.2616],
            resize: "centre square, Lanczos 3".to_owned(),
        },
        classes: vec!["blocks".to_owned(), "积木".to_owned()],
        set_name: "coloured blocks".to_owned(),
        images: 4,
        results: Results {
            steps: 300,
            loss: Some(4.25),
            knn_accuracy: Some(0.75),
            knn_k: Some(20),
        },
        made_by: "tests/pytorch/make_fixture.py".to_owned(),
        tensors: model_tensors(&recipe),
        recipe,
    }
}
