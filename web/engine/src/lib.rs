//! The engine's worker: [`contrastive_lab::lab::Lab`] behind `postMessage`.
//!
//! One module, built twice: with the feature `cpu` and with the feature `webgpu`. It never draws.
#![cfg(target_arch = "wasm32")]
// No path that input can reach may panic.
#![cfg_attr(not(test), warn(clippy::unwrap_used))]

mod blob_source;
mod complaints;
mod device;
mod messages;
mod turns;
mod worker;

use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

/// Starts the engine; it says when it is ready.
#[wasm_bindgen]
pub fn start() {
    complaints::listen();
    worker::run();
}

/// Takes one message of the page.
#[wasm_bindgen]
pub fn receive(message: JsValue) {
    worker::receive(message);
}
