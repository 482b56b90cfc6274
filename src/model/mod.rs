//! Networks at work: named weights on a device, and the plan over them in burn's operations.

mod pixels;

#[cfg(feature = "engine")]
mod activation;
#[cfg(feature = "engine")]
mod batch_norm;
#[cfg(feature = "engine")]
mod by_burn;
#[cfg(feature = "engine")]
mod executor;
#[cfg(feature = "engine")]
mod forward;
#[cfg(feature = "engine")]
mod initial_values;
#[cfg(feature = "engine")]
mod views;
#[cfg(feature = "engine")]
mod weights;
#[cfg(feature = "engine")]
mod weights_problem;

#[cfg(feature = "engine")]
pub use activation::{Activation, Passed};
#[cfg(feature = "engine")]
pub use executor::{Executor, choose_executor};
#[cfg(feature = "engine")]
pub use forward::forward;
pub use pixels::{PIXEL_DEVIATION, PIXEL_MEAN, RESIZE};
#[cfg(feature = "engine")]
pub use views::Views;
#[cfg(feature = "engine")]
pub use weights::Weights;
#[cfg(feature = "engine")]
pub use weights_problem::WeightsProblem;
