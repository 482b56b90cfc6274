use super::site;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Worker, WorkerOptions, WorkerType};

/// Starts the site's worker; by its name it knows what it is wanted for.
///
/// # Errors
/// The browser's words, where it starts no worker.
pub fn start(name: &str) -> Result<Worker, String> {
    let options = WorkerOptions::new();
    options.set_type(WorkerType::Module);
    // In the address it would make another file of the one that the page has asked for already.
    options.set_name(name);
    Worker::new_with_options(&site::worker(), &options).map_err(|error| said(&error))
}

/// The browser's own words about an error.
pub fn said(error: &JsValue) -> String {
    match error.dyn_ref::<js_sys::Error>() {
        Some(error) => String::from(error.message()),
        None => format!("{error:?}"),
    }
}
