//! A network's output: by this lab's own kernels where the device has them, else by burn's operations.

use super::activation::{Activation, Passed};
use super::by_burn;
#[cfg(feature = "cpu")]
use super::executor::{Executor, executor};
use super::weights::Weights;
#[cfg(feature = "cpu")]
use crate::kernel::network;
use crate::network::plan::{Mode, Plan};
#[cfg(feature = "cpu")]
use crate::network::plan::{Shape, Slot};

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
