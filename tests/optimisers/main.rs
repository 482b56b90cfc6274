//! Every optimiser step by step against PyTorch's in float64, LARS against its paper
//! (`tests/pytorch/make_optimiser_fixtures.py`).
#![cfg(feature = "engine")]

#[path = "../devices/mod.rs"]
mod devices;
#[cfg(feature = "cpu")]
mod resumed;

use burn::tensor::{Device, Tensor, TensorData};
use contrastive_lab::device::ReadBackFailed;
use contrastive_lab::model::Weights;
use contrastive_lab::network::{Role, TensorSpec};
use contrastive_lab::optimiser::{self, Optimiser, SavedState, StateProblem};
use contrastive_lab::recipe::{OptimiserKind, OptimiserSettings as Settings, Recipe};
use pollster::block_on;
use safetensors::SafeTensors;

const FIXTURE: &[u8] = include_bytes!("../fixtures/optimisers.safetensors");
const STEPS: usize = 20;
const MOMENTUM: f32 = 0.9;
const WEIGHT_DECAY: f32 = 0.1;

/// Of a value after each step, relative to the largest of its tensor: the f32 roundings of 20 steps.
const TOLERANCE: f32 = 2e-6;

const KINDS: [(OptimiserKind, &str); 4] = [
    (OptimiserKind::Adam, "adam"),
    (OptimiserKind::AdamW, "adamw"),
    (OptimiserKind::Sgd, "sgd"),
    (OptimiserKind::Lars, "lars"),
];

/// What the fixture's script has, and in their midst running statistics, which no gradient moves.
fn specs() -> Vec<TensorSpec> {
    let spec = |name: &str, shape: &[usize], role: Role| TensorSpec {
        name: name.to_owned(),
        shape: shape.to_vec(),
        role,
    };
    vec![
        spec("conv1.weight", &[2, 1, 3, 3], Role::Weight),
        spec("bn1.weight", &[2], Role::NormScale),
        spec("bn1.bias", &[2], Role::NormShift),
        spec("bn1.running_mean", &[2], Role::RunningMean),
        spec("bn1.running_var", &[2], Role::RunningVar),
        spec("fc1.weight", &[3, 2], Role::Weight),
        spec("fc1.bias", &[3], Role::Bias),
        spec("fc2.weight", &[2, 3], Role::Weight),
    ]
}

fn settings(kind: OptimiserKind) -> Settings {
    Settings {
        kind,
        momentum: MOMENTUM,
        weight_decay: WEIGHT_DECAY,
        ..Recipe::default().optimiser
    }
}

fn fixture(name: &str) -> Vec<f32> {
    let fixture = SafeTensors::deserialize(FIXTURE).unwrap();
    let tensor = fixture.tensor(name).unwrap();
    let (values, rest) = tensor.data().as_chunks::<4>();
    assert!(rest.is_empty(), "{name}");
    values
        .iter()
        .map(|&value| f32::from_le_bytes(value))
        .collect()
}

/// A row of the fixture, tensor by tensor; what is not trained is filled in.
fn split(row: &[f32], not_trained: f32) -> Vec<Vec<f32>> {
    let mut rest = row;
    let split = specs().into_iter().map(|spec| {
        if !spec.role.is_trained() {
            return vec![not_trained; spec.len()];
        }
        let (values, tail) = rest.split_at(spec.len());
        rest = tail;
        values.to_vec()
    });
    let split = split.collect();
    assert!(rest.is_empty());
    split
}

fn rows(name: &str) -> Vec<Vec<f32>> {
    let values = fixture(name);
    assert_eq!(values.len() % STEPS, 0);
    values
        .chunks_exact(values.len() / STEPS)
        .map(<[f32]>::to_vec)
        .collect()
}

/// What an optimiser moves, on a device.
struct Moved {
    device: Device,
    weights: Weights,
    optimiser: Optimiser,
}

impl Moved {
    fn new(kind: OptimiserKind, device: &Device) -> Self {
        Self::from(kind, split(&fixture("first"), 0.5), device)
    }

    fn from(kind: OptimiserKind, values: Vec<Vec<f32>>, device: &Device) -> Self {
        let device = device.clone().without_autodiff();
        let weights = Weights::from_values(specs(), values, &device).unwrap();
        Self {
            optimiser: Optimiser::new(&settings(kind), &weights),
            weights,
            device,
        }
    }

    fn step(&mut self, rate: f32, gradients: &[f32]) {
        self.step_with(rate, gradients, |_| true);
    }

    /// A step in which only some tensors have a gradient.
    fn step_with(&mut self, rate: f32, gradients: &[f32], has_gradient: impl Fn(usize) -> bool) {
        let gradients = split(gradients, f32::NAN).into_iter().zip(specs());
        let gradients = gradients.enumerate().map(|(index, (values, spec))| {
            let data = TensorData::new(values, [spec.len()]);
            (spec.role.is_trained() && has_gradient(index))
                .then(|| Tensor::from_data(data, &self.device))
        });
        self.optimiser
            .step(rate, &mut self.weights, gradients.collect());
    }

