//! What stands between a picture's pixels and the encoder.

/// What brings pixel values of 0 to 1 around zero: the encoder sees `(value - MEAN) / DEVIATION`.
/// One number for all channels, so that images of every kind are treated alike.
pub const PIXEL_MEAN: f32 = 0.5;
/// See [`PIXEL_MEAN`].
pub const PIXEL_DEVIATION: f32 = 0.25;

/// How a picture became square, in a model file's words (`decode/square.rs`).
pub const RESIZE: &str = "centre square, Lanczos-3 to the working size, sRGB, alpha on white";

/// Pixel values of 0 to 1, brought around zero.
#[cfg(feature = "engine")]
pub(super) fn normalise_pixels(views: burn::tensor::Tensor<4>) -> burn::tensor::Tensor<4> {
    views.sub_scalar(PIXEL_MEAN).div_scalar(PIXEL_DEVIATION) // [B, 3, S, S]
}
