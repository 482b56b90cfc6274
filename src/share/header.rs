//! The head of a `.safetensors` file: eight bytes of length, then JSON. Read with more suspicion
//! than the format asks for: at most 1 MB, and no name twice.

use super::problem::ModelFileProblem;
use crate::say::shown_text;
use safetensors::tensor::TensorInfo;
use serde::de::{Deserialize, Deserializer, Error, MapAccess, Visitor};
use std::collections::BTreeMap;
use std::fmt;

/// The longest header that is read; a ResNet-18 with its metadata needs about 15 kB.
pub(super) const MAX_HEADER_BYTES: u64 = 1_000_000;

/// Characters of a parser's complaint that are shown; it may quote the file.
pub(super) const MAX_COMPLAINT_CHARACTERS: usize = 160;

/// The entry that holds text instead of a tensor.
const METADATA_ENTRY: &str = "__metadata__";

/// What the header says; nothing of it is believed yet.
#[derive(Debug, Default)]
pub(super) struct Header {
    pub metadata: BTreeMap<String, String>,
    pub tensors: BTreeMap<String, TensorInfo>,
}

/// Splits a file into its header and the bytes of its tensors.
pub(super) fn split(bytes: &[u8]) -> Result<(Header, &[u8]), ModelFileProblem> {
    let too_short = ModelFileProblem::TooShort { bytes: bytes.len() };
    let (length, rest) = bytes.split_first_chunk::<8>().ok_or(too_short.clone())?;
    // Before the length: of a picture or a text the "length" would only puzzle.
    match rest.first() {
        None => return Err(too_short),
        Some(b'{') => {}
        Some(_) => return Err(ModelFileProblem::NotSafetensors),
    }
    let claimed = u64::from_le_bytes(*length);
    if claimed > MAX_HEADER_BYTES {
        return Err(ModelFileProblem::HeaderTooLarge {
            bytes: claimed,
            max: MAX_HEADER_BYTES,
        });
    }
    let beyond_end = ModelFileProblem::HeaderBeyondEnd {
        claimed,
        present: rest.len(),
    };
    let (header, data) = rest.split_at_checked(claimed as usize).ok_or(beyond_end)?;
    let header = serde_json::from_slice(header).map_err(|error| ModelFileProblem::Header {
        complaint: complaint(&error),
    })?;
    Ok((header, data))
}

/// A parser's complaint, safe to show.
pub(super) fn complaint(error: &serde_json::Error) -> String {
    shown_text(&error.to_string(), MAX_COMPLAINT_CHARACTERS)
}

impl<'de> Deserialize<'de> for Header {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(HeaderVisitor)
    }
}

/// By hand because serde's maps let the last of two equal names win.
struct HeaderVisitor;

impl<'de> Visitor<'de> for HeaderVisitor {
    type Value = Header;

    fn expecting(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        formatter.write_str("a map from tensor names to type, shape and offsets")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Header, A::Error> {
        let mut header = Header::default();
        let mut metadata = None;
        while let Some(name) = map.next_key::<String>()? {
            let twice = if name == METADATA_ENTRY {
                metadata.replace(map.next_value()?).is_some()
            } else {
                header
                    .tensors
                    .insert(name.clone(), map.next_value()?)
                    .is_some()
            };
            if twice {
                return Err(A::Error::custom(format!("`{name}` stands there twice")));
            }
        }
        header.metadata = metadata.unwrap_or_default();
        Ok(header)
    }
}
