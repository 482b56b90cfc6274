//! Numbers onto a device and off it again.

mod read_back;
pub mod upload;

pub use read_back::{ReadBackFailed, read_back};
