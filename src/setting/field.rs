//! The tables of settings.

use super::kind::Kind;
use super::problem::SettingProblem;
use super::value::Value;

/// One setting of `T`.
pub struct Field<T> {
    /// Names its control, its words and its column; no other setting of a recipe has it.
    pub id: &'static str,
    /// Where it stands in the JSON of a `T`, for example `crop.scale.0`.
    pub path: &'static str,
    /// What sentences call it.
    pub name: &'static str,
    pub kind: Kind,
    pub get: fn(&T) -> Value,
    /// False where the value is of another type.
    pub set: fn(&mut T, Value) -> bool,
    /// Whether it decides anything, the others being what they are.
    pub counts: fn(&T) -> bool,
}

/// A type that is a list of settings.
pub trait Settings: Sized + 'static {
    const FIELDS: &'static [Field<Self>];
}

/// One setting with its value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Setting {
    pub id: &'static str,
    pub path: &'static str,
    pub name: &'static str,
    pub kind: Kind,
    pub value: Value,
    /// Whether it decides anything, the others being what they are.
    pub counts: bool,
}

/// A list of settings whose type is forgotten: a recipe has several kinds of them.
pub trait Table {
    fn settings(&self) -> Vec<Setting>;

    /// Sets what stands at a path of [`Settings::FIELDS`]; its range is checked with the whole.
    ///
    /// # Errors
    /// Where there is no such setting, or the value is of another kind.
    fn set(&mut self, path: &str, value: Value) -> Result<(), SettingProblem>;
}

impl<T: Settings> Table for T {
    fn settings(&self) -> Vec<Setting> {
        let fields = T::FIELDS.iter();
        let settings = fields.map(|field| Setting {
            id: field.id,
            path: field.path,
            name: field.name,
            kind: field.kind,
            value: (field.get)(self),
            counts: (field.counts)(self),
        });
        settings.collect()
    }

    fn set(&mut self, path: &str, value: Value) -> Result<(), SettingProblem> {
        let found = T::FIELDS.iter().find(|field| field.path == path);
        let field = found.ok_or_else(|| SettingProblem::unknown(path))?;
        match (field.set)(self, value) {
            true => Ok(()),
            false => Err(SettingProblem::other_kind(field.name, value)),
        }
    }
}

impl dyn Table + '_ {
    /// Checks every setting's range.
    ///
    /// # Errors
    /// The first setting out of its range.
    pub fn check(&self) -> Result<(), SettingProblem> {
        let mut settings = self.settings().into_iter();
        settings.try_for_each(|setting| setting.kind.check(setting.name, setting.value))
    }
}

/// For settings that always decide something.
pub(crate) fn whenever<T>(_: &T) -> bool {
    true
}

/// One row of a table: id, path, the words of sentences, kind, where it is; and when it counts.
macro_rules! field {
    ($id:literal, $path:literal, $name:literal, $kind:expr, ($($place:tt)+)) => {
        $crate::setting::field!($id, $path, $name, $kind, ($($place)+), $crate::setting::whenever)
    };
    ($id:literal, $path:literal, $name:literal, $kind:expr, ($($place:tt)+), $counts:expr) => {
        $crate::setting::Field {
            id: $id,
            path: $path,
            name: $name,
            kind: $kind,
            get: |of| $crate::setting::SettingValue::value(of.$($place)+),
            set: |of, value| $crate::setting::SettingValue::take(&mut of.$($place)+, value),
            counts: $counts,
        }
    };
}

pub(crate) use field;
