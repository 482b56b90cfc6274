//! Networks at work: named weights on a device, and the plan over them in burn's operations.

mod pixels;

#[cfg(feature = "engine")]
mod forward;
#[cfg(feature = "engine")]
mod weights;
#[cfg(feature = "engine")]
mod weights_problem;

#[cfg(feature = "engine")]
pub use forward::{Activation, Passed, forward};
#[cfg(feature = "engine")]
pub use pixels::normalise_pixels;
pub use pixels::{PIXEL_DEVIATION, PIXEL_MEAN, RESIZE};
#[cfg(feature = "engine")]
pub use weights::Weights;
#[cfg(feature = "engine")]
pub use weights_problem::WeightsProblem;
