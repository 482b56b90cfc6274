//! Messages as they cross the worker's boundary.
//!
//! From the page: `{command, buffers, files}`. To the page: `{event, buffers}`, or `{crash}` with
//! words. A command or an event is a `Uint8Array` of `protocol::message`. Buffers are `Uint8Array`s
//! and are transferred.

use crate::blob_source::BlobSource;
use contrastive_lab::lab::{Files, Outgoing};
use contrastive_lab::protocol::{Command, Question, SOURCES, message};
use js_sys::{Array, Object, Reflect, Uint8Array};
use serde::Deserialize;
use serde_wasm_bindgen::preserve;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{DedicatedWorkerGlobalScope, File};

/// A command with what travelled beside it.
pub struct Incoming {
    pub command: Command,
    pub buffers: Vec<Vec<u8>>,
    pub files: Files,
}

/// A message of the page as it comes.
#[derive(Deserialize)]
struct Posted {
    #[serde(with = "preserve")]
    command: Uint8Array,
    #[serde(with = "preserve")]
    buffers: Array,
    #[serde(with = "preserve")]
    files: Array,
}

/// Reads a message of the page.
///
/// # Errors
/// Words for a message that is none.
pub fn read(posted: JsValue) -> Result<Incoming, String> {
    let Posted {
        command,
        buffers,
        files,
    } = serde_wasm_bindgen::from_value(posted).map_err(|error| error.to_string())?;
    let command = message::decode(&command.to_vec()).map_err(|error| error.to_string())?;
    let sources: Vec<String> = match &command {
        Command::Ask {
            question: Question::ImportFiles { sources, .. },
            ..
        } => sources.iter().map(|source| source.path.clone()).collect(),
        _ => Vec::new(),
    };
    Ok(Incoming {
        command,
        buffers: buffers
            .iter()
            .map(|buffer| Uint8Array::new(&buffer).to_vec())
            .collect(),
        files: files
            .iter()
            .zip(sources)
            .filter_map(|(file, path)| {
                let file: File = file.dyn_into().ok()?;
                let source: Box<dyn contrastive_lab::data::Source> =
                    Box::new(BlobSource::new(path, file));
                Some(source)
            })
            .collect(),
    })
}

/// Posts an event with its buffers.
pub fn say(outgoing: Outgoing) {
    let buffers = Array::new();
    let transfers = Array::new();
    for buffer in &outgoing.buffers {
        let copy = Uint8Array::from(buffer.as_slice());
        transfers.push(&copy.buffer());
        buffers.push(&copy);
    }
    match message::encode(&outgoing.event) {
        Ok(event) => {
            let event = Uint8Array::from(event.as_slice());
            transfers.push(&event.buffer());
            post(
                &[
                    ("event", event.into()),
                    ("buffers", buffers.into()),
                    ("sources", SOURCES.into()),
                ],
                &transfers,
            );
        }
        Err(error) => crash(&format!("an event could not be written: {error}")),
    }
}

/// Tells the page that this engine cannot go on.
pub fn crash(words: &str) {
    post(&[("crash", words.into())], &Array::new());
}

/// The worker's own scope.
pub fn scope() -> DedicatedWorkerGlobalScope {
    js_sys::global().unchecked_into()
}

fn post(parts: &[(&str, JsValue)], transfers: &Array) {
    let message = Object::new();
    for (name, value) in parts {
        // Setting a property of a plain object that was just made does not fail.
        let _ = Reflect::set(&message, &(*name).into(), value);
    }
    if let Err(error) = scope().post_message_with_transfer(&message, transfers) {
        web_sys::console::error_2(&"a message could not be posted".into(), &error);
    }
}
