//! Numbers as texts.

/// The number that a text is, as JSON has numbers.
pub fn read(text: &str) -> Option<f32> {
    serde_json::from_str(text).ok()
}

/// The shortest text that is read as this number.
pub fn write(number: f32) -> String {
    number.to_string()
}
