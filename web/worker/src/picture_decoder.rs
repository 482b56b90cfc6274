//! The decoder's module, as the engine meets it: a module beside this one in the same worker.

use contrastive_lab::decode::{Decoded, NotDecoded, PictureDecoder, answer};
use contrastive_lab::lab::DecoderToCome;
use js_sys::{Function, Promise, Uint8Array};
use std::cell::Cell;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

thread_local! {
    /// The most memory that a decoder has taken, in bytes.
    static MOST_BYTES: Cell<f64> = const { Cell::new(0.0) };
}

#[wasm_bindgen]
extern "C" {
    type DecoderModule;

    #[wasm_bindgen(method, catch)]
    fn decode(
        this: &DecoderModule,
        bytes: &[u8],
        size_px: u32,
        with_larger: bool,
    ) -> Result<Uint8Array, JsValue>;

    #[wasm_bindgen(method)]
    fn memory_bytes(this: &DecoderModule) -> f64;

    /// Begins the module anew, with the memory of its first day.
    #[wasm_bindgen(method, js_name = __wbg_reset_state)]
    fn begin_anew(this: &DecoderModule);
}

/// What gives the lab its decoder: `load` is the worker's own, which promises the module.
pub fn loader(load: Function) -> Box<dyn Fn() -> DecoderToCome> {
    Box::new(move || {
        let load = load.clone();
        Box::pin(async move {
            match loaded(&load).await {
                Ok(module) => Ok(Box::new(OwnModule(module)) as Box<dyn PictureDecoder>),
                Err(error) => Err(words(&error)),
            }
        })
    })
}

/// The most memory that a decoder has taken, in bytes.
pub fn most_bytes() -> f64 {
    MOST_BYTES.get()
}

async fn loaded(load: &Function) -> Result<DecoderModule, JsValue> {
    let promised: Promise = load.call0(&JsValue::UNDEFINED)?.dyn_into()?;
    Ok(JsFuture::from(promised).await?.unchecked_into())
}

/// The module for the time of one import.
struct OwnModule(DecoderModule);

impl OwnModule {
    /// A large picture makes the memory grow, and it never shrinks: only a new instance is small.
    fn begin_anew(&self) {
        MOST_BYTES.set(MOST_BYTES.get().max(self.0.memory_bytes()));
        self.0.begin_anew();
    }
}

impl PictureDecoder for OwnModule {
    fn decode(
        &mut self,
        bytes: &[u8],
        size_px: u32,
        with_larger: bool,
    ) -> Result<Decoded, NotDecoded> {
        let answered = match self.0.decode(bytes, size_px, with_larger) {
            Ok(answered) => answered,
            Err(error) => {
                self.begin_anew();
                return Err(NotDecoded::Broke {
                    cause: words(&error),
                });
            }
        };
        match answer::read(&answered.to_vec()) {
            Ok(told) => told.map_err(NotDecoded::Refused),
            Err(error) => Err(NotDecoded::Broke {
                cause: error.to_string(),
            }),
        }
    }
}

impl Drop for OwnModule {
    fn drop(&mut self) {
        self.begin_anew();
    }
}

/// What JavaScript threw, as a person can read it.
fn words(thrown: &JsValue) -> String {
    match thrown.dyn_ref::<js_sys::Error>() {
        Some(error) => String::from(error.message()),
        None => thrown.as_string().unwrap_or_else(|| format!("{thrown:?}")),
    }
}