    fn values(&self) -> Vec<Vec<f32>> {
        block_on(self.weights.read()).unwrap()
    }

    fn state(&self) -> SavedState {
        read(&self.optimiser).unwrap()
    }
}

fn read(optimiser: &Optimiser) -> Result<SavedState, ReadBackFailed> {
    Ok(block_on(optimiser::read(&[optimiser.state()]))?.remove(0))
}

/// The largest difference, relative to the tensor's largest value.
fn apart(found: &[f32], expected: &[f32]) -> f32 {
    assert_eq!(found.len(), expected.len());
    let largest = expected
        .iter()
        .fold(0.0_f32, |largest, value| largest.max(value.abs()));
    let each = found.iter().zip(expected).map(|(found, expected)| {
        let apart = (found - expected).abs();
        if apart == 0.0 { 0.0 } else { apart / largest }
    });
    each.fold(0.0, |worst, apart| {
        if apart > worst || apart.is_nan() {
            apart
        } else {
            worst
        }
    })
}

#[test]
fn every_step_of_every_optimiser_is_pytorchs_or_its_papers() {
    let gradients = rows("gradients");
    for (device_name, device) in devices::all() {
        for (kind, name) in KINDS {
            let mut moved = Moved::new(kind, &device);
            let rates = fixture(&format!("{name}.rates"));
            let expected = rows(name);
            let mut worst = 0.0_f32;
            for step in 0..STEPS {
                moved.step(rates[step], &gradients[step]);
                let (found, expected) = (moved.values(), split(&expected[step], 0.5));
                for ((found, expected), spec) in found.iter().zip(&expected).zip(specs()) {
                    let apart = apart(found, expected);
                    worst = worst.max(apart);
                    assert!(
                        apart <= TOLERANCE,
                        "{device_name} {name}, step {step}, {}: {apart:.1e}, {found:?} for {expected:?}",
                        spec.name
                    );
                }
            }
            println!("{device_name} {name}: {worst:.1e}");
        }
    }
}

#[test]
fn the_state_is_the_one_that_pytorch_keeps_under_the_same_names() {
    let moments: [&[&str]; 4] = [
        &["exp_avg", "exp_avg_sq"],
        &["exp_avg", "exp_avg_sq"],
        &["momentum_buffer"],
        &["velocity"],
    ];
    let gradients = rows("gradients");
    for (device_name, device) in devices::all() {
        for ((kind, name), moments) in KINDS.into_iter().zip(moments) {
            let mut moved = Moved::new(kind, &device);
            let rates = fixture(&format!("{name}.rates"));
            for (rate, gradients) in rates.iter().zip(&gradients) {
                moved.step(*rate, gradients);
            }
            let state = moved.state();
            assert_eq!(state.steps, STEPS as u32);
            let trained = specs().into_iter().filter(|spec| spec.role.is_trained());
            assert_eq!(state.tensors.len(), moments.len() * trained.count());
            for moment in moments {
                let expected = split(&fixture(&format!("{name}.{moment}")), 0.0);
                for (expected, spec) in expected.iter().zip(specs()) {
                    let tensor = format!("{}.{moment}", spec.name);
                    if !spec.role.is_trained() {
                        assert!(!state.tensors.contains_key(&tensor), "{tensor}");
                        continue;
                    }
                    let apart = apart(&state.tensors[&tensor], expected);
                    assert!(
                        apart <= TOLERANCE,
                        "{device_name} {name}, {tensor}: {apart:.1e}"
                    );
                }
            }
        }
    }
}

#[test]
fn decay_moves_weights_and_never_biases_or_norms() {
    let still = vec![0.0; fixture("first").len()];
    for (device_name, device) in devices::all() {
        for (kind, name) in KINDS {
            let first: Vec<Vec<f32>> = specs().iter().map(|spec| vec![0.5; spec.len()]).collect();
            let mut moved = Moved::from(kind, first.clone(), &device);
            for _ in 0..3 {
                moved.step(0.1, &still);
            }
            for ((after, before), spec) in moved.values().iter().zip(&first).zip(specs()) {
                let is_smaller = after
                    .iter()
                    .zip(before)
                    .all(|(after, before)| after < before);
                let (what, role) = (&spec.name, spec.role);
                match role {
                    Role::Weight => assert!(is_smaller, "{device_name} {name}, {what}: {after:?}"),
                    _ => assert_eq!(after, before, "{device_name} {name}, {what}"),
                }
            }
        }
    }
}

