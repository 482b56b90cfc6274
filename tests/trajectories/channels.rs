//! A network with its channels in another order, so that every sum over them is taken the other way round.

use super::SIZE_PX;
use contrastive_lab::method::PredictorLayers;
use contrastive_lab::network::{Role, TensorSpec};
use contrastive_lab::recipe::Method;

/// The order of a network's channels, from the colours of a pixel to the columns of `z` and the classes.
/// The run is the same in both; every sum over channels is taken the other way round.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Channels {
    AsTheyAre,
    Reversed,
}

/// What the outputs of a layer are.
#[derive(Clone, Copy)]
pub enum Outputs {
    Channels,
    /// Each has a meaning of its own, as a quarter turn has.
    Answers,
    /// Of a view, colour by colour.
    Pixels,
}

impl Outputs {
    /// Of the layer behind the head.
    pub fn of_predictor(method: Method) -> Self {
        match method.spec().predictor.map(|predictor| predictor.layers) {
            Some(PredictorLayers::Answers(_)) => Self::Answers,
            Some(PredictorLayers::Pixels(_)) => Self::Pixels,
            _ => Self::Channels,
        }
    }
}

impl Channels {
    pub fn of(self, channel: usize, count: usize) -> usize {
        match self {
            Self::AsTheyAre => channel,
            Self::Reversed => count - 1 - channel,
        }
    }

    /// A tensor's values with what it gives and what it takes in this order. The queue's rows are not
    /// channels but keys, whose age counts.
    pub fn ordered(self, values: &[f32], spec: &TensorSpec, outputs: Outputs) -> Vec<f32> {
        let (rows, columns) = (spec.shape[0], spec.shape.get(1).copied().unwrap_or(1));
        let block: usize = spec.shape.iter().skip(2).product();
        let plane = SIZE_PX * SIZE_PX;
        let row = |row: usize| match (spec.role, outputs) {
            (Role::Keys, _) | (_, Outputs::Answers) => row,
            (_, Outputs::Pixels) => self.of(row / plane, 3) * plane + row % plane,
            (_, Outputs::Channels) => self.of(row, rows),
        };
        let pairs = (0..rows).flat_map(|r| (0..columns).map(move |c| (r, c)));
        let blocks = pairs.map(|(r, c)| (row(r) * columns + self.of(c, columns)) * block);
        blocks
            .flat_map(|start| values[start..start + block].iter().copied())
            .collect()
    }
}
