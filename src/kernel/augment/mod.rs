//! Views of a batch as one operation: u8 pixels and parameters in, f32 views out. No gradient.

#[cfg(feature = "cpu")]
mod cpu;
#[cfg(feature = "webgpu")]
mod gpu;

use crate::device::upload;
use crate::reference::views::{PARAMETERS, Sides, column};
use burn::backend::tensor::FloatTensor;
use burn::backend::{Backend, Dispatch, backend_extension};
use burn::tensor::{Device, Tensor};

/// What each backend brings.
#[backend_extension(Cube: cfg(feature = "webgpu"), Flex: cfg(feature = "cpu"))]
pub trait ViewsBackend: Backend {
    /// View `v` of image `v % B`, see [`crate::reference::views::make_view`]. `blurred` lists the
    /// views whose parameters hold a blur.
    fn make_views(
        rows: FloatTensor<Self>, // [V, PARAMETERS]
        pixels: &[u8],           // [B, image, image, 3]
        sides: Sides,
        blurred: &[u32],
    ) -> FloatTensor<Self>; // [V, 3, view, view]
}

/// Makes the views of a batch; `pixels` holds its images one after another.
///
/// The views lie on the device without autodiff: no gradient flows into pixels.
///
/// # Panics
/// Where there is no view, or where `pixels` are not whole images.
pub fn make_views(
    pixels: &[u8], // [B, image, image, 3]
    sides: Sides,
    rows: &[[f32; PARAMETERS]], // [V]
    device: &Device,
) -> Tensor<4> {
    assert!(
        !rows.is_empty() && !pixels.is_empty(),
        "a batch has a view and an image"
    );
    assert!(
        pixels
            .len()
            .is_multiple_of(sides.image_px * sides.image_px * 3),
        "pixels are whole images"
    );
    let blurred: Vec<u32> = (0_u32..)
        .zip(rows)
        .filter(|(_, row)| row[column::BLUR_SIGMA_PX] > 0.0)
        .map(|(view, _)| view)
        .collect();
    let shape = [rows.len(), PARAMETERS];
    let plain_device = device.clone().without_autodiff();
    let rows = upload::floats(rows.as_flattened().to_vec(), shape, &plain_device);
    let views =
        <Dispatch as ViewsBackend>::make_views(rows.into_dispatch(), pixels, sides, &blurred);
    Tensor::from_dispatch(views) // [V, 3, view, view]
}
