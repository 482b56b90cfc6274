//! What a setting may be.

use super::number;
use super::problem::SettingProblem;
use super::range::Range;
use super::value::Value;

/// What kind of value a setting takes, with what it may be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Kind {
    Number(Range),
    /// A whole number from the first to the second.
    Whole(u32, u32),
    /// The same, or none.
    Optional(u32, u32),
    /// One of these numbers.
    OneOf(&'static [u32]),
    Switch,
    /// One of these ids.
    Choice(&'static [&'static str]),
}

impl Kind {
    /// Whether the setting that sentences call `name` may have this value.
    ///
    /// # Errors
    /// Where it is out of its range, or of another kind.
    pub fn check(&self, name: &'static str, value: Value) -> Result<(), SettingProblem> {
        match (self, value) {
            (Self::Number(range), Value::Number(number)) => match range.contains(number) {
                true => Ok(()),
                false => Err(SettingProblem::out_of(range, name, number)),
            },
            (Self::Whole(least, most), Value::Whole(number))
            | (Self::Optional(least, most), Value::Optional(Some(number))) => {
                match (least..=most).contains(&&number) {
                    true => Ok(()),
                    false => Err(SettingProblem::between(name, number, least, most)),
                }
            }
            (Self::OneOf(numbers), Value::Whole(number)) => match numbers.contains(&number) {
                true => Ok(()),
                false => Err(SettingProblem::one_of(name, number, numbers)),
            },
            (Self::Choice(ids), Value::Choice(id)) => match ids.contains(&id) {
                true => Ok(()),
                false => Err(SettingProblem::one_of(name, id, ids)),
            },
            (Self::Optional(..), Value::Optional(None)) | (Self::Switch, Value::Switch(_)) => {
                Ok(())
            }
            _ => Err(SettingProblem::other_kind(name, value)),
        }
    }

    /// The value that a text is; none where it is of another kind. Its range is [`Kind::check`]'s.
    pub fn read(&self, text: &str) -> Option<Value> {
        let text = text.trim();
        match self {
            Self::Number(_) => number::read(text).map(Value::Number),
            Self::Whole(..) | Self::OneOf(_) => text.parse().ok().map(Value::Whole),
            Self::Optional(..) if text == Value::NONE => Some(Value::Optional(None)),
            Self::Optional(..) => text.parse().ok().map(|n| Value::Optional(Some(n))),
            Self::Switch => text.parse().ok().map(Value::Switch),
            Self::Choice(ids) => {
                let found = ids.iter().find(|id| **id == text);
                found.map(|id| Value::Choice(id))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_value_shows_is_read_back_as_it_was() {
        let kinds = [
            (Kind::Number(Range::FRACTION), Value::Number(0.1)),
            (Kind::Whole(1, 9), Value::Whole(7)),
            (Kind::Optional(1, 9), Value::Optional(None)),
            (Kind::Optional(1, 9), Value::Optional(Some(7))),
            (Kind::OneOf(&[32, 48]), Value::Whole(48)),
            (Kind::Switch, Value::Switch(true)),
            (Kind::Choice(&["mlp", "none"]), Value::Choice("none")),
        ];
        for (kind, value) in kinds {
            assert_eq!(kind.read(&value.to_string()), Some(value));
            assert_eq!(kind.check("it", value), Ok(()));
            assert_eq!(kind.read("?"), None);
        }
    }

    #[test]
    fn what_is_out_of_its_range_or_of_another_kind_is_refused() {
        for (kind, value) in [
            (Kind::Number(Range::FRACTION), Value::Number(f32::NAN)),
            (Kind::Whole(1, 9), Value::Whole(10)),
            (Kind::Optional(1, 9), Value::Optional(Some(0))),
            (Kind::OneOf(&[32, 48]), Value::Whole(40)),
            (Kind::Choice(&["mlp"]), Value::Choice("none")),
            (Kind::Switch, Value::Whole(1)),
        ] {
            assert!(kind.check("it", value).is_err(), "{kind:?} {value}");
        }
    }
}
