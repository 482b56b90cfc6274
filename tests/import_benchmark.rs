//! The rate of an import, printed, and a bound on it that only a mistake in kind can break.
#![cfg(all(feature = "plain", feature = "decode"))]

use contrastive_lab::data::{Import, ImportStep, MemorySource};
use contrastive_lab::decode::Codecs;
use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use std::io::{Cursor, Write};
use std::time::Instant;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

const IMAGES: u32 = 2_000;
/// The goal is 2,500 images a second of an optimised build; a test build on a busy machine is far
/// slower, and still not slower than this.
const IMAGES_PER_SECOND_MIN: f64 = 50.0;

#[test]
fn two_thousand_photographs_come_in_at_a_good_rate() {
    let archive = archive();
    let archive_bytes = archive.len();
    let started = Instant::now();
    let clock = || started.elapsed().as_secs_f64();
    let source = MemorySource::new("set.zip", archive);
    let mut import = Import::new(vec![Box::new(source)], 32, Box::new(Codecs::default()));
    while let ImportStep::Progress(_) = import.advance(0.05, clock) {}
    let imported = import.finish().unwrap();
    let rate = f64::from(IMAGES) / clock();
    println!(
        "{IMAGES} JPEGs of {archive_bytes} bytes: {rate:.0} images a second, {} bytes of pixels",
        imported.set.pixels.capacity()
    );
    assert_eq!(imported.set.len(), IMAGES as usize);
    assert_eq!(imported.set.classes.len(), 10);
    assert_eq!(
        imported.set.pixels.capacity(),
        imported.set.pixels.len(),
        "the store grew once"
    );
    assert!(rate > IMAGES_PER_SECOND_MIN, "{rate}");
}

/// Small JPEGs in ten folders, all different.
fn archive() -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..IMAGES {
        let image = RgbImage::from_fn(32, 32, |x, y| {
            Rgb([
                (x * 8 + index) as u8,
                (y * 8) as u8 ^ (index / 8) as u8,
                (x * y) as u8,
            ])
        });
        let mut jpeg = Cursor::new(Vec::new());
        DynamicImage::from(image)
            .write_to(&mut jpeg, ImageFormat::Jpeg)
            .unwrap();
        let name = format!("train/class {}/{index}.jpg", index % 10);
        writer
            .start_file(name, SimpleFileOptions::default())
            .unwrap();
        writer.write_all(jpeg.get_ref()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}
