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
mod picture_decoder;
mod turns;
mod worker;

use contrastive_lab::model::{Executor, choose_executor};
use js_sys::Function;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

/// Starts the engine; it says when it is ready. `load_decoder` promises the decoder's module. Networks may be left to
/// burn's operations, to compare this lab's own kernels with.
#[wasm_bindgen]
pub fn start(load_decoder: Function, by_burn: bool) {
    if by_burn {
        choose_executor(Executor::Burn);
    }
    complaints::listen();
    worker::run(load_decoder);
}

/// Takes one message of the page.
#[wasm_bindgen]
pub fn receive(message: JsValue) {
    worker::receive(message);
}
