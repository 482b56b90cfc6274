//! Numbers as a person types them.

use wasm_bindgen::JsValue;

/// A number that a setting holds.
pub trait Typed: Sized {
    /// The number that this text is; none where it is no number, or one that the setting cannot hold.
    fn typed(text: &str) -> Option<Self>;
}

impl Typed for u32 {
    fn typed(text: &str) -> Option<Self> {
        text.trim().parse().ok()
    }
}

/// Read by the browser: the table of powers that Rust's own reader brings along is ten kilobytes that
/// no compression makes smaller.
impl Typed for f32 {
    fn typed(text: &str) -> Option<Self> {
        let text = text.trim();
        let number = JsValue::from_str(text).unchecked_into_f64() as Self;
        // JavaScript takes an empty text for 0.
        (!text.is_empty() && number.is_finite()).then_some(number)
    }
}
