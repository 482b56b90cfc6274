//! The decoder's module answers in bytes: the width and height of the original and how many bytes the pixels are, or
//! the refusal (postcard), then the pixels as they are, and those of the larger copy.

use super::Decoded;
use crate::say::Sentence;

/// What comes before the pixels.
type Head = Result<([u32; 2], usize), Sentence>;

/// The answer as bytes.
///
/// # Errors
/// Where the refusal has no such form.
pub fn write(answer: Result<Decoded, Sentence>) -> Result<Vec<u8>, postcard::Error> {
    let (head, pixels): (Head, Vec<u8>) = match answer {
        Ok(Decoded {
            mut pixels,
            larger,
            original_px,
        }) => {
            let head = Ok((original_px, pixels.len()));
            pixels.extend(larger);
            (head, pixels)
        }
        Err(refusal) => (Err(refusal), Vec::new()),
    };
    let mut bytes = postcard::to_allocvec(&head)?;
    bytes.extend(pixels);
    Ok(bytes)
}

/// The answer that these bytes are.
///
/// # Errors
/// Where they are none.
pub fn read(bytes: &[u8]) -> Result<Result<Decoded, Sentence>, postcard::Error> {
    let (head, pixels): (Head, &[u8]) = postcard::take_from_bytes(bytes)?;
    let (original_px, bytes) = match head {
        Ok(told) => told,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let split = pixels.split_at_checked(bytes);
    let (pixels, larger) = split.ok_or(postcard::Error::DeserializeUnexpectedEnd)?;
    Ok(Ok(Decoded {
        pixels: pixels.to_vec(),
        larger: larger.to_vec(),
        original_px,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_and_a_refusal_come_back_as_they_were() {
        let picture = Ok(Decoded {
            pixels: (0..=255).collect(),
            larger: vec![7; 9],
            original_px: [16_384, 3],
        });
        let refusal = Err(Sentence {
            id: "refusal/empty".to_owned(),
            values: Vec::new(),
            english: "The file is empty.".to_owned(),
            because: None,
        });
        for answer in [picture, refusal] {
            let bytes = write(answer.clone()).unwrap();
            assert_eq!(read(&bytes), Ok(answer));
        }
        assert!(read(&[]).is_err());
    }
}
