//! The codecs, as a module of their own beside the engine: one's own pictures need it, and nothing
//! else. It holds nothing between two pictures, so that the worker may begin it anew at any time.
#![cfg(target_arch = "wasm32")]
// No path that input can reach may panic.
#![cfg_attr(not(test), warn(clippy::unwrap_used))]

use contrastive_lab::decode::{Codecs, NotDecoded, PictureDecoder, answer};
use std::cell::RefCell;
use wasm_bindgen::prelude::wasm_bindgen;

thread_local! {
    static CODECS: RefCell<Codecs> = RefCell::default();
}

/// The square of a picture, `with_larger` one of twice the side beside it, or why there is none, in the bytes of [`answer`].
///
/// # Errors
/// Words for a decoder that could not answer.
#[wasm_bindgen]
pub fn decode(bytes: &[u8], size_px: u32, with_larger: bool) -> Result<Vec<u8>, String> {
    let decoded = CODECS.with_borrow_mut(|codecs| codecs.decode(bytes, size_px, with_larger));
    let told = match decoded {
        Ok(picture) => Ok(picture),
        Err(NotDecoded::Refused(refusal)) => Err(refusal),
        Err(NotDecoded::Broke { cause }) => return Err(cause),
    };
    answer::write(told).map_err(|error| error.to_string())
}

/// Memory that the module has taken since it began, in bytes.
#[wasm_bindgen]
pub fn memory_bytes() -> f64 {
    (core::arch::wasm32::memory_size::<0>() * PAGE_BYTES) as f64
}

/// A page of WebAssembly's memory.
const PAGE_BYTES: usize = 64 << 10;
