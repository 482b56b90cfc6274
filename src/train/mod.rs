//! Training: the session and what it is made of.

mod batches;
mod learner;
mod memory;
pub mod schedule;
mod session;

pub use batches::Batches;
pub use learner::{Learner, Pending};
pub use memory::{Limits, largest_batch, memory_bytes};
pub use session::{Session, SessionProblem};
