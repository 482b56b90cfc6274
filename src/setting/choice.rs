//! Settings that are one of a list.

/// Declares an enum whose variants have ids: `ALL` and `IDS` in the order of the page, `id` and
/// `from_id`, its form in JSON, and its place among the types that a setting may have.
macro_rules! choices {
    (
        $(#[$meta:meta])*
        pub enum $name:ident {
            $($(#[$doc:meta])* $variant:ident = $id:literal,)*
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
        pub enum $name {
            $($(#[$doc])* #[serde(rename = $id)] $variant,)*
        }

        impl $name {
            /// The ids of all, in the order of the page.
            pub const IDS: &'static [&'static str] = &[$($id,)*];

            /// Every one, in the same order.
            pub const ALL: [Self; Self::IDS.len()] = [$(Self::$variant,)*];

            /// The value used in recipes, files and the page's controls.
            pub fn id(self) -> &'static str {
                Self::IDS[self as usize]
            }

            /// The one with this id.
            pub fn from_id(id: &str) -> Option<Self> {
                Self::ALL.into_iter().find(|one| one.id() == id)
            }
        }

        impl $crate::setting::SettingValue for $name {
            fn value(self) -> $crate::setting::Value {
                $crate::setting::Value::Choice(self.id())
            }

            fn take(&mut self, value: $crate::setting::Value) -> bool {
                let $crate::setting::Value::Choice(id) = value else {
                    return false;
                };
                Self::from_id(id).map(|one| *self = one).is_some()
            }
        }
    };
}

pub(crate) use choices;
