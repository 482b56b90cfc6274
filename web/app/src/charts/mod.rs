//! Plots, one family: hairline axes, muted grid, tabular figures, colours from the page's CSS.

mod canvas;
#[cfg(test)]
mod colour_vision;
mod columns;
/// A line chart of one quantity over the run.
pub mod curve;
/// The live map of embeddings.
pub mod map;
/// Colours of classes.
pub mod palette;
/// The heat-map of a batch's cosines.
pub mod similarity;
mod ticks;
/// How wide an element is.
pub mod width;
