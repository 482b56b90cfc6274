//! NT-Xent as one operation: the 2N x 2N similarities are never stored.

mod backward;
#[cfg(feature = "cpu")]
mod cpu;
#[cfg(feature = "webgpu")]
mod gpu;

use crate::device::upload;
use burn::backend::tensor::FloatTensor;
use burn::backend::{Backend, Dispatch, backend_extension};
use burn::tensor::Tensor;

/// What each backend brings.
#[backend_extension(Autodiff, Cube: cfg(feature = "webgpu"), Flex: cfg(feature = "cpu"))]
pub trait NtXentBackend: Backend {
    /// Loss, log-sum-exp and hit of each anchor, see [`crate::reference::nt_xent::Anchors`].
    /// `settings` holds rows, columns and temperature.
    fn nt_xent_anchors(
        z: FloatTensor<Self>,        // [2N, D]
        settings: FloatTensor<Self>, // [3]
    ) -> FloatTensor<Self>; // [3, 2N]

    /// The gradient of the losses in `z`, see [`crate::reference::nt_xent::backward`].
    fn nt_xent_gradient(
        z: FloatTensor<Self>,        // [2N, D]
        settings: FloatTensor<Self>, // [3]
        anchors: FloatTensor<Self>,  // [3, 2N]
        upstream: FloatTensor<Self>, // [3, 2N], only the losses' row counts
    ) -> FloatTensor<Self>; // [2N, D]
}

/// Loss, log-sum-exp and hit of each anchor; the gradient flows through the losses' row alone.
///
/// `z` holds first views then second views, each row of length 1.
///
/// # Panics
/// Where the number of rows is odd or below 2.
pub fn anchors(z: Tensor<2>, temperature: f32) -> Tensor<2> {
    let [rows, dim] = z.dims();
    assert!(
        rows >= 2 && rows.is_multiple_of(2),
        "{rows} rows are not pairs"
    );
    let settings = vec![rows as f32, dim as f32, temperature];
    let settings = upload::floats(settings, [3], &z.device().without_autodiff()); // [3]
    let anchors =
        <Dispatch as NtXentBackend>::nt_xent_anchors(z.into_dispatch(), settings.into_dispatch());
    Tensor::from_dispatch(anchors) // [3, 2N]
}
