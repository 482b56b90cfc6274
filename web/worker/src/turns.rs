//! Giving way to the worker's event loop between two slices of work.

use js_sys::Promise;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use web_sys::{MessageChannel, MessagePort};

/// Ends one turn of the event loop by a message to itself: unlike a timer it is not slowed down in a
/// hidden tab.
pub struct Turns {
    from: MessagePort,
    to: MessagePort,
}

impl Turns {
    /// # Errors
    /// Where the browser has no message channels.
    pub fn new() -> Result<Self, JsValue> {
        let channel = MessageChannel::new()?;
        Ok(Self {
            from: channel.port1(),
            to: channel.port2(),
        })
    }

    /// Returns after messages that were waiting have been taken.
    pub async fn next(&self) {
        let turn = Promise::new(&mut |resolve, _| {
            self.to.set_onmessage(Some(&resolve));
            if let Err(error) = self.from.post_message(&JsValue::NULL) {
                web_sys::console::error_1(&error);
            }
        });
        // The promise is never rejected.
        let _ = JsFuture::from(turn).await;
    }
}
