//! LARS, layer-wise adaptive rate scaling (You et al. 2017, arXiv 1708.03888, algorithm 1):
//!
//! ```text
//! l = trust |w| / (|g| + decay |w|)
//! v = momentum v + rate l (g + decay w)
//! w = w - v
//! ```
//!
//! This is SimCLR's LARS: the rate is inside of the velocity, as in the paper and in google-research/simclr, so
//! that where the schedule moves it, earlier steps keep the rate that they had. BYOL's, in
//! deepmind-research/byol, has it outside, as SGD here has: under a constant rate the two are the same. As SimCLR
//! uses it, biases and norms are neither
//! adapted nor decayed, and `l` is 1 where the weight or what it moves along is all zero (the paper
//! leaves both open, and a weight of zeros would never move). SimCLR divides by `|g + decay w|`; at its
//! decay of 1e-6 that is the same.

use super::rule::{Rule, Step};
use super::state::Moments;
use super::weight_decay::{WeightDecay, decaying};
use crate::device::{sum_in_rows, upload};
use crate::network::{TensorSpec, trained_places};
use burn::tensor::{Device, Int, Tensor};
use std::ops::Range;

/// The trust coefficient, of the paper's experiments and of google-research/simclr.
const TRUST: f64 = 0.001;

const VELOCITY: usize = 0;

/// The rule, with what it knows of the tensors that it adapts its rate to.
pub(super) struct Lars {
    momentum: f32,
    weight_decay: f32,
    decay: WeightDecay,
    /// Where each tensor lies.
    places: Vec<Range<usize>>,
    /// Which tensor an element is of.
    tensors: Tensor<1, Int>, // [trained elements]
    /// 1 where the rate is adapted, 0 elsewhere: the roles that take decay.
    adapted: Tensor<1>, // [trained elements]
}

impl Lars {
    pub(super) fn new(
        momentum: f32,
        weight_decay: f32,
        specs: &[TensorSpec],
        device: &Device,
    ) -> Self {
        let places: Vec<_> = trained_places(specs).flatten().collect();
        let tensors = places.iter().zip(0..);
        let tensors = tensors.flat_map(|(place, tensor)| std::iter::repeat_n(tensor, place.len()));
        let tensors: Vec<u32> = tensors.collect();
        Self {
            momentum,
            weight_decay,
            decay: WeightDecay::new(weight_decay, specs, device),
            places,
            tensors: upload::indices(&tensors, device),
            adapted: decaying(specs, device),
        }
    }

    /// `rate l` of every element; the rate itself of those that are not adapted.
    fn rates(&self, rate: f64, value: &Tensor<1>, gradient: &Tensor<1>) -> Tensor<1> {
        let (weight, mut slope) = (self.lengths(value), self.lengths(gradient)); // [tensors] each
        if self.weight_decay > 0.0 {
            slope = slope.add(weight.clone().mul_scalar(self.weight_decay));
        }
        let either_zero = weight.clone().mul(slope.clone()).equal_scalar(0.0);
        let of_tensors = weight
            .mul_scalar(rate * TRUST)
            .div(slope)
            .mask_fill(either_zero, rate); // [tensors]
        let others = self.adapted.clone().mul_scalar(-rate).add_scalar(rate); // [trained elements]
        let adapted = of_tensors.select(0, self.tensors.clone()); // [trained elements]
        adapted.mul(self.adapted.clone()).add(others) // [trained elements]
    }

    /// The length of every tensor.
    fn lengths(&self, values: &Tensor<1>) -> Tensor<1> {
        let squares = values.clone().square(); // [trained elements]
        let sum = |place: &Range<usize>| sum_in_rows(squares.clone().slice([place.clone()]));
        Tensor::cat(self.places.iter().map(sum).collect(), 0).sqrt() // [tensors]
    }
}

impl Rule for Lars {
    /// Not PyTorch's `momentum_buffer`: rates are in it.
    fn moments(&self) -> &'static [&'static str] {
        &["velocity"]
    }

    fn step(
        &self,
        at: Step,
        value: Tensor<1>,
        gradient: Tensor<1>,
        moments: &mut Moments,
    ) -> Tensor<1> {
        let rates = self.rates(at.rate, &value, &gradient); // [trained elements]
        let slope = self.decay.in_gradient(&value, gradient);
        value.sub(moments.velocity(VELOCITY, self.momentum, slope.mul(rates)))
    }
}
