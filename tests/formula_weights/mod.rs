//! Weights by a formula, the same as in `tests/pytorch/make_fixture.py`, which says it in words:
//! PyTorch's embeddings with these weights are kept, the weights themselves need not be.

#[path = "../formula_values/mod.rs"]
mod formula_values;

use contrastive_lab::network::TensorSpec;
use contrastive_lab::recipe::Recipe;
use contrastive_lab::share::NamedTensor;
use formula_values::values;

const ENCODER_STREAM: u32 = 0;
const HEAD_STREAM: u32 = 1;

/// Both networks of a recipe, named as in a model file.
pub fn model_tensors(recipe: &Recipe) -> Vec<NamedTensor> {
    let encoder = recipe.encoder.plan();
    let head = recipe.head.plan(encoder.output_width());
    let encoder = tensors("encoder.", encoder.tensors(), ENCODER_STREAM);
    encoder
        .into_iter()
        .chain(tensors("head.", head.tensors(), HEAD_STREAM))
        .collect()
}

fn tensors(prefix: &str, specs: &[TensorSpec], stream: u32) -> Vec<NamedTensor> {
    let indices = (0..).zip(specs);
    let tensor = |(index, spec): (u32, &TensorSpec)| NamedTensor {
        name: format!("{prefix}{}", spec.name),
        shape: spec.shape.clone(),
        values: values(spec, index, stream),
    };
    indices.map(tensor).collect()
}
