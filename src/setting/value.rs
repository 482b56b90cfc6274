//! The value of one setting, whatever its type in Rust.

use super::number;
use std::fmt;

/// A setting's value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Value {
    Number(f32),
    Whole(u32),
    /// A whole number, or none.
    Optional(Option<u32>),
    Switch(bool),
    /// The id of what was chosen.
    Choice(&'static str),
}

impl Value {
    /// What a number that is not there is called.
    pub const NONE: &'static str = "none";
}

impl fmt::Display for Value {
    fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Self::Number(number) => formatter.write_str(&number::write(*number)),
            Self::Whole(number) | Self::Optional(Some(number)) => number.fmt(formatter),
            Self::Optional(None) => formatter.write_str(Self::NONE),
            Self::Switch(is_on) => is_on.fmt(formatter),
            Self::Choice(id) => formatter.write_str(id),
        }
    }
}

/// A type that a setting may have.
pub trait SettingValue: Copy {
    fn value(self) -> Value;

    /// Takes a value of its own type; false where it is of another.
    fn take(&mut self, value: Value) -> bool;
}

macro_rules! setting_value {
    ($($type:ty: $variant:ident;)*) => {
        $(impl SettingValue for $type {
            fn value(self) -> Value {
                Value::$variant(self)
            }

            fn take(&mut self, value: Value) -> bool {
                if let Value::$variant(value) = value {
                    *self = value;
                    return true;
                }
                false
            }
        })*
    };
}

setting_value! {
    f32: Number;
    u32: Whole;
    Option<u32>: Optional;
    bool: Switch;
}
