//! A run from images to embeddings, natively: it learns, it can be repeated, and every device sees
//! the same mathematics.
#![cfg(feature = "engine")]

mod devices;

use burn::tensor::Device;
use contrastive_lab::data::{ImageSet, ImportStep, SampleImport};
use contrastive_lab::model::choose_executor;
use contrastive_lab::network::Part;
use contrastive_lab::protocol::{SampleSet, StepReport};
use contrastive_lab::random::pcg;
use contrastive_lab::recipe::{Encoder, Head, Method, OptimiserKind, Preset, Recipe};
use contrastive_lab::train::{Session, SessionProblem};
use pollster::block_on;
use std::rc::Rc;

/// Largest difference of a gradient between two executors, relative to the tensor's largest: batch norms over few
/// values amplify f32 sums taken in another order. Measured 1.1e-5.
const GRADIENT_TOLERANCE: f32 = 2e-4;
/// Loss after a few steps on two devices: the same, carried through the updates.
const LOSS_TOLERANCE: f32 = 1e-2;
/// A loss of the same run on the same device: a GPU may add up in another order from time to time.
const REPEAT_TOLERANCE: f32 = 1e-4;

fn samples() -> Rc<ImageSet> {
    let sample = SampleSet {
        images: SampleSet::IMAGES[0],
        seed: 3,
    };
    let mut import = SampleImport::new(sample, 32);
    while import.advance(1e9, || 0.0) != ImportStep::Done {}
    Rc::new(import.finish().unwrap().set)
}

/// Noise: where neighbouring pixels are equal, as on the samples' grounds, whole areas sit on the kink
/// of a ReLU together, and two orders of summing fall on either side of it.
fn noise() -> Rc<ImageSet> {
    const IMAGES: usize = 64;
    let pixels = (0..IMAGES as u32 * 32 * 32 * 3).map(|byte| pcg(byte) as u8);
    Rc::new(ImageSet {
        name: "noise".into(),
        size_px: 32,
        pixels: pixels.collect(),
        names: vec![String::new(); IMAGES],
        ..ImageSet::default()
    })
}

fn recipe(batch_size: u32) -> Recipe {
    Recipe {
        batch_size,
        head: Head::mlp(32, 16),
        ..Recipe::default()
    }
}

fn session(recipe: Recipe, set: &Rc<ImageSet>, device: &Device) -> Session {
    let train = (0..set.len() as u32).collect();
    Session::new(recipe, set.clone(), train, None, device.clone()).unwrap()
}

fn run(session: &mut Session, steps: u32) -> Vec<StepReport> {
    for _ in 0..steps {
        session.step();
    }
    block_on(session.read_reports()).unwrap()
}

#[cfg(feature = "cpu")]
#[test]
fn the_loss_falls_on_the_cpu_engine() {
    let set = samples();
    let reports = run(&mut session(recipe(32), &set, &Device::flex()), 40);
    let mean = |reports: &[StepReport]| {
        reports.iter().map(|report| report.loss).sum::<f32>() / reports.len() as f32
    };
    let (first, last) = (mean(&reports[..5]), mean(&reports[35..]));
    assert!(last < first - 0.3, "{first} to {last}");
    assert!(reports.iter().all(|report| report.embedding_std > 0.1));
}

#[cfg(feature = "cpu")]
#[test]
fn the_same_seed_gives_the_same_bits_on_the_cpu_engine() {
    let set = samples();
    let bits = |seed: u32| {
        let recipe = Recipe { seed, ..recipe(16) };
        let reports = run(&mut session(recipe, &set, &Device::flex()), 6);
        reports
            .iter()
            .map(|report| report.loss.to_bits())
            .collect::<Vec<_>>()
    };
    assert_eq!(bits(5), bits(5));
    assert_ne!(bits(5), bits(6));
}

#[test]
fn the_same_seed_gives_the_same_run_twice_on_every_device() {
    let set = noise();
    for (name, device) in devices::all() {
        let losses = |seed: u32| -> Vec<f32> {
            let recipe = Recipe { seed, ..recipe(4) };
            let reports = run(&mut session(recipe, &set, &device), 3);
            reports.iter().map(|report| report.loss).collect()
        };
        let (first, second, other) = (losses(5), losses(5), losses(6));
        for (first, second) in first.iter().zip(&second) {
            let difference = (first - second).abs();
            assert!(
                difference <= REPEAT_TOLERANCE,
                "{name}: {first}, then {second}"
            );
        }
        let differs = |(a, b): (&f32, &f32)| (a - b).abs() > 10.0 * REPEAT_TOLERANCE;
        assert!(
            first.iter().zip(&other).any(differs),
            "{name}: any seed is the same"
        );
    }
}

