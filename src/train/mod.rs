//! Training: the session and what it is made of.

mod batches;
mod fit;
mod lars;
mod learner;
mod optimiser;
mod pairs;
pub mod schedule;
mod session;

pub use batches::Batches;
pub use fit::{Limits, largest_batch, memory_bytes};
pub use learner::{Learner, Pending};
pub use optimiser::Optimiser;
pub use session::{Session, SessionProblem};
