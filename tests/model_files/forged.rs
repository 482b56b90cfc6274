//! A valid model file taken apart, so that a test can change one thing and put it together again.

use super::sample::small_model;
use contrastive_lab::share::write;
use serde_json::{Map, Value};
use std::sync::LazyLock;

/// A file that every check lets pass.
pub static VALID: LazyLock<Vec<u8>> = LazyLock::new(|| write(&small_model()).unwrap());

#[derive(Clone, Debug)]
pub struct Forged {
    pub header: Map<String, Value>,
    pub data: Vec<u8>,
}

impl Forged {
    pub fn valid() -> Self {
        Self::of(&VALID)
    }

    pub fn of(file: &[u8]) -> Self {
        let header_end = 8 + u64::from_le_bytes(file[..8].try_into().unwrap()) as usize;
        Self {
            header: serde_json::from_slice(&file[8..header_end]).unwrap(),
            data: file[header_end..].to_vec(),
        }
    }

    /// Changes the lab's own metadata.
    pub fn edit_metadata(mut self, edit: impl FnOnce(&mut Value)) -> Self {
        let entry = &mut self.header["__metadata__"]["contrastive-lab"];
        let mut metadata = serde_json::from_str(entry.as_str().unwrap()).unwrap();
        edit(&mut metadata);
        *entry = Value::String(metadata.to_string());
        self
    }

    /// Changes what the header says of a tensor.
    pub fn edit_tensor(mut self, name: &str, edit: impl FnOnce(&mut Value)) -> Self {
        edit(&mut self.header[name]);
        self
    }

    /// Overwrites a tensor's first bytes.
    pub fn overwrite(mut self, name: &str, bytes: &[u8]) -> Self {
        let start = self.header[name]["data_offsets"][0].as_u64().unwrap() as usize;
        self.data[start..start + bytes.len()].copy_from_slice(bytes);
        self
    }

    pub fn bytes(&self) -> Vec<u8> {
        assemble(&serde_json::to_string(&self.header).unwrap(), &self.data)
    }
}

pub fn assemble(header: &str, data: &[u8]) -> Vec<u8> {
    let length = (header.len() as u64).to_le_bytes();
    [&length, header.as_bytes(), data].concat()
}
