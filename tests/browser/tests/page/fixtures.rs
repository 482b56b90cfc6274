//! Pictures and archives, good and bad, drawn here.

use anyhow::Result;
use image::{ImageFormat, Rgb, RgbImage};
use std::io::{Cursor, Write};
use zip::ZipWriter;
use zip::unstable::write::FileOptionsExt;
use zip::write::SimpleFileOptions;

/// A picture of 40 x 30 pixels that no other `number` gives.
pub fn picture(number: u8, format: ImageFormat) -> Result<Vec<u8>> {
    let shade = |x: u32, y: u32| Rgb([number.wrapping_mul(37), (x * 6) as u8, (y * 8) as u8]);
    let mut bytes = Cursor::new(Vec::new());
    RgbImage::from_fn(40, 30, shade).write_to(&mut bytes, format)?;
    Ok(bytes.into_inner())
}

/// A PNG whose header, with its checksum right, promises 60,000 x 60,000 pixels.
pub fn huge_picture() -> Result<Vec<u8>> {
    let mut bytes = picture(0, ImageFormat::Png)?;
    // Signature 8, length 4, then the chunk's type and data: 4 + 13, then its checksum.
    let side = 60_000_u32.to_be_bytes();
    bytes[16..20].copy_from_slice(&side);
    bytes[20..24].copy_from_slice(&side);
    let checksum = crc32fast::hash(&bytes[12..29]).to_be_bytes();
    bytes[29..33].copy_from_slice(&checksum);
    Ok(bytes)
}

/// An archive of these files.
pub fn archive(files: &[(&str, Vec<u8>)]) -> Result<Vec<u8>> {
    write_archive(files, SimpleFileOptions::default())
}

/// The same behind a password.
pub fn locked_archive(files: &[(&str, Vec<u8>)]) -> Result<Vec<u8>> {
    write_archive(
        files,
        SimpleFileOptions::default().with_deprecated_encryption(b"secret")?,
    )
}

fn write_archive(files: &[(&str, Vec<u8>)], options: SimpleFileOptions) -> Result<Vec<u8>> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in files {
        writer.start_file(*name, options)?;
        writer.write_all(content)?;
    }
    Ok(writer.finish()?.into_inner())
}
