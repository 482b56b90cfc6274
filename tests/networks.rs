//! Every encoder and every kind of head on every engine, against the plain loops in f64: outputs, and the
//! running statistics that a pass in training moves.
#![cfg(feature = "engine")]

mod devices;
mod formula_values;

use burn::tensor::{Device, Tensor, TensorData};
use contrastive_lab::device::read_back;
use contrastive_lab::model::{Activation, Weights, choose_executor, forward};
use contrastive_lab::network::plan::{Mode, Plan, Shape, Slot};
use contrastive_lab::network::{Encoder, Head, HeadKind, view_shape};
use contrastive_lab::reference::network as reference;
use formula_values::values;
use pollster::block_on;

/// Of the largest value: f32 against f64 through up to 20 layers, each of which normalises what the ones
/// before have rounded. Measured at most 1.8e-6 on the CPU engine and 2.4e-6 on lavapipe; drivers of other GPUs
/// may fuse products.
const TOLERANCE: f64 = 1e-4;
const ROWS: usize = 3;
/// Odd, so that a stride of 2 leaves a pixel over.
const SIZE_PX: u32 = 9;
const FEATURES: usize = 10;

fn input(values: usize) -> Vec<f32> {
    (0..values)
        .map(|index| ((index * 37 % 101) as f32 - 50.0) / 25.0)
        .collect()
}

fn on_device(shape: Shape, input: &[f32], device: &Device) -> Activation {
    let data = |dims: &[usize]| TensorData::new(input.to_vec(), dims.to_vec());
    match shape {
        Shape::Map { channels, side } => {
            let maps = data(&[ROWS, channels, side, side]);
            Tensor::<4>::from_data(maps, device).into()
        }
        Shape::Row { width } => Tensor::<2>::from_data(data(&[ROWS, width]), device).into(),
    }
}

fn assert_close(found: &[f32], expected: &[f64], what: &str) {
    assert_eq!(found.len(), expected.len(), "{what}");
    let largest = expected
        .iter()
        .fold(0.0, |most: f64, value| most.max(value.abs()));
    for (found, expected) in found.iter().zip(expected) {
        let apart = (f64::from(*found) - expected).abs();
        assert!(
            apart <= TOLERANCE * largest,
            "{what}: {found} for {expected}"
        );
    }
}

/// Both modes of a network on a device.
fn hold(plan: &Plan, shape: Shape, device: &Device, what: &str) {
    let tensors = (0..).zip(plan.tensors());
    let weights: Vec<_> = tensors
        .map(|(index, spec)| values(spec, index, 0))
        .collect();
    let input = input(ROWS * shape.values());
    let on_device = on_device(shape, &input, device);
    let specs = plan.tensors().to_vec();
    let placed = Weights::from_values(specs, weights.clone(), device).unwrap();
    for mode in [Mode::Train, Mode::Evaluate] {
        let what = format!("{what}, {mode:?}");
        let found = forward(plan, &placed, on_device.clone(), mode);
        let expected = reference::forward(plan, &weights, shape, ROWS, &input, mode);
        let output = block_on(read_back(found.output.into_rows())).unwrap();
        assert_close(&output, &expected.output, &what);
        assert_eq!(found.moved.len(), expected.moved.len(), "{what}");
        for ((index, found), (expected_index, expected)) in
            found.moved.into_iter().zip(&expected.moved)
        {
            assert_eq!(index, *expected_index, "{what}");
            let name = &plan.tensors()[index].name;
            let found = block_on(read_back(found)).unwrap();
            assert_close(&found, expected, &format!("{what}, {name}"));
        }
    }
}

#[test]
fn every_encoder_is_the_plain_loops_on_every_device() {
    for (name, device, executor) in devices::all_with_executors() {
        choose_executor(executor);
        for encoder in [Encoder::Tiny, Encoder::Resnet18W16] {
            let what = format!("{name}, {}", encoder.id());
            hold(&encoder.plan(), view_shape(SIZE_PX), &device, &what);
        }
    }
}

#[test]
fn every_kind_of_head_is_the_plain_loops_on_every_device() {
    let deep = Head {
        hidden_layers: 2,
        output_batch_norm: true,
        ..Head::mlp(7, 5)
    };
    for (name, device, executor) in devices::all_with_executors() {
        choose_executor(executor);
        for kind in HeadKind::ALL {
            for batch_norm in [true, false] {
                let head = Head {
                    kind,
                    batch_norm,
                    ..deep
                };
                let what = format!("{name}, {}, batch norm {batch_norm}", kind.id());
                let shape = Shape::Row { width: FEATURES };
                hold(&head.plan(FEATURES), shape, &device, &what);
            }
        }
    }
}

#[test]
fn a_value_may_be_added_to_itself_and_to_one_that_is_read_later() {
    let mut plan = Plan::begin(FEATURES);
    let twice = plan.add(Slot::INPUT, Slot::INPUT);
    let rectified = plan.relu(twice);
    plan.add(rectified, twice);
    for (name, device, executor) in devices::all_with_executors() {
        choose_executor(executor);
        hold(&plan, Shape::Row { width: FEATURES }, &device, name);
    }
}

#[test]
fn the_running_variance_is_the_unbiased_one() {
    let mut plan = Plan::begin(1);
    plan.batch_norm("bn", Slot::INPUT);
    // Scale, shift, running mean, running variance.
    let weights = vec![vec![1.0], vec![0.0], vec![0.0], vec![0.0]];
    for (name, device, executor) in devices::all_with_executors() {
        choose_executor(executor);
        let specs = plan.tensors().to_vec();
        let placed = Weights::from_values(specs, weights.clone(), &device).unwrap();
        let rows = Tensor::<2>::from_data([[1.0], [2.0], [6.0]], &device);
        let moved = forward(&plan, &placed, rows, Mode::Train).moved;
        let variance = block_on(read_back(moved[1].1.clone())).unwrap();
        // (4 + 1 + 9) / 2, and a tenth of it.
        assert!((variance[0] - 0.7).abs() < 1e-6, "{name}: {variance:?}");
    }
}
