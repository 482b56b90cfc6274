//! The networks against PyTorch's: embeddings of the same images from the same file, on every device.
#![cfg(feature = "engine")]

mod devices;
mod formula_weights;

use burn::tensor::{Device, Tensor, TensorData};
use contrastive_lab::model::{Weights, forward};
use contrastive_lab::network::plan::{Mode, Plan};
use contrastive_lab::recipe::{Encoder, Recipe};
use contrastive_lab::share::{self, NamedTensor, Preprocessing};
use std::path::{Path, PathBuf};

/// What the model file promises (largest absolute difference of an embedding), relative to the
/// largest embedding where that is above 1: sums of up to 1,152 products in another order.
const TOLERANCE: f32 = 1e-4;

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fixtures/model")
        .join(name)
}

/// The numbers of a `.npy` file of version 1: a header of which bytes 8 and 9 tell the length.
fn npy<T, const BYTES: usize>(name: &str, number: impl Fn([u8; BYTES]) -> T) -> Vec<T> {
    let bytes = std::fs::read(fixture(name)).unwrap();
    let header = usize::from(u16::from_le_bytes([bytes[8], bytes[9]]));
    let (numbers, rest) = bytes[10 + header..].as_chunks::<BYTES>();
    assert!(!numbers.is_empty() && rest.is_empty(), "{name}");
    numbers.iter().map(|bytes| number(*bytes)).collect()
}

/// The fixture's images as the encoder takes them.
fn images(preprocessing: &Preprocessing, device: &Device) -> Tensor<4> {
    let pixels = npy("images.npy", |[byte]: [u8; 1]| byte); // [4, 32, 32, 3]
    let side = preprocessing.image_size_px as usize;
    let mut values = Vec::with_capacity(pixels.len());
    for image in pixels.chunks_exact(side * side * 3) {
        for channel in 0..3 {
            values.extend(image.iter().skip(channel).step_by(3).map(|&byte| {
                let value = f32::from(byte) / 255.0;
                (value - preprocessing.mean[channel]) / preprocessing.std[channel]
            }));
        }
    }
    let count = pixels.len() / (3 * side * side);
    Tensor::from_data(TensorData::new(values, [count, 3, side, side]), device)
}

/// Encoder and head.
fn plans(recipe: &Recipe) -> (Plan, Plan) {
    let encoder = recipe.encoder.plan();
    let head = recipe.head.plan(encoder.output_width());
    (encoder, head)
}

fn networks(recipe: &Recipe, tensors: &[NamedTensor], device: &Device) -> [Weights; 2] {
    let (encoder, head) = plans(recipe);
    let [encoder, head] = [&encoder, &head].map(|plan| plan.tensors().to_vec());
    let mut values = tensors.iter().map(|tensor| tensor.values.clone());
    let of_encoder = values.by_ref().take(encoder.len()).collect();
    [
        Weights::from_values(encoder, of_encoder, device).unwrap(),
        Weights::from_values(head, values.collect(), device).unwrap(),
    ]
}

fn assert_close(found: Tensor<2>, expected: &[f32], what: &str) {
    let found = found.into_data().try_to_vec::<f32>().unwrap();
    assert_eq!(found.len(), expected.len(), "{what}");
    let largest = expected
        .iter()
        .fold(1.0_f32, |largest, value| largest.max(value.abs()));
    for (found, expected) in found.iter().zip(expected) {
        let difference = (found - expected).abs();
        assert!(
            difference <= TOLERANCE * largest,
            "{what}: {found} for {expected}"
        );
    }
}

#[test]
fn a_file_gives_pytorch_s_features_and_projections() {
    let file = share::read(&std::fs::read(fixture("tiny.safetensors")).unwrap()).unwrap();
    let [h, z] = ["h.npy", "z.npy"].map(|name| npy(name, f32::from_le_bytes));
    for (name, device) in devices::all() {
        let [encoder_weights, head_weights] = networks(&file.record.recipe, &file.tensors, &device);
        let (encoder, head) = plans(&file.record.recipe);
        let images = images(&file.preprocessing, &device);
        let features = forward(&encoder, &encoder_weights, images, Mode::Evaluate);
        let features = features.output.into_rows();
        let projections = forward(&head, &head_weights, features.clone(), Mode::Evaluate);
        let projections = projections.output.into_rows();
        assert_close(features, &h, &format!("{name}, h"));
        assert_close(projections, &z, &format!("{name}, z"));
    }
}

#[test]
fn resnet_18_gives_pytorch_s_features() {
    let file = share::read(&std::fs::read(fixture("tiny.safetensors")).unwrap()).unwrap();
    let recipe = Recipe {
        encoder: Encoder::Resnet18W16,
        ..file.record.recipe
    };
    let expected = npy("resnet18_w16_h.npy", f32::from_le_bytes);
    for (name, device) in devices::all() {
        let tensors = formula_weights::model_tensors(&recipe);
        let [weights, _] = networks(&recipe, &tensors, &device);
        let images = images(&file.preprocessing, &device);
        let features = forward(&recipe.encoder.plan(), &weights, images, Mode::Evaluate);
        assert_close(features.output.into_rows(), &expected, name);
    }
}
