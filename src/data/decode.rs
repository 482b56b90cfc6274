//! One file's bytes to one square image. Dimensions are read and judged before anything is decoded.

use super::caps::{MAX_DECODED_BYTES, MAX_PIXELS, MAX_SIDE_PX};
use super::jpeg_end;
use super::kind::{image_format, is_zip};
use super::refusal::Reason;
use super::square::square;
use fast_image_resize::Resizer;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageError, ImageFormat, ImageReader, Limits, RgbImage};
use std::io::Cursor;

/// Decodes files to squares of one size; keeps the resizer's buffers between images.
pub(super) struct Decoder {
    size_px: u32,
    resizer: Resizer,
}

/// A decoded image.
pub(super) struct Decoded {
    /// sRGB, row by row.
    pub(super) pixels: Vec<u8>, // [size, size, 3]
    /// Width and height as a person sees the original, in pixels.
    pub(super) original_px: [u32; 2],
}

impl Decoder {
    pub(super) fn new(size_px: u32) -> Self {
        Self {
            size_px,
            resizer: Resizer::new(),
        }
    }

    /// Decodes one whole file.
    ///
    /// # Errors
    /// Why the file is refused.
    pub(super) fn decode(&mut self, bytes: &[u8]) -> Result<Decoded, Reason> {
        if is_zip(bytes) {
            return Err(Reason::NestedArchive);
        }
        let format = image_format(bytes)?;
        if format == ImageFormat::Jpeg && !jpeg_end::reaches_its_end(bytes) {
            return Err(Reason::Damaged {
                cause: "it ends before the picture does".into(),
            });
        }
        let (image, orientation) = decode_upright(bytes, format)?;
        let (width, height) = (image.width(), image.height());
        let pixels =
            square(&mut self.resizer, image, self.size_px).map_err(|error| Reason::Damaged {
                cause: Reason::cause(&error),
            })?;
        Ok(Decoded {
            pixels: turned(pixels, self.size_px, orientation),
            original_px: if swaps_sides(orientation) {
                [height, width]
            } else {
                [width, height]
            },
        })
    }
}

/// The image as stored, and how it has to be turned to stand upright.
fn decode_upright(
    bytes: &[u8],
    format: ImageFormat,
) -> Result<(DynamicImage, Orientation), Reason> {
    let mut limits = Limits::no_limits();
    limits.max_alloc = Some(MAX_DECODED_BYTES);
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    reader.limits(limits.clone());
    let mut decoder = reader.into_decoder().map_err(reason)?;
    let (width, height) = decoder.dimensions();
    check_dimensions(width, height)?;
    if decoder.total_bytes() > MAX_DECODED_BYTES {
        return Err(Reason::TooMuchMemory);
    }
    limits.max_image_width = Some(MAX_SIDE_PX);
    limits.max_image_height = Some(MAX_SIDE_PX);
    decoder.set_limits(limits).map_err(reason)?;
    // Metadata that cannot be read is no reason to refuse a picture.
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let image = DynamicImage::from_decoder(decoder).map_err(reason)?;
    Ok((image, orientation))
}

fn check_dimensions(width: u32, height: u32) -> Result<(), Reason> {
    if width == 0 || height == 0 {
        return Err(Reason::NoPixels { width, height });
    }
    let pixels = u64::from(width) * u64::from(height);
    if width > MAX_SIDE_PX || height > MAX_SIDE_PX || pixels > MAX_PIXELS {
        return Err(Reason::too_many_pixels(width, height));
    }
    Ok(())
}

fn reason(error: ImageError) -> Reason {
    match error {
        ImageError::Limits(_) => Reason::TooMuchMemory,
        ImageError::Unsupported(cause) => Reason::Variant {
            cause: Reason::cause(&cause),
        },
        other => Reason::Damaged {
            cause: Reason::cause(&other),
        },
    }
}

/// Turns the square instead of the original: the centre stays the centre, and it is far smaller.
fn turned(pixels: Vec<u8>, size_px: u32, orientation: Orientation) -> Vec<u8> {
    if orientation == Orientation::NoTransforms {
        return pixels;
    }
    let Some(image) = RgbImage::from_raw(size_px, size_px, pixels) else {
        unreachable!("a square has size x size pixels")
    };
    let mut image = DynamicImage::ImageRgb8(image);
    image.apply_orientation(orientation);
    image.into_rgb8().into_raw()
}

fn swaps_sides(orientation: Orientation) -> bool {
    matches!(
        orientation,
        Orientation::Rotate90
            | Orientation::Rotate270
            | Orientation::Rotate90FlipH
            | Orientation::Rotate270FlipH
    )
}
