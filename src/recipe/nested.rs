//! A recipe inside something else that is written: with names where the form has names, as JSON in a text
//! where fields go by their order. A method is written by its name among its settings, which takes names.

use super::Recipe;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de, ser};

pub fn serialize<S: Serializer>(recipe: &Recipe, serializer: S) -> Result<S::Ok, S::Error> {
    if serializer.is_human_readable() {
        return recipe.serialize(serializer);
    }
    let json = serde_json::to_string(recipe).map_err(ser::Error::custom)?;
    json.serialize(serializer)
}

pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Recipe, D::Error> {
    if deserializer.is_human_readable() {
        return Recipe::deserialize(deserializer);
    }
    let json = String::deserialize(deserializer)?;
    // From bytes, as in a link: reading from a text is other code, which weighs as much again.
    serde_json::from_slice(json.as_bytes()).map_err(de::Error::custom)
}
