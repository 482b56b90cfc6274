//! Every kind of good image becomes the right square of RGB.

use crate::made::*;
use image::{DynamicImage, GrayImage, ImageBuffer, ImageFormat, Luma, LumaA, Rgb, Rgba, RgbaImage};

/// JPEG and lossy WebP at high quality are off by a few 8-bit steps in flat parts.
const LOSSY: u8 = 6;
/// Inks to RGB: the decoders multiply, Pillow's own conversion subtracts; flat primaries agree.
const INKS: u8 = 8;

fn fixture(name: &str) -> Vec<u8> {
    std::fs::read(format!(
        "{}/tests/fixtures/images/{name}",
        env!("CARGO_MANIFEST_DIR")
    ))
    .unwrap()
}

#[test]
fn every_format_is_known_by_its_content() {
    for format in FORMATS {
        let bytes = encoded(quadrants(64, 64), format);
        assert_near(&corners(&pixels(bytes)), &[RED, GREEN, BLUE, WHITE], LOSSY);
    }
}

#[test]
fn an_image_of_the_working_size_is_kept_bit_for_bit() {
    assert_eq!(pixels(png(9)), busy(SIZE_PX, 9));
}

#[test]
fn palettes_inks_and_progressive_scans_are_read() {
    let quadrants = [RED, GREEN, BLUE, WHITE];
    assert_near(&corners(&pixels(fixture("palette.png"))), &quadrants, 0);
    assert_near(
        &corners(&pixels(fixture("progressive.jpg"))),
        &quadrants,
        LOSSY,
    );
    assert_near(&corners(&pixels(fixture("lossy.webp"))), &quadrants, LOSSY);
    assert_near(&corners(&pixels(fixture("cmyk.jpg"))), &quadrants, INKS);
    assert_near(&corners(&pixels(fixture("cmyk.tiff"))), &quadrants, INKS);
    // Red is the transparent colour of this palette.
    let on_white = corners(&pixels(fixture("palette-transparent.png")));
    assert_near(&on_white, &[WHITE, GREEN, BLUE, WHITE], 0);
}

#[test]
fn sixteen_bits_keep_their_upper_eight() {
    let deep = ImageBuffer::from_pixel(40, 40, Rgb([0x8080_u16, 0, 0xffff]));
    let found = pixels(encoded(DynamicImage::ImageRgb16(deep), ImageFormat::Png));
    assert_near(&[found.get_pixel(5, 5).0], &[[0x80, 0, 0xff]], 0);
    let grey = ImageBuffer::from_pixel(40, 40, Luma([0x4040_u16]));
    let found = pixels(encoded(DynamicImage::ImageLuma16(grey), ImageFormat::Png));
    assert_near(&[found.get_pixel(5, 5).0], &[[0x40; 3]], 0);
}

#[test]
fn grey_becomes_three_equal_channels() {
    let grey = GrayImage::from_pixel(40, 40, Luma([77]));
    for format in [ImageFormat::Png, ImageFormat::Jpeg] {
        let found = pixels(encoded(grey.clone(), format));
        assert_near(&[found.get_pixel(5, 5).0], &[[77; 3]], 1);
    }
    let half = ImageBuffer::from_pixel(40, 40, LumaA([0_u8, 128]));
    let found = pixels(encoded(DynamicImage::ImageLumaA8(half), ImageFormat::Png));
    assert_near(&[found.get_pixel(5, 5).0], &[[127; 3]], 0);
}

#[test]
fn the_colour_of_transparent_pixels_does_not_bleed() {
    // Left: invisible red. Right: blue. On white no mixture of the two has less green than red.
    let image = RgbaImage::from_fn(100, 100, |x, _| {
        Rgba(if x < 50 {
            [255, 0, 0, 0]
        } else {
            [0, 0, 255, 255]
        })
    });
    let found = pixels(encoded(image, ImageFormat::Png));
    assert!(found.pixels().all(|pixel| pixel[0] == pixel[1]));
    assert_near(&corners(&found), &[WHITE, BLUE, WHITE, BLUE], 0);
}

#[test]
fn the_square_in_the_centre_is_taken() {
    for (width, height) in [(96, 32), (32, 96), (192, 64), (64, 192)] {
        let side = width.min(height);
        let image = image::RgbImage::from_fn(width, height, |x, y| {
            let outside = |at: u32, length: u32| at.abs_diff(length / 2) > side / 2;
            Rgb(if outside(x, width) || outside(y, height) {
                RED
            } else {
                GREEN
            })
        });
        let found = pixels(encoded(image, ImageFormat::Png));
        for (x, y, pixel) in found.enumerate_pixels() {
            assert_eq!(pixel.0, GREEN, "{width} x {height} at {x}, {y}");
        }
    }
}

#[test]
fn small_images_are_enlarged() {
    let found = pixels(encoded(quadrants(8, 8), ImageFormat::Png));
    assert_near(&corners(&found), &[RED, GREEN, BLUE, WHITE], 12);
}

#[test]
fn all_eight_orientations_stand_upright() {
    // TIFF 6.0, tag 274: what the stored quadrants R G / B W look like when shown.
    let shown = [
        [RED, GREEN, BLUE, WHITE],
        [GREEN, RED, WHITE, BLUE],
        [WHITE, BLUE, GREEN, RED],
        [BLUE, WHITE, RED, GREEN],
        [RED, BLUE, GREEN, WHITE],
        [BLUE, RED, WHITE, GREEN],
        [WHITE, GREEN, BLUE, RED],
        [GREEN, WHITE, RED, BLUE],
    ];
    for (orientation, expected) in (1..=8).zip(shown) {
        let bytes = with_orientation(encoded(quadrants(64, 64), ImageFormat::Jpeg), orientation);
        assert_near(&corners(&pixels(bytes)), &expected, LOSSY);
    }
}

#[test]
fn statistics_are_of_the_upright_originals() {
    let wide = encoded(quadrants(64, 48), ImageFormat::Jpeg);
    let high = with_orientation(wide.clone(), 6);
    let square = encoded(quadrants(100, 100), ImageFormat::Png);
    let summary = imported(vec![("1.jpg", wide), ("2.jpg", high), ("3.png", square)])
        .unwrap()
        .summary;
    assert_eq!(summary.width_px, [48, 64, 100]);
    assert_eq!(summary.height_px, [48, 64, 100]);
    assert_eq!(summary.aspect_parts, [1.0 / 3.0; 3]);
}

/// The JPEG with an Exif block that holds nothing but the orientation.
fn with_orientation(jpeg: Vec<u8>, orientation: u8) -> Vec<u8> {
    let mut exif =
        b"\xff\xe1\x00\x22Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0".to_vec();
    exif.extend([orientation, 0, 0, 0, 0, 0, 0, 0]);
    [&jpeg[..2], &exif, &jpeg[2..]].concat()
}
