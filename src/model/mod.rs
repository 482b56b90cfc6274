//! Encoders and projection heads as functions over named weights.

pub mod layout;
pub mod part;
mod pixels;

#[cfg(feature = "engine")]
pub mod encoder;
#[cfg(feature = "engine")]
pub mod head;
#[cfg(feature = "engine")]
mod pass;
#[cfg(feature = "engine")]
mod weights;
#[cfg(feature = "engine")]
mod weights_problem;

pub use part::{Architecture, Part};
#[cfg(feature = "engine")]
pub use pass::{Mode, Pass};
#[cfg(feature = "engine")]
pub use pixels::normalise_pixels;
pub use pixels::{PIXEL_DEVIATION, PIXEL_MEAN, RESIZE};
#[cfg(feature = "engine")]
pub use weights::Weights;
#[cfg(feature = "engine")]
pub use weights_problem::WeightsProblem;
