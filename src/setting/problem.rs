//! What can be wrong with a setting.

use super::number;
use super::range::{Open, Range};
use super::value::Value;
use crate::say::shown_text;
use serde::Serialize;

/// Characters of a stranger's setting that are shown.
const SHOWN_CHARACTERS_MAX: usize = 60;

/// A setting that cannot be used. `setting` is what sentences call it, from a fixed list.
#[derive(Clone, Debug, PartialEq, thiserror::Error, Serialize)]
#[serde(rename = "setting", rename_all = "kebab-case")]
#[cfg_attr(test, derive(strum::VariantNames), strum(serialize_all = "kebab-case"))]
pub enum SettingProblem {
    #[error("{setting} is {found}; it must be between {least} and {most}")]
    Between {
        setting: &'static str,
        found: String,
        least: String,
        most: String,
    },
    #[error("{setting} is {found}; it must be at least {least} and below {most}")]
    Below {
        setting: &'static str,
        found: String,
        least: String,
        most: String,
    },
    #[error("{setting} is {found}; it must be above {least} and at most {most}")]
    Above {
        setting: &'static str,
        found: String,
        least: String,
        most: String,
    },
    #[error("{setting} is {found}; it must be one of {choices}")]
    OneOf {
        setting: &'static str,
        found: String,
        choices: String,
    },
    #[error("{setting} goes from {from} to {to}; it must not end below where it begins")]
    UpsideDown {
        setting: &'static str,
        from: String,
        to: String,
    },
    #[error("{setting} cannot be {found}, which is a value of another kind")]
    OtherKind {
        setting: &'static str,
        found: String,
    },
    #[error("{path} is no setting of this recipe; it is misspelt, or another method's")]
    Unknown { path: String },
}

impl SettingProblem {
    pub(super) fn out_of(range: &Range, setting: &'static str, found: f32) -> Self {
        let [found, least, most] = [found, range.least, range.most].map(number::write);
        match range.open {
            Open::Neither => Self::between(setting, found, least, most),
            Open::Least => Self::Above {
                setting,
                found,
                least,
                most,
            },
            Open::Most => Self::Below {
                setting,
                found,
                least,
                most,
            },
        }
    }

    pub(super) fn between<T: ToString, R: ToString>(
        setting: &'static str,
        found: T,
        least: R,
        most: R,
    ) -> Self {
        Self::Between {
            setting,
            found: found.to_string(),
            least: least.to_string(),
            most: most.to_string(),
        }
    }

    pub(crate) fn one_of(
        setting: &'static str,
        found: impl ToString,
        choices: &[impl ToString],
    ) -> Self {
        let choices: Vec<String> = choices.iter().map(ToString::to_string).collect();
        Self::OneOf {
            setting,
            found: found.to_string(),
            choices: choices.join(", "),
        }
    }

    pub(super) fn other_kind(setting: &'static str, found: Value) -> Self {
        let found = found.to_string();
        Self::OtherKind { setting, found }
    }

    pub(crate) fn unread(setting: &'static str, text: &str) -> Self {
        Self::OtherKind {
            setting,
            found: shown_text(text, SHOWN_CHARACTERS_MAX),
        }
    }

    /// A range whose end lies before its beginning.
    pub(crate) fn upside_down(setting: &'static str, [from, to]: [f32; 2]) -> Self {
        Self::UpsideDown {
            setting,
            from: number::write(from),
            to: number::write(to),
        }
    }

    pub(crate) fn unknown(path: &str) -> Self {
        Self::Unknown {
            path: shown_text(path, SHOWN_CHARACTERS_MAX),
        }
    }

    /// One of each, for tests that hold every sentence. The compiler asks for a new variant here.
    #[cfg(test)]
    pub(crate) fn one_of_each() -> Vec<Self> {
        let setting = "the temperature";
        let half_open = |open| Self::out_of(&Range::FRACTION.open(open), setting, 7.0);
        let each = vec![
            half_open(Open::Neither),
            half_open(Open::Most),
            half_open(Open::Least),
            Self::one_of(setting, 7, &[32, 48]),
            Self::upside_down(setting, [0.9, 0.2]),
            Self::other_kind(setting, Value::Switch(true)),
            Self::unknown("planet"),
        ];
        for problem in &each {
            match problem {
                Self::Between { .. }
                | Self::Below { .. }
                | Self::Above { .. }
                | Self::OneOf { .. }
                | Self::UpsideDown { .. }
                | Self::OtherKind { .. }
                | Self::Unknown { .. } => {}
            }
        }
        each
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::say::{Sentence, hold_every_sentence};

    #[test]
    fn every_problem_is_a_sentence_for_any_language() {
        let problems = SettingProblem::one_of_each();
        let said: Vec<Sentence> = problems.iter().map(Sentence::of).collect();
        hold_every_sentence::<SettingProblem>("setting", &[], &said);
    }
}