#[test]
fn every_executor_has_the_gradients_of_the_first() {
    for encoder in [Encoder::Tiny, Encoder::Resnet18W16] {
        hold_gradients(encoder);
    }
}

/// Seeds of a batch's views: where a value lies so near the kink of a ReLU that two orders of summing fall on either
/// side of it, all gradients before it differ, and with another seed they do not.
const SEEDS: u32 = 4;

/// Holds every device and executor to the first one's gradients of a batch.
fn hold_gradients(encoder: Encoder) {
    let set = noise();
    let mut all = devices::all_with_executors().into_iter();
    let mut found = all.by_ref().map(|(name, device, executor)| {
        choose_executor(executor);
        let of_seed = |seed| {
            let recipe = Recipe {
                encoder,
                seed,
                ..recipe(2)
            };
            block_on(session(recipe, &set, &device).first_gradients()).unwrap()
        };
        (name, (0..SEEDS).map(of_seed).collect::<Vec<_>>())
    });
    let (_, expected) = found.next().unwrap();
    assert!(expected[0].len() > 10);
    for (name, found) in found {
        let least_apart = |tensor: usize| {
            let seeds = found.iter().zip(&expected);
            let apart = seeds.map(|(found, expected)| apart(&found[tensor], &expected[tensor]));
            apart.fold(f32::INFINITY, f32::min)
        };
        let tensors = (0..expected[0].len()).map(|tensor| (least_apart(tensor), tensor));
        let (most, tensor) = tensors.max_by(|a, b| a.0.total_cmp(&b.0)).unwrap();
        println!("{name}, {encoder:?}: {most:.1e}");
        assert!(
            most <= GRADIENT_TOLERANCE,
            "{name}, {encoder:?}, tensor {tensor}: {most}"
        );
    }
}

/// The largest difference, in the largest of what is expected.
fn apart(found: &[f32], expected: &[f32]) -> f32 {
    assert_eq!(found.len(), expected.len());
    let largest = expected
        .iter()
        .fold(1e-3_f32, |most, slope| most.max(slope.abs()));
    let pairs = found.iter().zip(expected);
    let apart = pairs.fold(0.0_f32, |most, (found, expected)| {
        most.max((found - expected).abs())
    });
    apart / largest
}

#[test]
fn every_device_has_the_losses_of_the_first() {
    let set = noise();
    let mut all = devices::all()
        .into_iter()
        .map(|(name, device)| (name, run(&mut session(recipe(8), &set, &device), 4)));
    let (_, expected) = all.next().unwrap();
    for (name, reports) in all {
        for (found, expected) in reports.iter().zip(&expected) {
            let difference = (found.loss - expected.loss).abs();
            assert!(
                difference < LOSS_TOLERANCE,
                "{name}: {found:?} for {expected:?}"
            );
            assert_eq!(found.learning_rate, expected.learning_rate);
        }
    }
}

#[cfg(feature = "cpu")]
#[test]
fn every_optimiser_lowers_the_loss() {
    let set = samples();
    let rates = [
        (OptimiserKind::Adam, 2e-3),
        (OptimiserKind::AdamW, 2e-3),
        (OptimiserKind::Sgd, 0.1),
        (OptimiserKind::Lars, 1.0),
    ];
    for (kind, learning_rate) in rates {
        let mut recipe = recipe(16);
        recipe.optimiser.kind = kind;
        recipe.optimiser.learning_rate = learning_rate;
        recipe.max_steps = Some(30);
        // Without augmentation only the negatives have to move: every optimiser shows it at once.
        recipe.images_mut().views = Preset::None.policies(32);
        let reports = run(&mut session(recipe, &set, &Device::flex()), 30);
        let first: f32 = reports[..5].iter().map(|report| report.loss).sum();
        let last: f32 = reports[25..].iter().map(|report| report.loss).sum();
        assert!(last < first, "{kind:?}: {first} to {last}");
    }
}

