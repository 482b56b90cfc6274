//! Images as the encoder takes them, without any augmentation: for judging and for embeddings.

use crate::device::upload;
use burn::tensor::{Device, Tensor};

/// Values 0 to 1, channel by channel.
pub fn plain_images(
    pixels: &[u8], // [N, S, S, 3]
    size_px: u32,
    device: &Device,
) -> Tensor<4> {
    let side = size_px as usize;
    let plane = side * side;
    let images = pixels.len() / (3 * plane);
    let mut values = vec![0.0; images * 3 * plane];
    for (image, view) in pixels
        .chunks_exact(3 * plane)
        .zip(values.chunks_exact_mut(3 * plane))
    {
        for (at, pixel) in image.as_chunks::<3>().0.iter().enumerate() {
            for channel in 0..3 {
                view[channel * plane + at] = f32::from(pixel[channel]) / 255.0;
            }
        }
    }
    upload::floats(values, [images, 3, side, side], device) // [N, 3, S, S]
}

#[cfg(all(test, feature = "cpu"))]
mod tests {
    use super::*;

    #[test]
    fn a_plain_image_is_its_pixels_channel_by_channel() {
        let pixels: Vec<u8> = (0..2 * 2 * 2 * 3).map(|byte| 10 * byte).collect();
        let views = plain_images(&pixels, 2, &Device::flex());
        assert_eq!(views.dims(), [2, 3, 2, 2]);
        let values = views.into_data().try_to_vec::<f32>().expect("floats");
        for (at, value) in values.into_iter().enumerate() {
            let (image, channel, pixel) = (at / 12, at / 4 % 3, at % 4);
            let byte = pixels[(image * 4 + pixel) * 3 + channel];
            assert_eq!(value, f32::from(byte) / 255.0);
        }
    }
}
