//! Settings as data: what each is called, where it stands, what it may be. What checks a recipe, shows
//! it, changes it from a command line and tells two of them apart reads the tables that are made of
//! these, so that a range stands once.

mod choice;
mod field;
mod kind;
// The browser has a parser of its own, and the page links no other.
#[cfg_attr(
    all(target_arch = "wasm32", not(feature = "plain")),
    path = "number_in_browser.rs"
)]
pub mod number;
mod problem;
mod range;
mod value;

pub(crate) use choice::choices;
pub use field::{Field, Setting, Settings, Table};
pub(crate) use field::{field, whenever};
pub use kind::Kind;
pub use problem::SettingProblem;
pub use range::{Open, Range, Scale};
pub use value::{SettingValue, Value};
