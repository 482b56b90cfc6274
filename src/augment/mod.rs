//! A policy → seeded parameters for each view → pixels.

mod local_views;
#[cfg(feature = "plain")]
mod parameters;
#[cfg(feature = "engine")]
mod plain;
mod policy;
mod preset;

#[cfg(feature = "engine")]
pub use crate::kernel::augment::make_views;
#[cfg(feature = "plain")]
pub use crate::reference::views::{PARAMETERS, Sides};
pub use local_views::LocalViews;
#[cfg(feature = "plain")]
pub use parameters::{PixelBox, ViewParameters, parameter_table};
#[cfg(feature = "engine")]
pub use plain::plain_images;
pub use policy::{Blur, ColourJitter, Crop, CutOut, Rotation, Solarise, ViewPolicy};
pub use preset::Preset;

#[cfg(test)]
mod cited_presets;
#[cfg(all(test, feature = "plain"))]
mod draw_tests;
#[cfg(all(test, feature = "plain"))]
mod tests;
