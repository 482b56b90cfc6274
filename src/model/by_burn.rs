//! A network's plan in burn's own operations.

use super::activation::{Activation, Passed};
use super::batch_norm::normed;
use super::weights::Weights;
use crate::network::plan::{Mode, NORM_EPSILON, NORM_MOMENTUM, Operation, Plan};
use burn::tensor::Tensor;
use burn::tensor::activation::relu;
use burn::tensor::module::{batch_norm, conv2d, linear};
use burn::tensor::ops::ConvOptions;

/// The network's output for an input, in rows of a batch. The weights are those of this plan.
pub(super) fn forward(plan: &Plan, weights: &Weights, input: Activation, mode: Mode) -> Passed {
    let mut pass = Pass {
        weights,
        mode,
        moved: Vec::new(),
    };
    let last_reads = plan.last_reads();
    let mut values = vec![Some(input)];
    // A value that nothing reads any more is given away: its memory is free, unless a gradient needs it.
    let read = |values: &mut Vec<Option<Activation>>, slot: usize, layer: usize| {
        if last_reads[slot] == Some(layer) {
            values[slot].take()
        } else {
            values[slot].clone()
        }
    };
    for (index, layer) in plan.layers().iter().enumerate() {
        let other = match layer.operation {
            // A value that is added to itself is still to be read.
            Operation::Add { other } if other == layer.input => values[other.index()].clone(),
            Operation::Add { other } => read(&mut values, other.index(), index),
            _ => None,
        };
        let input = read(&mut values, layer.input.index(), index);
        values.push(input.map(|input| pass.layer(layer.operation, input, other)));
    }
    let output = values.pop().flatten();
    Passed {
        output: output.expect("a plan's layers read what layers before them wrote"),
        moved: pass.moved,
    }
}

struct Pass<'a> {
    weights: &'a Weights,
    mode: Mode,
    moved: Vec<(usize, Tensor<1>)>,
}

impl Pass<'_> {
    fn layer(
        &mut self,
        operation: Operation,
        input: Activation,
        other: Option<Activation>,
    ) -> Activation {
        match operation {
            Operation::Convolution { weight, stride, .. } => {
                self.convolution(weight, stride, input.into_maps()).into()
            }
            Operation::BatchNorm { scale, mean } => match input {
                Activation::Maps(maps) => self.batch_norm(scale, mean, maps).into(),
                Activation::Rows(rows) => self.batch_norm(scale, mean, rows).into(),
            },
            Operation::Relu => match input {
                Activation::Maps(maps) => relu(maps).into(),
                Activation::Rows(rows) => relu(rows).into(),
            },
            Operation::Add { .. } => match (input, other) {
                (Activation::Maps(one), Some(Activation::Maps(other))) => one.add(other).into(),
                (one, Some(other)) => one.into_rows().add(other.into_rows()).into(),
                (one, None) => one,
            },
            Operation::Average => average(input.into_maps()).into(),
            Operation::Linear { weight, bias } => {
                self.linear(weight, bias, input.into_rows()).into()
            }
        }
    }

    fn value(&self, index: usize) -> Tensor<1> {
        self.weights.values()[index].clone()
    }

    fn convolution(&self, index: usize, stride: usize, x: Tensor<4>) -> Tensor<4> {
        let shape = &self.weights.specs()[index].shape;
        let kernel = [shape[0], shape[1], shape[2], shape[3]];
        let weight = self.value(index).reshape(kernel); // [out, in, k, k]
        let padding = kernel[2] / 2;
        let options = ConvOptions::new([stride, stride], [padding, padding], [1, 1], 1);
        conv2d(x, weight, None, options) // [B, out, H / stride, W / stride]
    }

    /// Over every dimension but the second (Ioffe and Szegedy 2015).
    fn batch_norm<const D: usize>(
        &mut self,
        scale_index: Option<usize>,
        mean_index: usize,
        x: Tensor<D>,
    ) -> Tensor<D> {
        let var_index = mean_index + 1;
        let [scale, shift] = match scale_index {
            Some(index) => [index, index + 1].map(|index| self.value(index)),
            None => {
                let (channels, device) = (x.dims()[1], x.device());
                [
                    Tensor::ones([channels], &device),
                    Tensor::zeros([channels], &device),
                ]
            }
        }; // [C] each
        let [mean, var] = [mean_index, var_index].map(|index| self.value(index)); // [C] each
        if self.mode == Mode::Evaluate {
            let device = x.device();
            let [mean, var] = [mean, var].map(|statistic| statistic.to_device(&device));
            return batch_norm(x, scale, shift, mean, var, NORM_EPSILON);
        }
        let dims = x.dims();
        let values_per_channel = dims.iter().product::<usize>() / dims[1];
        // PyTorch keeps the unbiased variance; the layer itself divides by the biased one.
        let unbias = values_per_channel as f64 / (values_per_channel.max(2) - 1) as f64;
        let trained = normed(x, scale, shift, NORM_EPSILON);
        self.moved
            .push((mean_index, moved(mean, trained.mean, 1.0)));
        self.moved
            .push((var_index, moved(var, trained.variance, unbias)));
        trained.output
    }

    fn linear(&self, index: usize, bias: Option<usize>, x: Tensor<2>) -> Tensor<2> {
        let weight = self.weights.matrix(index); // [out, in]
        let bias = bias.map(|index| self.value(index)); // [out]
        linear(x, weight.transpose(), bias) // [B, out]
    }
}

fn moved(running: Tensor<1>, batch: Tensor<1>, factor: f64) -> Tensor<1> {
    let batch = batch.inner().mul_scalar(NORM_MOMENTUM * factor);
    running.mul_scalar(1.0 - NORM_MOMENTUM).add(batch)
}

/// The mean over the pixels.
fn average(maps: Tensor<4>) -> Tensor<2> {
    let [batch, channels, height, width] = maps.dims();
    maps.reshape([batch, channels, height * width])
        .mean_dim(2)
        .reshape([batch, channels])
}
