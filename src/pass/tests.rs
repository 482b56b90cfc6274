//! Passes against the plain loops in f64: values, and gradients against differences of values.

use super::{Memory, Pass, Purpose};
use crate::network::plan::{Mode, Plan, Shape, Slot};
use crate::network::{Encoder, Head, HeadKind, parameter_count, view_shape};
use crate::random::pcg;
use crate::reference::network as reference;

/// Of the largest value: f32 against f64 through up to 20 layers that normalise. Measured at most 2e-6.
const TOLERANCE: f64 = 2e-5;
/// Of the largest slope of a tensor: rounding of the pass, and what a difference is off its slope where a ReLU opens.
/// Measured at most 2e-4.
const SLOPE_TOLERANCE: f64 = 1e-3;
/// Half of the distance between the values of a difference.
const STEP: f64 = 1e-5;
/// Weights of a tensor whose slopes are tried.
const TRIED: usize = 4;

const TRAIN: Purpose = Purpose {
    mode: Mode::Train,
    has_gradient: true,
    has_input_gradient: true,
};

fn noise(count: usize, stream: u32) -> Vec<f32> {
    let uniform = |at: u32| pcg(at ^ (stream << 20)) as f32 / u32::MAX as f32;
    (0..count as u32)
        .map(|at| 2.0 * uniform(at) - 1.0)
        .collect()
}

/// A network with an input, and what the reference computes.
struct Case {
    plan: Plan,
    shape: Shape,
    images: usize,
    weights: Vec<Vec<f32>>,
    input: Vec<f32>,
}

impl Case {
    fn new(plan: Plan, shape: Shape, images: usize) -> Self {
        let of = |(index, spec): (u32, &crate::network::TensorSpec)| {
            let values = noise(spec.len(), index + 1);
            let is_variance = spec.name.ends_with("running_var");
            let value = |value: f32| {
                if is_variance {
                    value.abs() + 0.5
                } else {
                    value
                }
            };
            values.into_iter().map(value).collect()
        };
        Self {
            weights: (0..).zip(plan.tensors()).map(of).collect(),
            input: noise(images * shape.values(), 0),
            plan,
            shape,
            images,
        }
    }

    fn expected(&self, weights: &[Vec<f32>], input: &[f32], mode: Mode) -> reference::Passed {
        reference::forward(&self.plan, weights, self.shape, self.images, input, mode)
    }

    fn of_role(&self, is_trained: bool) -> Vec<f32> {
        let tensors = self.plan.tensors().iter().zip(&self.weights);
        let wanted = tensors.filter(|(spec, _)| spec.role.is_trained() == is_trained);
        wanted.flat_map(|(_, values)| values.clone()).collect()
    }

    fn pass(&self, purpose: Purpose) -> (Pass, Memory) {
        let pass = Pass::new(&self.plan, self.shape, self.images, purpose).expect("a pass");
        // What nobody has written is no number.
        let floats = vec![f32::NAN; pass.floats()];
        (pass, Memory { floats })
    }

    fn found(&self, pass: &Pass, memory: &mut Memory) -> Vec<f32> {
        let values = [&self.of_role(true), &self.of_role(false), &self.input];
        pass.forward(memory, values.map(Vec::as_slice)).concat()
    }

    fn hold_values(&self, what: &str) {
        for mode in [Mode::Train, Mode::Evaluate] {
            for has_gradient in [true, false] {
                let (pass, mut memory) = self.pass(Purpose {
                    mode,
                    has_gradient,
                    has_input_gradient: false,
                });
                let found = self.found(&pass, &mut memory);
                let expected = self.expected(&self.weights, &self.input, mode);
                let moved = expected.moved.into_iter().flat_map(|(_, moved)| moved);
                let expected: Vec<f64> = expected.output.into_iter().chain(moved).collect();
                hold(&found, &expected, TOLERANCE, &format!("{what}, {mode:?}"));
            }
        }
    }

