//! A network's output: by this lab's own kernels where the device has them, else by burn's operations.

use super::by_burn;
#[cfg(feature = "cpu")]
use super::executor::{Executor, executor};
use super::weights::Weights;
#[cfg(feature = "cpu")]
use crate::kernel::network;
use crate::network::plan::{Mode, Plan};
#[cfg(feature = "cpu")]
use crate::network::plan::{Shape, Slot};
use burn::tensor::Tensor;

/// A value on its way through a network.
#[derive(Clone, Debug)]
pub enum Activation {
    Maps(Tensor<4>), // [B, C, H, W]
    Rows(Tensor<2>), // [B, D]
}

impl Activation {
    /// As maps; a row is maps of one pixel.
    pub fn into_maps(self) -> Tensor<4> {
        match self {
            Self::Maps(maps) => maps,
            Self::Rows(rows) => {
                let [batch, width] = rows.dims();
                rows.reshape([batch, width, 1, 1]) // [B, D, 1, 1]
            }
        }
    }

    /// Every value in a row, with the shape of one of a batch and their number; none of maps that are no squares.
    #[cfg(feature = "cpu")]
    fn flat(&self) -> Option<(Tensor<1>, Shape, usize)> {
        match self {
            Self::Maps(maps) => {
                let [batch, channels, height, width] = maps.dims();
                let shape = Shape::Map {
                    channels,
                    side: height,
                };
                let flat = maps.clone().reshape([batch * shape.values()]);
                (height == width).then_some((flat, shape, batch))
            }
            Self::Rows(rows) => {
                let [batch, width] = rows.dims();
                let flat = rows.clone().reshape([batch * width]);
                Some((flat, Shape::Row { width }, batch))
            }
        }
    }

    /// As rows; of maps every value.
    pub fn into_rows(self) -> Tensor<2> {
        match self {
            Self::Rows(rows) => rows,
            Self::Maps(maps) => {
                let [batch, channels, height, width] = maps.dims();
                maps.reshape([batch, channels * height * width]) // [B, C H W]
            }
        }
    }
}

impl From<Tensor<4>> for Activation {
    fn from(maps: Tensor<4>) -> Self {
        Self::Maps(maps)
    }
}

impl From<Tensor<2>> for Activation {
    fn from(rows: Tensor<2>) -> Self {
        Self::Rows(rows)
    }
}

/// What a pass leaves.
pub struct Passed {
    pub output: Activation,
    /// Moved running statistics, by their index in the weights; none in evaluation.
    pub moved: Vec<(usize, Tensor<1>)>,
}

/// The network's output for an input, in rows of a batch. The weights are those of this plan.
pub fn forward(plan: &Plan, weights: &Weights, input: impl Into<Activation>, mode: Mode) -> Passed {
    let input = input.into();
    #[cfg(feature = "cpu")]
    if executor() == Executor::Own
        && let Some(passed) = by_own_kernels(plan, weights, &input, mode)
    {
        return passed;
    }
    by_burn::forward(plan, weights, input, mode)
}

/// None where the device or the plan is not for them.
#[cfg(feature = "cpu")]
fn by_own_kernels(
    plan: &Plan,
    weights: &Weights,
    input: &Activation,
    mode: Mode,
) -> Option<Passed> {
    let (flat, shape, rows) = input.flat()?;
    if !network::is_at_home(&flat.device()) {
        return None;
    }
    let left = network::network(
        plan,
        (shape, rows),
        mode,
        weights.trained_leaves()?,
        weights.running(),
        flat,
    )?;
    let output = match plan.shapes(shape)[Slot::of_layer(plan.layers().len() - 1).index()] {
        Shape::Row { width } => left.output.reshape([rows, width]).into(),
        Shape::Map { channels, side } => left.output.reshape([rows, channels, side, side]).into(),
    };
    Some(Passed {
        output,
        moved: weights.moved(mode, left.moved),
    })
}
