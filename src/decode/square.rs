//! From any image to the square of the working size.

use fast_image_resize::images::{TypedImage, TypedImageRef};
use fast_image_resize::pixels::U8x3;
use fast_image_resize::{FilterType, ResizeAlg, ResizeError, ResizeOptions, Resizer};
use image::DynamicImage;
use thiserror::Error;

/// A resize that cannot be; the sizes were checked before, so it names a fault of the lab.
#[derive(Debug, Error)]
pub(super) enum SquareError {
    #[error(transparent)]
    Resize(#[from] ResizeError),
    #[error(transparent)]
    Buffer(#[from] fast_image_resize::ImageBufferError),
}

/// The square in the centre of an image, on white.
pub(super) struct Square {
    side_px: u32,
    rgb: Vec<u8>, // [side, side, 3]
}

impl Square {
    /// Crops, and composites on white.
    pub(super) fn in_centre(image: DynamicImage) -> Self {
        let side_px = image.width().min(image.height());
        let left = (image.width() - side_px) / 2;
        let top = (image.height() - side_px) / 2;
        // Cropped before resizing: the filter would reach over the crop's edges.
        let image = if image.width() == image.height() {
            image
        } else {
            image.crop_imm(left, top, side_px, side_px)
        };
        let rgb = match image {
            DynamicImage::ImageRgb8(image) => image.into_raw(),
            other => on_white(other),
        };
        Self { side_px, rgb }
    }

    /// Resizes once.
    pub(super) fn resized(
        &self,
        resizer: &mut Resizer,
        size_px: u32,
    ) -> Result<Vec<u8>, SquareError> {
        if self.side_px == size_px {
            return Ok(self.rgb.clone());
        }
        let filter = if self.side_px >= size_px {
            FilterType::Lanczos3
        } else {
            // Lanczos rings at the edges of enlarged pixels.
            FilterType::CatmullRom
        };
        let options = ResizeOptions::new()
            .resize_alg(ResizeAlg::Convolution(filter))
            .use_alpha(false);
        // Of one type of pixel: where it is chosen at run time, all others come along, with half a
        // megabyte of tables.
        let from = TypedImageRef::<U8x3>::from_buffer(self.side_px, self.side_px, &self.rgb)?;
        let mut resized = vec![0; 3 * size_px as usize * size_px as usize]; // [size, size, 3]
        let mut to = TypedImage::<U8x3>::from_buffer(size_px, size_px, &mut resized)?;
        resizer.resize_typed(&from, &mut to, &options)?;
        Ok(resized)
    }
}

/// 8-bit RGB over white. Done before resizing: both are linear in the pixels, so the result is that
/// of resizing premultiplied colours, and the hidden colours of transparent pixels do not bleed.
fn on_white(image: DynamicImage) -> Vec<u8> {
    if !image.color().has_alpha() {
        return image.into_rgb8().into_raw();
    }
    let rgba = image.into_rgba8().into_raw();
    let mut rgb = Vec::with_capacity(rgba.len() / 4 * 3);
    for &[red, green, blue, alpha] in rgba.as_chunks::<4>().0 {
        rgb.extend([red, green, blue].map(|value| {
            let sum = u32::from(value) * u32::from(alpha) + 255 * (255 - u32::from(alpha));
            ((sum + 127) / 255) as u8
        }));
    }
    rgb
}