    /// Slopes of a sum of the output by weights, against differences.
    fn hold_slopes(&self, mode: Mode, what: &str) {
        let (pass, mut memory) = self.pass(Purpose { mode, ..TRAIN });
        let outputs = self.images * self.plan.shapes(self.shape)[self.plan.layers().len()].values();
        self.found(&pass, &mut memory);
        let upstream = noise(outputs, 99);
        let [of_weights, of_input] = pass.backward(&mut memory, &upstream).map(<[f32]>::to_vec);
        assert_eq!(of_input.len(), self.input.len());
        assert_eq!(of_weights.len(), parameter_count(self.plan.tensors()));
        let sum = |weights: &[Vec<f32>], input: &[f32]| -> f64 {
            let output = self.expected(weights, input, mode).output;
            let products = output.iter().zip(&upstream);
            products.map(|(value, by)| value * f64::from(*by)).sum()
        };
        // A step that f32 holds exactly, so that both sides are as far apart as is said.
        let steps = |value: f32| [1.0, -1.0].map(|sign| (f64::from(value) + sign * STEP) as f32);
        let mut at = 0;
        for (index, spec) in self.plan.tensors().iter().enumerate() {
            if !spec.role.is_trained() {
                continue;
            }
            let slopes = &of_weights[at..at + spec.len()];
            at += spec.len();
            let largest = largest(slopes);
            for tried in 0..TRIED {
                let place = pcg(tried as u32 + 31 * index as u32) as usize % spec.len();
                let mut weights = self.weights.clone();
                let both = steps(weights[index][place]);
                let sums = both.map(|value| {
                    weights[index][place] = value;
                    sum(&weights, &self.input)
                });
                let expected = (sums[0] - sums[1]) / f64::from(both[0] - both[1]);
                let apart = (f64::from(slopes[place]) - expected).abs();
                assert!(
                    apart <= SLOPE_TOLERANCE * largest.max(1.0),
                    "{what}, {mode:?}, {}[{place}]: {} for {expected}",
                    spec.name,
                    slopes[place]
                );
            }
        }
        for tried in 0..TRIED {
            let place = pcg(tried as u32) as usize % self.input.len();
            let mut input = self.input.clone();
            let both = steps(input[place]);
            let sums = both.map(|value| {
                input[place] = value;
                sum(&self.weights, &input)
            });
            let expected = (sums[0] - sums[1]) / f64::from(both[0] - both[1]);
            let apart = (f64::from(of_input[place]) - expected).abs();
            assert!(
                apart <= SLOPE_TOLERANCE * largest(&of_input).max(1.0),
                "{what}, {mode:?}, input[{place}]: {} for {expected}",
                of_input[place]
            );
        }
    }
}

fn largest(values: &[f32]) -> f64 {
    let most = values
        .iter()
        .fold(0.0_f32, |most, value| most.max(value.abs()));
    most.into()
}

fn hold(found: &[f32], expected: &[f64], tolerance: f64, what: &str) {
    assert_eq!(found.len(), expected.len(), "{what}");
    let largest = expected
        .iter()
        .fold(0.0, |most: f64, value| most.max(value.abs()));
    for (at, (found, expected)) in found.iter().zip(expected).enumerate() {
        let apart = (f64::from(*found) - expected).abs();
        assert!(
            apart <= tolerance * largest,
            "{what}, {at}: {found} for {expected}"
        );
    }
}

fn map(channels: usize, side: usize) -> Shape {
    Shape::Map { channels, side }
}

/// One convolution, norm and ReLU.
fn block(channels: usize, outs: usize, window: usize, stride: usize) -> Plan {
    let mut plan = Plan::begin(channels);
    let x = plan.convolution("conv", Slot::INPUT, outs, window, stride);
    let x = plan.batch_norm("bn", x);
    plan.relu(x);
    plan
}

#[test]
fn encoders_give_what_the_plain_loops_give() {
    for (side, images) in [(9, 3), (8, 1), (12, 5)] {
        for encoder in [Encoder::Tiny, Encoder::Resnet18W16] {
            let what = format!("{}, {side} px, {images}", encoder.id());
            Case::new(encoder.plan(), view_shape(side), images).hold_values(&what);
        }
    }
}

#[test]
fn convolutions_of_odd_sizes_give_what_the_plain_loops_give_both_ways() {
    let sizes = [(1, 1, 3), (3, 8, 5), (12, 20, 4), (8, 9, 7), (16, 24, 2)];
    for (channels, outs, side) in sizes {
        for (window, stride) in [(1, 1), (1, 2), (3, 1), (3, 2)] {
            for images in [2, 5] {
                let what =
                    format!("{channels} -> {outs}, {side} px, {window} / {stride}, {images}");
                let case = Case::new(
                    block(channels, outs, window, stride),
                    map(channels, side),
                    images,
                );
                case.hold_values(&what);
                case.hold_slopes(Mode::Train, &what);
            }
        }
    }
}

#[test]
fn many_channels_and_large_maps_give_what_the_plain_loops_give() {
    Case::new(block(512, 16, 3, 1), map(512, 2), 2).hold_values("512 channels");
    Case::new(block(3, 8, 3, 1), map(3, 96), 2).hold_values("96 px");
    Case::new(block(4, 512, 1, 2), map(4, 3), 3).hold_slopes(Mode::Train, "512 outputs");
}

