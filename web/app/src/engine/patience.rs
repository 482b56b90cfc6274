use gloo::timers::callback::Timeout;
use js_sys::{Array, Promise};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

/// How long the page waits for each answer about an adapter. A browser that has to start its GPU process
/// first takes a second or two.
pub const PATIENCE_SECONDS: u32 = 5;

/// What the promise gives; undefined where it gives nothing within [`PATIENCE_SECONDS`].
pub async fn in_time(promise: &Promise) -> Result<JsValue, JsValue> {
    let mut timeout = None;
    let silence = Promise::new(&mut |resolve, _| {
        timeout = Some(Timeout::new(1000 * PATIENCE_SECONDS, move || {
            // It never throws.
            resolve.call0(&JsValue::UNDEFINED).ok();
        }));
    });
    let first = JsFuture::from(Promise::race(&Array::of2(promise, &silence))).await;
    // A timeout that is dropped never fires: it had to live until here.
    drop(timeout);
    first
}
