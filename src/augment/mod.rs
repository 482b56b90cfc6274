//! A policy → seeded parameters for each view → pixels.

mod parameters;
#[cfg(feature = "engine")]
mod plain;

#[cfg(feature = "engine")]
pub use crate::kernel::augment::make_views;
pub use crate::reference::views::PARAMETERS;
pub use parameters::{PixelBox, ViewParameters, parameter_table};
#[cfg(feature = "engine")]
pub use plain::plain_images;

#[cfg(test)]
mod tests;
