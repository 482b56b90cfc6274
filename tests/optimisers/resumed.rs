//! A run that goes on from a state that was kept.

use super::{KINDS, settings};
use burn::tensor::{Device, Tensor, TensorData};
use contrastive_lab::method::{Batch, Networks};
use contrastive_lab::model::{Views, Weights};
use contrastive_lab::network::Part;
use contrastive_lab::optimiser::StateProblem;
use contrastive_lab::random::Key;
use contrastive_lab::recipe::{Head, LrSchedule, Method, OptimiserKind, Recipe};
use contrastive_lab::train::Learner;
use pollster::block_on;

const IMAGES: u32 = 8;
const SIZE_PX: usize = 16;
const HALF: u32 = 5;

fn batch(step: u32, device: &Device) -> Batch {
    let view = |row: u32| {
        let key = Key {
            seed: 11,
            step,
            image: row % IMAGES,
            view: row / IMAGES,
        };
        (0..3 * (SIZE_PX * SIZE_PX) as u32).map(move |draw| key.uniform(draw))
    };
    let values: Vec<f32> = (0..2 * IMAGES).flat_map(view).collect();
    let shape = [2 * IMAGES as usize, 3, SIZE_PX, SIZE_PX];
    Batch {
        views: Views::Pixels(Tensor::from_data(TensorData::new(values, shape), device)),
        local_views: None,
        labels: Vec::new(),
        similar_rows: Vec::new(),
    }
}

/// BYOL: three networks that are trained and two that follow, at a rate that each step changes.
fn recipe(kind: OptimiserKind) -> Recipe {
    let mut recipe = Recipe::default().with_method(Method::from_id("byol").unwrap());
    recipe.head = Head::mlp(16, 8);
    recipe.optimiser = settings(kind);
    recipe.optimiser.weight_decay = 1e-2;
    recipe.optimiser.learning_rate = match kind {
        OptimiserKind::Lars => 1.0,
        _ => 1e-2,
    };
    recipe.optimiser.warmup_fraction = 0.3;
    recipe.optimiser.schedule = LrSchedule::Cosine;
    recipe
}

fn learn(learner: &mut Learner, device: &Device) {
    for _ in 0..HALF {
        let batch = batch(learner.steps_done(), device);
        learner.learn(&batch);
    }
}

fn values(learner: &Learner, part: Part) -> Vec<Vec<f32>> {
    block_on(learner.networks().of(part).read()).unwrap()
}

fn bits(learner: &Learner) -> Vec<u32> {
    let values = Part::ALL.into_iter().flat_map(|part| values(learner, part));
    values.flatten().map(f32::to_bits).collect()
}

#[test]
fn a_run_that_goes_on_from_its_kept_state_is_the_same_to_the_last_bit() {
    let device = Device::flex().without_autodiff();
    for (kind, name) in KINDS {
        let recipe = recipe(kind);
        let fresh = || Networks::init(&recipe.architecture(0), recipe.seed, &device);
        let mut whole = Learner::new(recipe.clone(), 0, fresh(), 2 * HALF);
        learn(&mut whole, &device);
        let states = block_on(whole.read_optimisers()).unwrap();
        let networks = Part::ALL.map(|part| {
            let specs = whole.networks().of(part).specs().to_vec();
            Weights::from_values(specs, values(&whole, part), &device).unwrap()
        });
        learn(&mut whole, &device);

        let mut resumed = Learner::new(recipe.clone(), 0, Networks::new(networks), 2 * HALF);
        resumed.go_on(HALF, &states).unwrap();
        learn(&mut resumed, &device);
        assert_eq!(resumed.steps_done(), whole.steps_done());
        assert!(bits(&resumed) == bits(&whole), "{name}: the weights differ");
        let state = |learner: &Learner| block_on(learner.read_optimisers()).unwrap();
        assert!(
            state(&resumed) == state(&whole),
            "{name}: the states differ"
        );
    }
}

#[test]
fn without_its_state_a_run_goes_another_way() {
    let device = Device::flex().without_autodiff();
    for (kind, name) in KINDS {
        let recipe = recipe(kind);
        let mut whole = Learner::new(
            recipe.clone(),
            0,
            Networks::init(&recipe.architecture(0), recipe.seed, &device),
            2 * HALF,
        );
        learn(&mut whole, &device);
        let fresh = Learner::new(recipe.clone(), 0, whole.networks().clone(), 2 * HALF);
        let empty = block_on(fresh.read_optimisers()).unwrap();
        let mut forgetful = fresh;
        forgetful.go_on(HALF, &empty).unwrap();
        learn(&mut forgetful, &device);
        learn(&mut whole, &device);
        assert!(
            bits(&forgetful) != bits(&whole),
            "{name}: the state is of no use"
        );
    }
}

#[test]
fn states_of_another_run_are_refused_before_anything_changes() {
    let device = Device::flex().without_autodiff();
    let learner = |kind| {
        let recipe = recipe(kind);
        let networks = Networks::init(&recipe.architecture(0), recipe.seed, &device);
        Learner::new(recipe, 0, networks, 2 * HALF)
    };
    let mut adam = learner(OptimiserKind::Adam);
    learn(&mut adam, &device);
    let before = block_on(adam.read_optimisers()).unwrap();
    let mut last_is_wrong = before.clone();
    last_is_wrong[2].tensors.clear();
    last_is_wrong[0].steps = 1;
    assert!(adam.go_on(1, &last_is_wrong).is_err());
    let too_few = adam.go_on(1, &before[..2]);
    assert_eq!(
        too_few,
        Err(StateProblem::Count {
            expected: 3,
            found: 2
        })
    );
    assert_eq!(adam.steps_done(), HALF);
    assert!(block_on(adam.read_optimisers()).unwrap() == before);
}