#[cfg(feature = "cpu")]
#[test]
fn a_diverging_run_says_so_and_keeps_finite_weights() {
    let set = samples();
    let mut recipe = recipe(8);
    recipe.optimiser.kind = OptimiserKind::Sgd;
    recipe.optimiser.learning_rate = 100.0;
    // The decay alone multiplies every weight by -99 a step, until f32 overflows.
    recipe.optimiser.weight_decay = 1.0;
    recipe.optimiser.warmup_fraction = 0.0;
    let mut session = session(recipe, &set, &Device::flex());
    let problem = (0..200).find_map(|_| {
        session.step();
        block_on(session.read_reports()).err()
    });
    let Some(SessionProblem::Diverged {
        step, kept_step, ..
    }) = problem
    else {
        panic!("{problem:?}");
    };
    // The loss of a step judges the weights that it began with: those of the step before were the last
    // that were known to be good.
    assert!(step > 3 && kept_step == step - 2, "{step} {kept_step}");
    assert_eq!(session.steps_done(), kept_step);
    let values = block_on(session.networks().of(Part::Encoder).read()).unwrap();
    assert!(values.iter().flatten().all(|value| value.is_finite()));
}

/// Every trained part's weights.
#[cfg(feature = "cpu")]
fn weights(session: &Session) -> Vec<Vec<f32>> {
    let parts = Part::TRAINED.iter();
    let read = parts.map(|&part| block_on(session.networks().of(part).read()).unwrap());
    read.flatten().collect()
}

#[cfg(feature = "cpu")]
#[test]
fn a_rate_and_a_temperature_that_are_changed_count_from_the_next_step() {
    let set = noise();
    let mut other = recipe(8);
    other.optimiser.learning_rate = 0.02;
    other.temperature = 0.9;
    let mut from_the_start = session(other.clone(), &set, &Device::flex());
    let mut adjusted = session(recipe(8), &set, &Device::flex());
    let (rate, temperature) = (other.optimiser.learning_rate, other.temperature);
    adjusted.adjust(Some(rate), Some(temperature)).unwrap();
    assert_eq!(adjusted.recipe(), &other);
    let expected = run(&mut from_the_start, 2);
    assert_eq!(run(&mut adjusted, 2), expected);
    assert_eq!(weights(&adjusted), weights(&from_the_start));
    let mut left_alone = session(recipe(8), &set, &Device::flex());
    assert_ne!(run(&mut left_alone, 2)[0].loss, expected[0].loss);
    // What the recipe cannot hold changes nothing.
    assert!(adjusted.adjust(Some(-1.0), Some(0.5)).is_err());
    assert_eq!(adjusted.recipe(), &other);
}

/// The weights of a part after one step at the full rate, and after one at the first rate of a warm-up.
#[cfg(feature = "cpu")]
fn one_step_with_and_without_warm_up(method: &str, part: Part) -> [Vec<Vec<f32>>; 2] {
    let set = noise();
    [0.0, 0.5].map(|warmup_fraction| {
        let method = Method::from_id(method).expect("a method");
        let mut recipe = recipe(8).with_method(method);
        recipe.optimiser.kind = OptimiserKind::Sgd;
        recipe.optimiser.warmup_fraction = warmup_fraction;
        recipe.max_steps = Some(20);
        let mut session = session(recipe, &set, &Device::flex());
        run(&mut session, 1);
        block_on(session.networks().of(part).read()).unwrap()
    })
}

#[cfg(feature = "cpu")]
#[test]
fn simsiam_s_predictor_keeps_its_rate_and_nothing_else_does() {
    let moves = |method, part| {
        let [full, warming] = one_step_with_and_without_warm_up(method, part);
        full != warming
    };
    assert!(!moves("simsiam", Part::Predictor));
    assert!(moves("simsiam", Part::Encoder));
    assert!(moves("byol", Part::Predictor));
}

#[test]
fn what_a_run_cannot_be_made_of_is_refused_in_words() {
    let problem = |recipe: Recipe, set: &Rc<ImageSet>, images: u32| {
        let (_, device) = devices::all().remove(0);
        let train = (0..images).collect();
        let session = Session::new(recipe, set.clone(), train, None, device);
        session.err().expect("a refusal").to_string()
    };
    let mut other_size = recipe(8);
    other_size.images_mut().size_px = 64;
    let said = problem(other_size, &samples(), 100);
    assert!(said.contains("32 pixels wide"), "{said}");
    let said = problem(recipe(8), &samples(), 1);
    assert!(said.contains("at least 2"), "{said}");
    for method in Method::ALL.into_iter().filter(Method::needs_labels) {
        let said = problem(recipe(8).with_method(method), &noise(), 64);
        assert!(said.contains("learns from labels"), "{said}");
    }
}
