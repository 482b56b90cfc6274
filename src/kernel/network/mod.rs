//! A network as one operation: its pass there and back on the processor, see [`crate::pass`].

mod backward;
mod flex;
mod job;

use crate::network::plan::{Mode, Plan, Shape};
use crate::pass::{Pass, Purpose};
use burn::backend::tensor::FloatTensor;
use burn::backend::{Backend, Dispatch, DispatchDevice, backend_extension};
use burn::tensor::{Device, Tensor};
pub use job::Job;

/// What a backend brings.
#[backend_extension(Autodiff, Flex)]
pub trait NetworkBackend: Backend {
    /// The output, then the running statistics as they have moved, which is nothing where they do not.
    fn network(
        weights: FloatTensor<Self>, // [trained elements]
        running: FloatTensor<Self>, // [other elements]
        input: FloatTensor<Self>,   // [rows * values]
        job: &Job,
    ) -> (FloatTensor<Self>, FloatTensor<Self>); // [rows * values], [other elements] or [0]

    /// The gradients of the weights and of the input, which is nothing where it was not asked for.
    fn network_gradient(
        upstream: FloatTensor<Self>, // [rows * values]
        job: &Job,
    ) -> (FloatTensor<Self>, FloatTensor<Self>); // [trained elements], [rows * values] or [0]
}

/// What a network leaves.
pub struct Left {
    pub output: Tensor<1>, // [rows * values]
    pub moved: Tensor<1>,  // [other elements] or [0]
}

/// Whether networks on this device are one operation.
pub fn is_at_home(device: &Device) -> bool {
    let device = device.clone().without_autodiff();
    matches!(device.as_dispatch(), DispatchDevice::Flex(_))
}

/// A network's output for so many rows of this shape; none where the plan has a layer that no step computes.
///
/// # Panics
/// Where a tensor has another length than the plan, or lies on another device than [`is_at_home`].
pub fn network(
    plan: &Plan,
    (shape, rows): (Shape, usize),
    mode: Mode,
    weights: Tensor<1>, // [trained elements]
    running: Tensor<1>, // [other elements]
    input: Tensor<1>,   // [rows * values]
) -> Option<Left> {
    let purpose = Purpose {
        mode,
        has_gradient: weights.is_autodiff() || input.is_autodiff(),
        has_input_gradient: input.is_autodiff(),
    };
    let job = Job::new(Pass::new(plan, shape, rows, purpose)?);
    let (output, moved) = <Dispatch as NetworkBackend>::network(
        weights.into_dispatch(),
        running.into_dispatch(),
        input.into_dispatch(),
        &job,
    );
    Some(Left {
        output: Tensor::from_dispatch(output),
        moved: Tensor::from_dispatch(moved).inner(),
    })
}
