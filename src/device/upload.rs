//! Numbers of the processor's memory onto a device, as they are.
//!
//! `Tensor::from_data` does the same and can turn every type into every other on the way: a hundred
//! kilobytes of code in the page's modules for conversions that nothing here asks for.

use burn::backend::Dispatch;
use burn::backend::ops::{FloatTensorOps, IntTensorOps};
use burn::tensor::{Device, Int, Tensor, TensorData};

/// A tensor of these values, row by row.
///
/// # Panics
/// Where their number is not the product of `shape`.
pub fn floats<const D: usize>(values: Vec<f32>, shape: [usize; D], device: &Device) -> Tensor<D> {
    let data = TensorData::new(values, shape);
    Tensor::from_dispatch(Dispatch::float_from_data(data, device.as_dispatch()))
}

/// Indices as one row, at most `i32::MAX` each.
pub fn indices(values: &[u32], device: &Device) -> Tensor<1, Int> {
    let values: Vec<i32> = values.iter().map(|&value| value.cast_signed()).collect();
    let count = values.len();
    let data = TensorData::new(values, [count]);
    Tensor::from_dispatch(Dispatch::int_from_data(data, device.as_dispatch()))
}
