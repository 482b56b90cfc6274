//! The squared error of a reconstruction (Hinton and Salakhutdinov 2006, "Reducing the Dimensionality of Data with
//! Neural Networks"; here as a mean):
//!
//! `l = mean over pixels and channels of (x'_p - x_p)^2`,
//!
//! the mean over all rows, with pixels around zero as an encoder sees them.
//!
//! From 0, without an upper limit; what is given always the mean picture loses the pixels' variance.

use burn::tensor::Tensor;

/// The loss of reconstructed pixels, row by row.
pub fn reconstruction(
    reconstructed: Tensor<2>, // [B, 3 S S]
    pixels: Tensor<2>,        // [B, 3 S S]
) -> Tensor<1> {
    reconstructed.sub(pixels.detach()).square().mean() // [1]
}
