//! Numbers onto a device, summed there, and off it again.

mod read_back;
mod sum_in_rows;
pub mod upload;

pub use read_back::{ReadBackFailed, read_back};
pub use sum_in_rows::sum_in_rows;
