//! One pass through a network: the layers that encoders and heads are made of.

use super::weights::Weights;
use burn::tensor::activation::relu;
use burn::tensor::module::{batch_norm, batch_norm_train, conv2d, linear};
use burn::tensor::ops::ConvOptions;
use burn::tensor::{Device, Tensor};

/// PyTorch's defaults of `nn.BatchNorm2d`.
const NORM_EPSILON: f64 = 1e-5;
const NORM_MOMENTUM: f64 = 0.1;

/// How batch norm behaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Normalise by the batch, move the running statistics.
    Train,
    /// Normalise by the running statistics.
    Evaluate,
}

/// A pass that is under way. Layers are named as in PyTorch's `state_dict`.
pub struct Pass<'a> {
    weights: &'a Weights,
    mode: Mode,
    statistics: Vec<(usize, Tensor<1>)>,
}

impl<'a> Pass<'a> {
    pub fn new(weights: &'a Weights, mode: Mode) -> Self {
        Self {
            weights,
            mode,
            statistics: Vec::new(),
        }
    }

    /// The moved running statistics, by their place in the weights; empty in evaluation.
    pub fn into_statistics(self) -> Vec<(usize, Tensor<1>)> {
        self.statistics
    }

    /// Square convolution without bias, padded to keep the size at stride 1.
    pub fn conv(&self, name: &str, x: Tensor<4>, stride: usize) -> Tensor<4> {
        let place = self.find(&format!("{name}.weight"));
        let shape = &self.weights.specs()[place].shape;
        let kernel = [shape[0], shape[1], shape[2], shape[3]];
        let weight = self.weights.values()[place].clone().reshape(kernel); // [out, in, k, k]
        let padding = kernel[2] / 2;
        let options = ConvOptions::new([stride, stride], [padding, padding], [1, 1], 1);
        conv2d(x, weight, None, options) // [B, out, H / stride, W / stride]
    }

    /// Batch norm over every dimension but the second (Ioffe and Szegedy 2015).
    pub fn batch_norm<const D: usize>(&mut self, name: &str, x: Tensor<D>) -> Tensor<D> {
        let scale = self.value(&format!("{name}.weight")); // [C]
        let shift = self.value(&format!("{name}.bias")); // [C]
        let mean_place = self.find(&format!("{name}.running_mean"));
        let var_place = self.find(&format!("{name}.running_var"));
        let mean = self.weights.values()[mean_place].clone(); // [C]
        let var = self.weights.values()[var_place].clone(); // [C]
        if self.mode == Mode::Evaluate {
            let device = x.device();
            let (mean, var) = (on(mean, &device), on(var, &device));
            return batch_norm(x, scale, shift, mean, var, NORM_EPSILON);
        }
        let dims = x.dims();
        let values_per_channel = dims.iter().product::<usize>() / dims[1];
        // PyTorch keeps the unbiased variance; the layer itself divides by the biased one.
        let unbias = values_per_channel as f64 / (values_per_channel.max(2) - 1) as f64;
        let trained = batch_norm_train(x, scale, shift, NORM_EPSILON);
        self.statistics
            .push((mean_place, moved(mean, trained.mean, 1.0)));
        self.statistics
            .push((var_place, moved(var, trained.variance, unbias)));
        trained.output
    }

    /// Fully connected layer; its bias where the layout has one.
    pub fn linear(&self, name: &str, x: Tensor<2>) -> Tensor<2> {
        let place = self.find(&format!("{name}.weight"));
        let shape = &self.weights.specs()[place].shape;
        let weight = self.weights.values()[place]
            .clone()
            .reshape([shape[0], shape[1]])
            .transpose(); // [in, out]
        let bias = self
            .weights
            .place(&format!("{name}.bias"))
            .map(|place| self.weights.values()[place].clone()); // [out]
        linear(x, weight, bias) // [B, out]
    }

    /// Convolution, batch norm and ReLU.
    pub fn conv_norm_relu(
        &mut self,
        conv: &str,
        norm: &str,
        x: Tensor<4>,
        stride: usize,
    ) -> Tensor<4> {
        let x = self.conv(conv, x, stride);
        relu(self.batch_norm(norm, x))
    }

    fn value(&self, name: &str) -> Tensor<1> {
        self.weights.values()[self.find(name)].clone()
    }

    /// A network asks only for names of its own layout, which the tests walk through; a missing one
    /// is a mistake in this crate, not in anybody's input.
    fn find(&self, name: &str) -> usize {
        self.weights
            .place(name)
            .unwrap_or_else(|| panic!("the layout has no tensor {name}"))
    }
}

fn on(statistic: Tensor<1>, device: &Device) -> Tensor<1> {
    statistic.to_device(device)
}

fn moved(running: Tensor<1>, batch: Tensor<1>, factor: f64) -> Tensor<1> {
    let batch = batch.inner().mul_scalar(NORM_MOMENTUM * factor);
    running.mul_scalar(1.0 - NORM_MOMENTUM).add(batch)
}
