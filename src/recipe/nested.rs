//! A recipe inside something else that is written: with names where the form has names, as its link where
//! fields go by their order. A method is written by its name among its settings, which takes names.

use super::link;
use super::locks::Locks;
use super::recipe::Recipe;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

pub fn serialize<S: Serializer>(recipe: &Recipe, serializer: S) -> Result<S::Ok, S::Error> {
    if serializer.is_human_readable() {
        return recipe.serialize(serializer);
    }
    link::encode(recipe, &Locks::default()).serialize(serializer)
}

pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Recipe, D::Error> {
    if deserializer.is_human_readable() {
        return Recipe::deserialize(deserializer);
    }
    let link = String::deserialize(deserializer)?;
    link::decode_own(&link).map_err(de::Error::custom)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::method::Method;

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Message {
        #[serde(with = "super")]
        recipe: Recipe,
    }

    #[test]
    fn a_recipe_arrives_as_it_was_sent_whatever_may_be_wrong_with_it() {
        for method in Method::ALL {
            let mut recipe = Recipe::default().with_method(method);
            recipe.seed = u32::MAX;
            recipe.batch_size = 0;
            recipe.optimiser.learning_rate = 1e-9;
            recipe.temperature = f32::MAX;
            let sent = Message { recipe };
            let bytes = postcard::to_allocvec(&sent).expect("a message");
            assert_eq!(postcard::from_bytes(&bytes), Ok(sent));
        }
    }
}
