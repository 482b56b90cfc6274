//! Files that the tests make, and the import of them.

use contrastive_lab::data::{Import, ImportFailed, ImportStep, Imported, MemorySource, Source};
use contrastive_lab::decode::Codecs;
use contrastive_lab::protocol::Refusal;
use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use std::io::{Cursor, Write};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

pub const SIZE_PX: u32 = 32;
pub const RED: [u8; 3] = [255, 0, 0];
pub const GREEN: [u8; 3] = [0, 255, 0];
pub const BLUE: [u8; 3] = [0, 0, 255];
pub const WHITE: [u8; 3] = [255; 3];
/// Every format that the page promises.
pub const FORMATS: [ImageFormat; 6] = [
    ImageFormat::Png,
    ImageFormat::Jpeg,
    ImageFormat::WebP,
    ImageFormat::Gif,
    ImageFormat::Bmp,
    ImageFormat::Tiff,
];

/// Four quadrants: red, green, blue, white.
pub fn quadrants(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, y| {
        Rgb(match (x < width / 2, y < height / 2) {
            (true, true) => RED,
            (false, true) => GREEN,
            (true, false) => BLUE,
            (false, false) => WHITE,
        })
    })
}

/// An image without a flat part, so that every cut of its file is missed.
pub fn busy(side: u32, seed: u32) -> RgbImage {
    RgbImage::from_fn(side, side, |x, y| {
        let mix = contrastive_lab::random::pcg(seed ^ (x << 8) ^ (y << 20));
        Rgb([mix as u8, (mix >> 8) as u8, (mix >> 16) as u8])
    })
}

pub fn encoded(image: impl Into<DynamicImage>, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    image.into().write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

pub fn png(seed: u32) -> Vec<u8> {
    encoded(busy(SIZE_PX, seed), ImageFormat::Png)
}

/// An archive of these entries; a name that ends in `/` is a folder.
pub fn zip<N: AsRef<str>>(entries: &[(N, Vec<u8>)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in entries {
        writer
            .start_file(name.as_ref(), SimpleFileOptions::default())
            .unwrap();
        writer.write_all(content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

pub fn sources<N: AsRef<str>>(files: Vec<(N, Vec<u8>)>) -> Vec<Box<dyn Source>> {
    files
        .into_iter()
        .map(|(path, bytes)| Box::new(MemorySource::new(path.as_ref(), bytes)) as Box<dyn Source>)
        .collect()
}

/// An import of these files that has not gone on yet.
pub fn begun<N: AsRef<str>>(files: Vec<(N, Vec<u8>)>, size_px: u32) -> Import {
    Import::new(sources(files), size_px, Box::new(Codecs::default()))
}

/// Imports files to the end.
pub fn imported<N: AsRef<str>>(files: Vec<(N, Vec<u8>)>) -> Result<Imported, ImportFailed> {
    let mut import = begun(files, SIZE_PX);
    while let ImportStep::Progress(_) = import.advance(1.0, || 0.0) {}
    import.finish()
}

/// Imports files beside two good images, so that the import itself succeeds.
pub fn imported_beside_good<N: AsRef<str>>(files: Vec<(N, Vec<u8>)>) -> Imported {
    let mut all: Vec<(String, Vec<u8>)> = files
        .into_iter()
        .map(|(name, bytes)| (name.as_ref().to_owned(), bytes))
        .collect();
    all.push(("good 1.png".to_owned(), png(1)));
    all.push(("good 2.png".to_owned(), png(2)));
    imported(all).unwrap()
}

/// The one refusal of an import of this file beside good ones.
pub fn refusal(name: &str, bytes: Vec<u8>) -> Refusal {
    let imported = imported_beside_good(vec![(name, bytes)]);
    assert_eq!(
        imported.summary.refused, 1,
        "{name}: {:?}",
        imported.refusals
    );
    assert_eq!(imported.set.len(), 2);
    imported.refusals[0].clone()
}

/// The pixels of the one image in this file.
pub fn pixels(bytes: Vec<u8>) -> RgbImage {
    let twice = imported(vec![("a", bytes.clone()), ("b", bytes)]).unwrap();
    RgbImage::from_raw(SIZE_PX, SIZE_PX, twice.set.image(0).to_vec()).unwrap()
}

/// The middles of the four quadrants, row by row.
pub fn corners(image: &RgbImage) -> [[u8; 3]; 4] {
    let (near, far) = (SIZE_PX / 4, SIZE_PX * 3 / 4);
    [(near, near), (far, near), (near, far), (far, far)].map(|(x, y)| image.get_pixel(x, y).0)
}

#[track_caller]
pub fn assert_near(found: &[[u8; 3]], expected: &[[u8; 3]], tolerance: u8) {
    assert_eq!(found.len(), expected.len());
    let near = found
        .as_flattened()
        .iter()
        .zip(expected.as_flattened())
        .all(|(a, b)| a.abs_diff(*b) <= tolerance);
    assert!(near, "{found:?} is not {expected:?} within {tolerance}");
}
