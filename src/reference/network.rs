//! A network's plan in plain loops, in f64.

use crate::network::plan::{Mode, NORM_EPSILON, NORM_MOMENTUM, Operation, Plan, Shape};

/// What a pass leaves.
pub struct Passed {
    /// Row after row.
    pub output: Vec<f64>,
    /// Moved running statistics, by their index in the weights; none in evaluation.
    pub moved: Vec<(usize, Vec<f64>)>,
}

/// A layer's input: a batch of values of one shape.
struct Batch<'a> {
    rows: usize,
    shape: Shape,
    values: &'a [f64],
}

/// The network's output for `rows` inputs of this shape, one behind the other; `weights` are the values of
/// the plan's tensors.
///
/// # Panics
/// Where inputs or weights are fewer than the plan needs.
pub fn forward(
    plan: &Plan,
    weights: &[Vec<f32>],
    shape: Shape,
    rows: usize,
    input: &[f32],
    mode: Mode,
) -> Passed {
    let weights: Vec<Vec<f64>> = weights.iter().map(|values| wide(values)).collect();
    let shapes = plan.shapes(shape);
    let mut slots = vec![wide(input)];
    let mut moved = Vec::new();
    for (layer, output) in plan.layers().iter().zip(&shapes[1..]) {
        let slot = layer.input.index();
        let batch = Batch {
            rows,
            shape: shapes[slot],
            values: &slots[slot],
        };
        slots.push(match layer.operation {
            Operation::Convolution {
                weight,
                window,
                stride,
            } => convolution(&batch, &weights[weight], *output, window, stride),
            Operation::BatchNorm { scale, mean } => {
                let affine = scale.map(|scale| [scale, scale + 1].map(|of| weights[of].as_slice()));
                let indices = [mean, mean + 1];
                let running = indices.map(|of| weights[of].as_slice());
                let (values, statistics) = batch_norm(&batch, affine, running, mode);
                moved.extend(
                    statistics
                        .into_iter()
                        .flat_map(|both| indices.into_iter().zip(both)),
                );
                values
            }
            Operation::Relu => batch.values.iter().map(|value| value.max(0.0)).collect(),
            Operation::Add { other } => {
                let pairs = batch.values.iter().zip(&slots[other.index()]);
                pairs.map(|(one, other)| one + other).collect()
            }
            Operation::Average => {
                let pixels = shapes[slot].values() / shapes[slot].width();
                let maps = batch.values.chunks(pixels);
                maps.map(|map| map.iter().sum::<f64>() / pixels as f64)
                    .collect()
            }
            Operation::Linear { weight, bias } => {
                let bias = bias.map(|index| weights[index].as_slice());
                linear(&batch, &weights[weight], bias, output.width())
            }
        });
    }
    Passed {
        output: slots.pop().unwrap_or_default(),
        moved,
    }
}

fn wide(values: &[f32]) -> Vec<f64> {
    values.iter().map(|&value| value.into()).collect()
}

/// Side of a map; a row is a map of one pixel.
fn side(shape: Shape) -> usize {
    match shape {
        Shape::Map { side, .. } => side,
        Shape::Row { .. } => 1,
    }
}

fn convolution(
    batch: &Batch,
    weight: &[f64], // [out, in, window, window]
    output: Shape,
    window: usize,
    stride: usize,
) -> Vec<f64> {
    let (channels, size) = (batch.shape.width(), side(batch.shape));
    let padding = window / 2;
    let at = |row: usize, channel: usize, y: usize, x: usize| {
        let (y, x) = (y.checked_sub(padding)?, x.checked_sub(padding)?);
        let is_inside = y < size && x < size;
        is_inside.then(|| batch.values[((row * channels + channel) * size + y) * size + x])
    };
    let mut values = Vec::new();
    for row in 0..batch.rows {
        for out in 0..output.width() {
            for y in 0..side(output) {
                for x in 0..side(output) {
                    let mut sum = 0.0;
                    for channel in 0..channels {
                        for (tap, weight) in weight[(out * channels + channel) * window * window..]
                            .iter()
                            .take(window * window)
                            .enumerate()
                        {
                            let (y, x) = (y * stride + tap / window, x * stride + tap % window);
                            sum += weight * at(row, channel, y, x).unwrap_or(0.0);
                        }
                    }
                    values.push(sum);
                }
            }
        }
    }
    values
}

/// Normalised values, and in training the moved running mean and variance.
fn batch_norm(
    batch: &Batch,
    affine: Option<[&[f64]; 2]>,
    [mean, var]: [&[f64]; 2],
    mode: Mode,
) -> (Vec<f64>, Option<[Vec<f64>; 2]>) {
    let channels = batch.shape.width();
    let pixels = batch.shape.values() / channels;
    let channel_of = |index: usize| index / pixels % channels;
    let count = (batch.rows * pixels) as f64;
    let mean_of = |term: &dyn Fn(usize, f64) -> f64| {
        let mut sums = vec![0.0; channels];
        for (index, &value) in batch.values.iter().enumerate() {
            sums[channel_of(index)] += term(channel_of(index), value) / count;
        }
        sums
    };
    let own_mean = mean_of(&|_, value| value);
    let own_var = mean_of(&|channel, value| (value - own_mean[channel]).powi(2));
    let (by_mean, by_var) = match mode {
        Mode::Train => (own_mean.as_slice(), own_var.as_slice()),
        Mode::Evaluate => (mean, var),
    };
    let normalised = batch.values.iter().enumerate().map(|(index, value)| {
        let channel = channel_of(index);
        let deviation = (by_var[channel] + NORM_EPSILON).sqrt();
        let normalised = (value - by_mean[channel]) / deviation;
        affine.map_or(normalised, |[scale, shift]| {
            normalised * scale[channel] + shift[channel]
        })
    });
    let moved = |running: &[f64], own: &[f64], factor: f64| {
        let pairs = running.iter().zip(own);
        pairs
            .map(|(running, own)| running + NORM_MOMENTUM * (factor * own - running))
            .collect()
    };
    // The variance that is kept is the unbiased one.
    let unbias = count / (count - 1.0).max(1.0);
    let statistics = [moved(mean, &own_mean, 1.0), moved(var, &own_var, unbias)];
    (
        normalised.collect(),
        (mode == Mode::Train).then_some(statistics),
    )
}

fn linear(
    batch: &Batch,
    weight: &[f64], // [out, in]
    bias: Option<&[f64]>,
    width: usize,
) -> Vec<f64> {
    let inputs = batch.shape.values();
    let outputs = |row: &[f64]| -> Vec<f64> {
        let of = |out: usize| {
            let weights = weight[out * inputs..].iter().zip(row);
            let product: f64 = weights.map(|(weight, value)| weight * value).sum();
            product + bias.map_or(0.0, |bias| bias[out])
        };
        (0..width).map(of).collect()
    };
    batch.values.chunks(inputs).flat_map(outputs).collect()
}
