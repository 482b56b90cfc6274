//! Brotli beside each file that shrinks by it.

use crate::cache::{Cache, content_key};
use anyhow::{Context, Result};
use std::fs;
use std::path::{Path, PathBuf};

/// The highest: these files are made once and sent often.
const QUALITY: i32 = 11;
/// Logarithm of the window in bytes: 16 MiB, the largest that every browser takes.
const WINDOW_BITS: i32 = 24;
/// Below this a header costs more than is won.
const SMALLEST_BYTES: usize = 256;

/// The name of the compressed file that stands beside `path`.
pub fn beside(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".br");
    name.into()
}

/// Writes `path` + `.br` and gives its size in bytes; none for a file that brotli makes no smaller.
///
/// # Errors
/// Where a file cannot be read or written.
pub fn write_beside(path: &Path, cache: &mut Cache) -> Result<Option<usize>> {
    let content = fs::read(path).with_context(|| format!("could not read {}", path.display()))?;
    if content.len() < SMALLEST_BYTES || !shrinks(path) {
        return Ok(None);
    }
    let key = content_key(&[b"brotli", &[QUALITY as u8, WINDOW_BITS as u8], &content]);
    let kept = cache.folder(&key, |folder| {
        Ok(fs::write(folder.join("content.br"), compress(&content)?)?)
    })?;
    let compressed_bytes = fs::copy(kept.join("content.br"), beside(path))
        .with_context(|| format!("could not write {}", beside(path).display()))?;
    Ok(usize::try_from(compressed_bytes).ok())
}

fn shrinks(path: &Path) -> bool {
    const ALREADY_COMPRESSED: [&str; 6] = ["br", "png", "jpg", "webp", "woff2", "zip"];
    let extension = path.extension().and_then(|extension| extension.to_str());
    !extension.is_some_and(|extension| ALREADY_COMPRESSED.contains(&extension))
}

fn compress(content: &[u8]) -> Result<Vec<u8>> {
    let parameters = brotli::enc::BrotliEncoderParams {
        quality: QUALITY,
        lgwin: WINDOW_BITS,
        size_hint: content.len(),
        ..Default::default()
    };
    let mut compressed = Vec::new();
    brotli::BrotliCompress(&mut &content[..], &mut compressed, &parameters)
        .context("brotli did not take the content")?;
    Ok(compressed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_shrinks_and_comes_back_whole_and_a_picture_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let mut cache = Cache::open(folder.path().join("cache")).unwrap();
        let text = folder.path().join("app.js");
        let content = "the same again ".repeat(100);
        fs::write(&text, &content).unwrap();
        let bytes = write_beside(&text, &mut cache).unwrap().unwrap();
        assert!(bytes < content.len() / 10);
        let mut back = Vec::new();
        let mut compressed = &fs::read(beside(&text)).unwrap()[..];
        brotli::BrotliDecompress(&mut compressed, &mut back).unwrap();
        assert_eq!(back, content.as_bytes());

        let picture = folder.path().join("icon.png");
        fs::write(&picture, &content).unwrap();
        assert_eq!(write_beside(&picture, &mut cache).unwrap(), None);
        assert!(!beside(&picture).exists());
    }
}
