use gloo::timers::callback::Timeout;
use js_sys::{Array, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, Url};

/// A download has begun long before; then its bytes may go.
const RELEASE_AFTER_MS: u32 = 60_000;

/// Lets the browser save a file that the page made.
///
/// # Errors
/// Where the browser does not.
pub fn hand_out(file_name: &str, kind: &str, bytes: &Uint8Array) -> Result<(), JsValue> {
    let options = BlobPropertyBag::new();
    options.set_type(kind);
    let parts = Array::of1(bytes);
    let blob = Blob::new_with_u8_array_sequence_and_options(&parts, &options)?;
    let address = Url::create_object_url_with_blob(&blob)?;
    let document = web_sys::window().and_then(|window| window.document());
    let anchor = document
        .ok_or(JsValue::NULL)?
        .create_element("a")?
        .dyn_into::<HtmlAnchorElement>()?;
    anchor.set_href(&address);
    anchor.set_download(file_name);
    anchor.click();
    Timeout::new(RELEASE_AFTER_MS, move || {
        // Failing to release costs memory until the page is closed, nothing else.
        let _ = Url::revoke_object_url(&address);
    })
    .forget();
    Ok(())
}