#[test]
fn lars_moves_a_weight_by_a_thousandth_of_its_length_at_rate_1() {
    let ones = vec![1.0; fixture("first").len()];
    for (device_name, device) in devices::all() {
        let first: Vec<Vec<f32>> = specs().iter().map(|spec| vec![0.5; spec.len()]).collect();
        let mut moved = Moved::from(OptimiserKind::Lars, first, &device);
        moved.step(1.0, &ones);
        for (after, spec) in moved.values().iter().zip(specs()) {
            // |w| is half of |g|, and both point the same way, so that the decay cancels.
            let expected = match spec.role {
                Role::Weight => 0.5 - 0.001 * 0.5,
                Role::RunningMean | Role::RunningVar => 0.5,
                _ => 0.5 - 1.0,
            };
            let apart = apart(after, &vec![expected; spec.len()]);
            assert!(
                apart <= TOLERANCE,
                "{device_name}, {}: {after:?}",
                spec.name
            );
        }
    }
}

#[test]
fn a_tensor_without_a_gradient_stays() {
    for (device_name, device) in devices::all() {
        for (kind, name) in KINDS {
            let mut moved = Moved::new(kind, &device);
            let before = moved.values();
            let none = specs().iter().map(|_| None).collect();
            moved.optimiser.step(1.0, &mut moved.weights, none);
            assert_eq!(moved.values(), before, "{device_name} {name}");
            let kept = moved.state().tensors;
            assert!(kept.values().flatten().all(|&value| value == 0.0));
        }
    }
}

#[test]
fn a_tensor_without_a_gradient_stays_where_others_move() {
    let gradients = rows("gradients");
    let has_gradient = |index: usize| index.is_multiple_of(2);
    for (device_name, device) in devices::all() {
        for (kind, name) in KINDS {
            let [mut all, mut some] = [(); 2].map(|()| Moved::new(kind, &device));
            let first = all.values();
            for gradients in &gradients[..3] {
                all.step(0.1, gradients);
                some.step_with(0.1, gradients, has_gradient);
            }
            let kept = [all.state(), some.state()];
            let [all, some] = [all.values(), some.values()];
            let mut stayed = 0;
            for (index, spec) in specs().iter().enumerate() {
                let what = format!("{device_name} {name}, {}", spec.name);
                let is_still = spec.role.is_trained() && !has_gradient(index);
                stayed += usize::from(is_still);
                let expected = if is_still { &first } else { &all };
                assert_eq!(some[index], expected[index], "{what}");
                let prefix = format!("{}.", spec.name);
                for (moment, values) in &kept[1].tensors {
                    match moment.starts_with(&prefix) {
                        true if is_still => assert!(values.iter().all(|&v| v == 0.0), "{what}"),
                        true => assert_eq!(*values, kept[0].tensors[moment], "{what}"),
                        false => {}
                    }
                }
            }
            assert!(stayed > 1);
        }
    }
}

#[test]
fn a_state_that_was_read_and_put_back_is_the_same() {
    let gradients = rows("gradients");
    for (device_name, device) in devices::all() {
        for (kind, name) in KINDS {
            let mut moved = Moved::new(kind, &device);
            for gradients in &gradients[..5] {
                moved.step(0.1, gradients);
            }
            let state = moved.state();
            let mut fresh = Moved::new(kind, &device);
            assert_ne!(fresh.state(), state);
            fresh.optimiser.put_back(&state).unwrap();
            assert_eq!(fresh.state(), state, "{device_name} {name}");
        }
    }
}

#[test]
fn a_state_that_does_not_fit_is_refused_and_changes_nothing() {
    let (_, device) = devices::all().remove(0);
    let gradients = rows("gradients");
    let state_of = |kind| {
        let mut moved = Moved::new(kind, &device);
        moved.step(0.1, &gradients[0]);
        moved.state()
    };
    let name = "fc1.weight.momentum_buffer".to_owned();
    let whole = state_of(OptimiserKind::Sgd);
    let changed = |change: &dyn Fn(&mut SavedState)| {
        let mut state = whole.clone();
        change(&mut state);
        state
    };
    let cases = [
        (
            changed(&|state| drop(state.tensors.remove(&name))),
            StateProblem::Missing { name: name.clone() },
        ),
        (
            changed(&|state| state.tensors.get_mut(&name).unwrap().truncate(5)),
            StateProblem::Elements {
                name: name.clone(),
                expected: 6,
                found: 5,
            },
        ),
        (
            changed(&|state| drop(state.tensors.insert("fc3.weight".to_owned(), Vec::new()))),
            StateProblem::Unknown {
                name: "fc3.weight".to_owned(),
            },
        ),
        (
            state_of(OptimiserKind::Lars),
            StateProblem::Missing {
                name: "conv1.weight.momentum_buffer".to_owned(),
            },
        ),
    ];
    let mut moved = Moved::new(OptimiserKind::Sgd, &device);
    let before = moved.state();
    for (state, expected) in cases {
        assert_eq!(moved.optimiser.put_back(&state), Err(expected));
        assert_eq!(moved.state(), before);
    }
}
