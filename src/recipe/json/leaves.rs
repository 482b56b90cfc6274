//! JSON as places and texts.

use super::below;
use crate::recipe::upgrade::Said;
use crate::setting;
use serde_json::Value;

/// All that is no object and no list, with its place (`views.0.crop.scale.1`) and as text: a string without
/// its quotes, none for null. An empty list, which no recipe has, is a text too.
///
/// # Errors
/// The parser's complaint.
pub(super) fn of(json: &str) -> Result<Vec<Said>, String> {
    let json: Value = serde_json::from_str(json).map_err(|error| error.to_string())?;
    let mut leaves = Vec::new();
    collect(String::new(), json, &mut leaves);
    Ok(leaves)
}

/// As deep as the parser goes, which is 128 levels.
fn collect(place: String, json: Value, leaves: &mut Vec<Said>) {
    match json {
        Value::Object(fields) => {
            for (key, value) in fields {
                collect(below(&place, &key), value, leaves);
            }
        }
        Value::Array(items) if !items.is_empty() => {
            for (index, item) in items.into_iter().enumerate() {
                collect(below(&place, &index.to_string()), item, leaves);
            }
        }
        Value::String(text) => leaves.push((place, text)),
        Value::Null => leaves.push((place, setting::Value::NONE.to_owned())),
        other => leaves.push((place, other.to_string())),
    }
}
