//! Every method against PyTorch: the first 50 losses from the same weights, the same batches and the
//! same views (`tests/pytorch/trajectories.py`, which says the formulas in words).
#![cfg(feature = "engine")]

mod devices;
mod formula_values;

use burn::tensor::{Device, Tensor, TensorData};
use contrastive_lab::device::read_back;
use contrastive_lab::loss::support::normalise;
use contrastive_lab::method::{Batch, Networks};
use contrastive_lab::model::{Part, Weights};
use contrastive_lab::random::Key;
use contrastive_lab::recipe::{Head, LrSchedule, Method, Optimiser, OptimiserKind, Recipe};
use contrastive_lab::train::Learner;
use formula_values::values;
use pollster::block_on;
use serde::Deserialize;

const IMAGES: usize = 16;
const SIZE_PX: usize = 16;
const BLOCK_PX: usize = 4;
const BLOCKS: usize = SIZE_PX / BLOCK_PX;
const CLASSES: usize = 3;
const VIEW_STREAM: u32 = 100;
const NOISE_STREAM: u32 = 101;
const SEED: u32 = 2026;
const STEPS: usize = 50;

/// Relative difference of a loss on the CPU engine. Both sides compute in f32 and add in other
/// orders; 50 steps of momentum carry that on.
const CPU_TOLERANCE: f32 = 1e-3;
/// On a GPU sums are taken in other orders again, and products may be fused. Measured at most 6e-4.
const GPU_TOLERANCE: f32 = 3e-3;
/// Losses that pass through zero (SimSiam's) are compared absolutely below this.
const SMALLEST_LOSS: f32 = 0.1;

#[derive(Deserialize)]
struct Run {
    learning_rate: f32,
    method: Method,
    head: Head,
    losses: Vec<f32>,
}

fn uniforms(image: u32, stream: u32, count: usize) -> Vec<f64> {
    let place = Key {
        seed: SEED,
        step: 0,
        image,
        view: stream,
    };
    let draws = 0..count as u32;
    draws.map(|draw| f64::from(place.uniform(draw))).collect()
}

/// Blocks of colour, each view darkened and under noise.
fn batch(step: u32, device: &Device) -> Batch {
    let mut values: Vec<f32> = Vec::new();
    let place = |image: u32| step * IMAGES as u32 + image;
    for view in 0..2 {
        for image in 0..IMAGES as u32 {
            let colours = uniforms(place(image), VIEW_STREAM, 3 * BLOCKS * BLOCKS);
            let noise = uniforms(
                2 * place(image) + view,
                NOISE_STREAM,
                3 * SIZE_PX * SIZE_PX + 1,
            );
            let light = 0.5 + 0.5 * noise[noise.len() - 1];
            values.extend((0..3 * SIZE_PX * SIZE_PX).map(|value| {
                let (channel, pixel) = (value / (SIZE_PX * SIZE_PX), value % (SIZE_PX * SIZE_PX));
                let (y, x) = (pixel / SIZE_PX / BLOCK_PX, pixel % SIZE_PX / BLOCK_PX);
                let colour = colours[(channel * BLOCKS + y) * BLOCKS + x];
                (light * (0.7 * colour + 0.3 * noise[value])) as f32
            }));
        }
    }
    let shape = [2 * IMAGES, 3, SIZE_PX, SIZE_PX];
    let label = |image| uniforms(place(image), VIEW_STREAM, 1)[0] * CLASSES as f64;
    Batch {
        views: Tensor::from_data(TensorData::new(values, shape), device),
        labels: (0..IMAGES as u32)
            .map(|image| label(image) as u32)
            .collect(),
        similar_rows: Vec::new(),
    }
}

fn recipe(run: &Run) -> Recipe {
    Recipe {
        method: run.method,
        head: run.head,
        temperature: 0.2,
        optimiser: Optimiser {
            kind: OptimiserKind::Sgd,
            learning_rate: run.learning_rate,
            weight_decay: 0.0,
            momentum: 0.9,
            warmup_fraction: 0.0,
            schedule: LrSchedule::Constant,
        },
        ..Recipe::default()
    }
}

fn networks(recipe: &Recipe, device: &Device) -> Networks {
    let of = |part: Part, stream: u32| {
        let specs = part.layout(recipe, CLASSES);
        let values = (0..)
            .zip(&specs)
            .map(|(place, spec)| values(spec, place, stream));
        let values = values.collect();
        Weights::from_values(specs, values, device).unwrap()
    };
    let mut queue = of(Part::Queue, Part::Queue as u32);
    if let Some(keys) = queue.values().first().cloned() {
        let shape = queue.specs()[0].shape.clone();
        let keys = normalise(keys.reshape([shape[0], shape[1]]));
        queue.set(0, keys.reshape([shape[0] * shape[1]]));
    }
    let (encoder, head) = (of(Part::Encoder, 0), of(Part::Head, 1));
    let followers = recipe.method.has_momentum_networks();
    let follower = |part: Part, followed: &Weights| match followers {
        true => followed.clone(),
        false => of(part, 0),
    };
    Networks::new([
        encoder.clone(),
        head.clone(),
        of(Part::Predictor, 2),
        follower(Part::MomentumEncoder, &encoder),
        follower(Part::MomentumHead, &head),
        queue,
    ])
}

fn losses(run: &Run, device: &Device) -> Vec<f32> {
    let device = device.clone().without_autodiff();
    let recipe = recipe(run);
    let networks = networks(&recipe, &device);
    let mut learner = Learner::new(recipe, networks, STEPS as u32);
    let pending: Vec<Tensor<1>> = (0..STEPS as u32)
        .map(|step| learner.learn(&batch(step, &device)).numbers.narrow(0, 0, 1))
        .collect();
    block_on(read_back(Tensor::cat(pending, 0))).unwrap()
}

#[test]
fn every_methods_losses_follow_pytorchs() {
    let runs: Vec<Run> = serde_json::from_str(include_str!("fixtures/trajectories.json")).unwrap();
    for method in Method::ALL {
        let has_id = |run: &Run| run.method.id() == method.id();
        assert!(runs.iter().any(has_id), "{} is missing", method.id());
    }
    let mut apart = Vec::new();
    for (name, device) in devices::all() {
        let tolerance = match name {
            "flex" => CPU_TOLERANCE,
            _ => GPU_TOLERANCE,
        };
        for run in &runs {
            let found = losses(run, &device);
            assert_eq!(found.len(), STEPS);
            let differences = found.iter().zip(&run.losses).map(|(found, expected)| {
                (found - expected).abs() / expected.abs().max(SMALLEST_LOSS)
            });
            let worst = differences.fold(0.0, f32::max);
            println!("{name} {}: {worst:.1e}", run.method.id());
            if worst > tolerance || worst.is_nan() {
                apart.push(format!(
                    "{name} {}: {worst:.1e}, {found:?}",
                    run.method.id()
                ));
            }
        }
    }
    assert!(apart.is_empty(), "{apart:#?}");
}
