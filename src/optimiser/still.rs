//! Tensors that a step leaves as they are, because the loss has no gradient in them.

use super::state::Moments;
use crate::network::{TensorSpec, trained_places};
use burn::tensor::Tensor;
use std::ops::Range;

/// The tensors without a gradient, and what they were before the step.
pub(super) struct Still {
    places: Vec<Range<usize>>,
    value: Tensor<1>,        // [trained elements]
    moments: Vec<Tensor<1>>, // [trained elements] each
}

impl Still {
    /// None where every trained tensor has a gradient.
    pub(super) fn new(
        specs: &[TensorSpec],
        gradients: &[Option<Tensor<1>>],
        value: &Tensor<1>,
        moments: &Moments,
    ) -> Option<Self> {
        let places = trained_places(specs).zip(gradients);
        let places = places.filter_map(|(place, gradient)| place.filter(|_| gradient.is_none()));
        let places: Vec<_> = places.collect();
        (!places.is_empty()).then(|| Self {
            places,
            value: value.clone(),
            moments: moments.tensors().to_vec(),
        })
    }

    /// What the step made of the others, and these as they were.
    pub(super) fn put_back(&self, value: Tensor<1>, moments: &mut Moments) -> Tensor<1> {
        for (moment, before) in moments.tensors_mut().iter_mut().zip(&self.moments) {
            *moment = self.as_before(moment.clone(), before);
        }
        self.as_before(value, &self.value) // [trained elements]
    }

    fn as_before(&self, after: Tensor<1>, before: &Tensor<1>) -> Tensor<1> {
        self.places.iter().fold(after, |after, place| {
            let piece = before.clone().slice([place.clone()]);
            after.slice_assign([place.clone()], piece)
        })
    }
}
