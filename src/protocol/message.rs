//! Commands and events as the bytes that cross the worker's boundary.
//!
//! Both ends are built from the same source, so fields go by their order and not by their names
//! (postcard): what reads them is a fraction of the code that reads objects or JSON.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Why a message cannot be written or read: the page and the engine are of different versions, or
/// one of them is broken.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum MessageProblem {
    #[error("the message cannot be written: {0}")]
    Unwritable(postcard::Error),
    #[error("the message cannot be read: {0}")]
    Unreadable(postcard::Error),
    #[error("{0} bytes follow the message")]
    Longer(usize),
}

/// A [`super::Command`] or [`super::Event`] as bytes.
///
/// # Errors
/// Where a value has no such form.
pub fn encode(message: &impl Serialize) -> Result<Vec<u8>, MessageProblem> {
    postcard::to_allocvec(message).map_err(MessageProblem::Unwritable)
}

/// The message that these bytes are, whole.
///
/// # Errors
/// Where they are not one, or more than one.
pub fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, MessageProblem> {
    let (message, rest) = postcard::take_from_bytes(bytes).map_err(MessageProblem::Unreadable)?;
    if rest.is_empty() {
        Ok(message)
    } else {
        Err(MessageProblem::Longer(rest.len()))
    }
}

/// A recipe inside a message, as the JSON that it is everywhere else: a method is written by its
/// name among its settings, which takes a form with names.
pub(super) mod recipe_as_json {
    use super::{Deserialize, Deserializer, Serialize, Serializer};
    use crate::recipe::Recipe;
    use serde::{de, ser};

    pub fn serialize<S: Serializer>(recipe: &Recipe, serializer: S) -> Result<S::Ok, S::Error> {
        let json = serde_json::to_string(recipe).map_err(ser::Error::custom)?;
        json.serialize(serializer)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Recipe, D::Error> {
        let json = String::deserialize(deserializer)?;
        // From bytes, as in a link: reading from a text is other code, which weighs as much again.
        serde_json::from_slice(json.as_bytes()).map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::{AskId, Command, Event, FailureKind, RunId};
    use crate::recipe::{Method, Recipe};
    use crate::say::Sentence;

    #[test]
    fn every_method_s_recipe_crosses_the_boundary_as_it_was() {
        for method in Method::ALL {
            let command = Command::Start {
                run: RunId(1),
                recipe: Recipe::default().with_method(method),
                from_opened: true,
            };
            assert_eq!(decode(&encode(&command).unwrap()), Ok(command));
        }
    }

    #[test]
    fn a_number_that_is_none_crosses_too_outside_a_recipe() {
        let adjust = Command::Adjust {
            run: RunId(1),
            learning_rate: Some(f32::NAN),
            temperature: None,
        };
        let Ok(Command::Adjust { learning_rate, .. }) = decode(&encode(&adjust).unwrap()) else {
            panic!("another command");
        };
        assert!(learning_rate.unwrap().is_nan());
    }

    #[test]
    fn a_message_that_is_cut_or_followed_by_another_is_none() {
        let event = Event::Failed {
            asked: Some(AskId(7)),
            run: None,
            kind: FailureKind::Refused,
            sentence: Sentence {
                id: "group/name".to_owned(),
                values: vec![("value".to_owned(), "1".to_owned())],
                english: "A sentence.".to_owned(),
                because: None,
            },
        };
        let bytes = encode(&event).unwrap();
        assert_eq!(decode(&bytes), Ok(event));
        let cut = decode::<Event>(&bytes[..bytes.len() - 1]);
        assert!(matches!(cut, Err(MessageProblem::Unreadable(_))), "{cut:?}");
        let twice = decode::<Event>(&[bytes.clone(), bytes.clone()].concat());
        assert_eq!(twice, Err(MessageProblem::Longer(bytes.len())));
    }
}
