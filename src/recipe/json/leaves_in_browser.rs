//! JSON as places and texts, by the browser's parser.

use super::below;
use crate::recipe::upgrade::Said;
use crate::setting::Value;
use js_sys::{Array, JSON, Object};
use wasm_bindgen::{JsCast, JsValue};

/// All that is no object and no list, with its place (`views.0.crop.scale.1`) and as text: a string without
/// its quotes, none for null. An empty list, which no recipe has, is a text too.
///
/// # Errors
/// The browser's complaint.
pub(super) fn of(json: &str) -> Result<Vec<Said>, String> {
    let complaint = |error: JsValue| match error.dyn_into::<js_sys::Error>() {
        Ok(error) => String::from(error.message()),
        Err(_) => String::new(),
    };
    let json = JSON::parse(json).map_err(complaint)?;
    let mut leaves = Vec::new();
    // A stranger's JSON may be deeper than a stack.
    let mut waiting = vec![(String::new(), json)];
    while let Some((place, json)) = waiting.pop() {
        let below_it = json.dyn_ref::<Object>().map(Object::entries);
        match below_it {
            Some(entries) if entries.length() > 0 || !Array::is_array(&json) => {
                for entry in entries.iter() {
                    let entry = Array::from(&entry);
                    let key = entry.get(0).as_string().unwrap_or_default();
                    waiting.push((below(&place, &key), entry.get(1)));
                }
            }
            _ => leaves.push((place, text(&json))),
        }
    }
    Ok(leaves)
}

fn text(json: &JsValue) -> String {
    if json.is_null() {
        return Value::NONE.to_owned();
    }
    let written = || JSON::stringify(json).map_or_else(|_| String::new(), String::from);
    json.as_string().unwrap_or_else(written)
}
