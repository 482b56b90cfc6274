//! Optimisers, one file each, over the flat tensor of all that is trained in a part, with their [`State`] as plain
//! tensors: it can be read off the device without blocking and put back, and the run goes on bit for
//! bit.
//!
//! Weight decay moves weights alone, never biases and norms ([`takes_decay`](crate::network::Role::takes_decay)). Rates and
//! factors are computed in f64 on the host and rounded once, where a tensor takes them.

//! What an optimiser is told is compiled without burn; the rest only with the engine.

mod settings;

#[cfg(feature = "engine")]
mod adam;
#[cfg(feature = "engine")]
mod lars;
#[cfg(feature = "engine")]
#[expect(
    clippy::module_inception,
    reason = "the optimiser itself is one of its parts"
)]
mod optimiser;
#[cfg(feature = "engine")]
mod rule;
#[cfg(feature = "engine")]
mod sgd;
#[cfg(feature = "engine")]
mod state;
#[cfg(feature = "engine")]
mod state_problem;
#[cfg(feature = "engine")]
mod still;
#[cfg(feature = "engine")]
mod weight_decay;

#[cfg(feature = "engine")]
pub use optimiser::Optimiser;
pub use settings::{LrSchedule, OptimiserKind, OptimiserSettings};
#[cfg(feature = "engine")]
pub use state::{SavedState, State, read};
#[cfg(feature = "engine")]
pub use state_problem::StateProblem;
