//! What a file is, by its first bytes; its name is not believed.

use super::undecodable::Undecodable;
use image::ImageFormat;

/// The image format of a file.
///
/// # Errors
/// What the file is instead, as far as that can be said.
pub(super) fn image_format(bytes: &[u8]) -> Result<ImageFormat, Undecodable> {
    match image::guess_format(bytes) {
        Ok(
            format @ (ImageFormat::Png
            | ImageFormat::Jpeg
            | ImageFormat::WebP
            | ImageFormat::Gif
            | ImageFormat::Bmp
            | ImageFormat::Tiff),
        ) => Ok(format),
        _ => Err(not_read(bytes)),
    }
}

/// Files that people try, and whose kind is better said.
fn not_read(bytes: &[u8]) -> Undecodable {
    let at =
        |offset: usize, magic: &[u8]| bytes.get(offset..).is_some_and(|b| b.starts_with(magic));
    if bytes.is_empty() {
        return Undecodable::Empty;
    }
    if at(4, b"ftypavif") || at(4, b"ftypavis") {
        return Undecodable::OtherPicture { format: "AVIF" };
    }
    if [b"ftypheic", b"ftypheix", b"ftypmif1", b"ftyphevc"]
        .iter()
        .any(|brand| at(4, *brand))
    {
        return Undecodable::OtherPicture { format: "HEIC" };
    }
    if at(0, b"\xff\x0a") || at(0, b"\0\0\0\x0cJXL ") {
        return Undecodable::OtherPicture { format: "JPEG XL" };
    }
    if at(0, b"%PDF-") {
        return Undecodable::OtherPicture { format: "PDF" };
    }
    let beginning = &bytes[..bytes.len().min(1024)];
    if beginning.windows(4).any(|window| window == b"<svg") {
        return Undecodable::OtherPicture { format: "SVG" };
    }
    for (magic, format) in [
        (&b"Rar!"[..], "RAR"),
        (b"7z\xbc\xaf\x27\x1c", "7z"),
        (b"\x1f\x8b", "gzip"),
    ] {
        if at(0, magic) {
            return Undecodable::OtherArchive { format };
        }
    }
    if at(257, b"ustar") {
        return Undecodable::OtherArchive { format: "tar" };
    }
    Undecodable::NotAnImage
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_that_people_try_are_named() {
        for (bytes, word) in [
            (&b"\0\0\0\x18ftypheic\0\0"[..], "HEIC"),
            (b"\0\0\0\x18ftypavif\0\0", "AVIF"),
            (b"%PDF-1.7", "PDF"),
            (b"<?xml version='1.0'?><svg/>", "SVG"),
            (b"Rar!\x1a\x07", "RAR"),
            (b"", "empty"),
            (b"hello", "Not an image"),
        ] {
            let reason = image_format(bytes).unwrap_err().to_string();
            assert!(reason.contains(word), "{reason}");
        }
    }
}
