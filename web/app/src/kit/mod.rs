//! The kit: what the page's parts are built of. Plain functions where nothing has to be remembered: the
//! plumbing of a component weighs two kilobytes of the module.

mod card;
mod effect;
mod facts;
mod field;
mod file_button;
mod id;
mod length;
mod meter;
mod sheet;
mod slider;
mod table;
mod tabs;
mod tooltip;

pub use card::Card;
pub use effect::use_effect_on;
pub use facts::facts;
pub use field::Field;
pub use file_button::FileButton;
pub use id::use_id;
pub use length::tenths;
pub use meter::{meter, progress};
pub use sheet::sheet;
pub use slider::Slider;
pub use table::{Column, table};
pub use tabs::{Tab, panel, tabs};
pub use tooltip::Tooltips;