#[test]
fn residual_blocks_give_what_the_plain_loops_give_both_ways() {
    let mut plan = Plan::begin(3);
    let stem = plan.convolution("conv1", Slot::INPUT, 8, 3, 1);
    let stem = plan.batch_norm("bn1", stem);
    let mut x = plan.relu(stem);
    for (name, channels, stride) in [("a", 8, 1), ("b", 16, 2)] {
        let inner = plan.convolution(&format!("{name}.conv1"), x, channels, 3, stride);
        let inner = plan.batch_norm(&format!("{name}.bn1"), inner);
        let inner = plan.relu(inner);
        let inner = plan.convolution(&format!("{name}.conv2"), inner, channels, 3, 1);
        let inner = plan.residual_batch_norm(&format!("{name}.bn2"), inner);
        let mut shortcut = x;
        if stride > 1 {
            shortcut = plan.convolution(&format!("{name}.down.0"), x, channels, 1, stride);
            shortcut = plan.batch_norm(&format!("{name}.down.1"), shortcut);
        }
        let sum = plan.add(inner, shortcut);
        x = plan.relu(sum);
    }
    plan.average(x);
    let case = Case::new(plan, map(3, 7), 3);
    case.hold_values("blocks");
    case.hold_slopes(Mode::Train, "blocks");
    case.hold_slopes(Mode::Evaluate, "blocks");
}

#[test]
fn a_value_that_is_added_and_read_later_gets_the_gradients_of_all() {
    let mut plan = Plan::begin(8);
    let block = |plan: &mut Plan, name: &str, x| {
        let x = plan.convolution(&format!("{name}.conv"), x, 8, 3, 1);
        plan.batch_norm(&format!("{name}.bn"), x)
    };
    let x = block(&mut plan, "x", Slot::INPUT);
    let x = plan.relu(x);
    let inner = block(&mut plan, "a", x);
    let a = plan.add(inner, x);
    let a = plan.relu(a);
    // On the way back this reader of x comes before the sum above.
    let b = block(&mut plan, "b", x);
    let c = block(&mut plan, "c", a);
    plan.add(c, b);
    let case = Case::new(plan, map(8, 5), 3);
    case.hold_values("read three times");
    case.hold_slopes(Mode::Train, "read three times");
}

#[test]
fn every_kind_of_head_gives_what_the_plain_loops_give_both_ways() {
    for kind in HeadKind::ALL {
        for batch_norm in [true, false] {
            let head = Head {
                kind,
                batch_norm,
                hidden_layers: 2,
                output_batch_norm: true,
                output_norm_affine: batch_norm,
                ..Head::mlp(7, 5)
            };
            let plan = head.plan(10);
            if plan.layers().is_empty() {
                continue;
            }
            let what = format!("{}, {batch_norm}", kind.id());
            let case = Case::new(plan, Shape::Row { width: 10 }, 6);
            case.hold_values(&what);
            case.hold_slopes(Mode::Train, &what);
            case.hold_slopes(Mode::Evaluate, &what);
        }
    }
}

#[test]
fn values_far_from_zero_keep_their_variance() {
    let mut case = Case::new(block(1, 8, 1, 1), map(1, 8), 6);
    // A norm takes away the mean, of which a convolution's weights make one for each channel.
    for value in &mut case.input {
        *value += 1e4;
    }
    let (pass, mut memory) = case.pass(TRAIN);
    let found = case.found(&pass, &mut memory);
    let expected = case
        .expected(&case.weights, &case.input, Mode::Train)
        .output;
    // Of values of 1e4 the last digit is a thousandth, which the norm makes several.
    const FAR: f64 = 5e-3;
    hold(&found[..expected.len()], &expected, FAR, "around 1e4");
}

#[test]
fn any_number_of_threads_gives_the_same_bits() {
    let case = Case::new(Encoder::Resnet18W16.plan(), view_shape(16), 9);
    let run = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads);
        pool.build().expect("threads").install(|| {
            let (pass, mut memory) = case.pass(TRAIN);
            let output = case.found(&pass, &mut memory);
            let upstream = noise(9 * 128, 7);
            let gradients = pass.backward(&mut memory, &upstream).map(<[f32]>::to_vec);
            (output, gradients)
        })
    };
    let one = run(1);
    assert!(one.1.iter().flatten().all(|value| value.is_finite()));
    assert_eq!(run(2), one);
    assert_eq!(run(4), one);
}

#[test]
fn an_input_that_asks_for_no_gradient_has_none_and_the_weights_have_theirs() {
    let case = Case::new(block(3, 8, 3, 1), map(3, 5), 2);
    let of_weights = |has_input_gradient| {
        let (pass, mut memory) = case.pass(Purpose {
            has_input_gradient,
            ..TRAIN
        });
        case.found(&pass, &mut memory);
        let [of_weights, of_input] = pass.backward(&mut memory, &noise(2 * 8 * 25, 5));
        assert_eq!(of_input.is_empty(), !has_input_gradient);
        of_weights.to_vec()
    };
    assert_eq!(of_weights(false), of_weights(true));
}

#[test]
fn a_plan_without_layers_or_images_has_no_pass() {
    let shape = Shape::Row { width: 4 };
    assert!(Pass::new(&Plan::begin(4), shape, 2, TRAIN).is_none());
    assert!(Pass::new(&Head::linear(4).plan(4), shape, 0, TRAIN).is_none());
}
