//! The codecs of this program. Dimensions are read and judged before anything is decoded.

use super::kind::image_format;
use super::square::Square;
use super::undecodable::{MAX_PIXELS, MAX_SIDE_PX, Undecodable};
use super::{Decoded, NotDecoded, PictureDecoder, jpeg_end};
use crate::say::Sentence;
use crate::say::shown_cause;
use fast_image_resize::Resizer;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageError, ImageFormat, ImageReader, Limits, RgbImage};
use std::io::Cursor;

/// Most bytes that one picture takes while it is decoded: 50 megapixels of 16-bit RGBA are 400 MB.
const MAX_DECODED_BYTES: u64 = 512 << 20;

/// Decodes PNG, JPEG, WebP, GIF (its first frame), BMP and TIFF; keeps the resizer's buffers between
/// pictures.
#[derive(Debug, Default)]
pub struct Codecs {
    resizer: Resizer,
}

impl PictureDecoder for Codecs {
    fn decode(
        &mut self,
        bytes: &[u8],
        size_px: u32,
        with_larger: bool,
    ) -> Result<Decoded, NotDecoded> {
        self.square_of(bytes, size_px, with_larger)
            .map_err(|reason| NotDecoded::Refused(Sentence::of(&reason)))
    }
}

impl Codecs {
    fn square_of(
        &mut self,
        bytes: &[u8],
        size_px: u32,
        with_larger: bool,
    ) -> Result<Decoded, Undecodable> {
        let format = image_format(bytes)?;
        if format == ImageFormat::Jpeg && !jpeg_end::reaches_its_end(bytes) {
            return Err(Undecodable::Damaged {
                cause: "it ends before the picture does".into(),
            });
        }
        let (image, orientation) = decode_upright(bytes, format)?;
        let (width, height) = (image.width(), image.height());
        let square = Square::in_centre(image);
        let mut copy = |size_px| {
            let resized = square.resized(&mut self.resizer, size_px);
            let pixels = resized.map_err(|error| Undecodable::Damaged {
                cause: shown_cause(&error),
            })?;
            Ok(turned(pixels, size_px, orientation))
        };
        Ok(Decoded {
            pixels: copy(size_px)?,
            larger: match with_larger {
                true => copy(2 * size_px)?,
                false => Vec::new(),
            },
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
) -> Result<(DynamicImage, Orientation), Undecodable> {
    let mut limits = Limits::no_limits();
    limits.max_alloc = Some(MAX_DECODED_BYTES);
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    reader.limits(limits.clone());
    let mut decoder = reader.into_decoder().map_err(reason)?;
    let (width, height) = decoder.dimensions();
    check_dimensions(width, height)?;
    if decoder.total_bytes() > MAX_DECODED_BYTES {
        return Err(Undecodable::TooMuchMemory);
    }
    limits.max_image_width = Some(MAX_SIDE_PX);
    limits.max_image_height = Some(MAX_SIDE_PX);
    decoder.set_limits(limits).map_err(reason)?;
    // Metadata that cannot be read is no reason to refuse a picture.
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let image = DynamicImage::from_decoder(decoder).map_err(reason)?;
    Ok((image, orientation))
}

fn check_dimensions(width: u32, height: u32) -> Result<(), Undecodable> {
    if width == 0 || height == 0 {
        return Err(Undecodable::NoPixels { width, height });
    }
    let pixels = u64::from(width) * u64::from(height);
    if width > MAX_SIDE_PX || height > MAX_SIDE_PX || pixels > MAX_PIXELS {
        return Err(Undecodable::too_many_pixels(width, height));
    }
    Ok(())
}

fn reason(error: ImageError) -> Undecodable {
    match error {
        ImageError::Limits(_) => Undecodable::TooMuchMemory,
        ImageError::Unsupported(cause) => Undecodable::Variant {
            cause: shown_cause(&cause),
        },
        other => Undecodable::Damaged {
            cause: shown_cause(&other),
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
