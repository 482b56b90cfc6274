//! Commands and events as the bytes that cross the worker's boundary.
//!
//! Both ends are built from the same source, so fields go by their order and not by their names
//! (postcard): what reads them is a fraction of the code that reads objects or JSON.

use serde::Serialize;
use serde::de::DeserializeOwned;

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
