//! Weight decay of a part's weights, and of nothing beside them.

use crate::device::upload;
use crate::network::TensorSpec;
use burn::tensor::{Device, Tensor};

/// What decay does to the trained elements of a part.
pub(super) struct WeightDecay {
    factor: f32,
    /// 1 where decay moves the element, 0 elsewhere; none where the factor is 0.
    weights: Option<Tensor<1>>, // [trained elements]
}

impl WeightDecay {
    pub(super) fn new(factor: f32, specs: &[TensorSpec], device: &Device) -> Self {
        let weights = (factor > 0.0).then(|| decaying(specs, device));
        Self { factor, weights }
    }

    /// `g + decay w` of a weight, `g` of anything else.
    pub(super) fn in_gradient(&self, value: &Tensor<1>, gradient: Tensor<1>) -> Tensor<1> {
        let Some(weights) = self.weights.clone() else {
            return gradient;
        };
        let factors = weights.mul_scalar(self.factor); // [trained elements]
        factors.mul(value.clone()).add(gradient) // [trained elements]
    }

    /// `(1 - rate decay) w` of a weight; anything else as it is.
    pub(super) fn decoupled(&self, rate: f64, value: Tensor<1>) -> Tensor<1> {
        let Some(weights) = self.weights.clone() else {
            return value;
        };
        let taken = -rate * f64::from(self.factor);
        let kept = weights.mul_scalar(taken).add_scalar(1.0); // [trained elements]
        value.mul(kept) // [trained elements]
    }
}

/// 1 of every element of a tensor that decay moves, 0 of the others.
pub(super) fn decaying(specs: &[TensorSpec], device: &Device) -> Tensor<1> {
    let trained = specs.iter().filter(|spec| spec.role.is_trained());
    let elements = trained.flat_map(|spec| {
        let decays = f32::from(u8::from(spec.role.takes_decay()));
        std::iter::repeat_n(decays, spec.len())
    });
    let elements: Vec<f32> = elements.collect();
    let count = elements.len();
    upload::floats(elements, [count], device) // [trained elements]
}
