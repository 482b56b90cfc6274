//! Training: the session and what it is made of.

mod batches;
mod learner;
mod memory;
pub mod schedule;
mod session;
#[cfg(all(test, feature = "cpu"))]
mod session_tests;
#[cfg(all(test, feature = "cpu"))]
mod setting_tests;

pub use batches::Batches;
pub use learner::{Learner, Pending};
pub use memory::{Limits, largest_batch, memory_bytes};
pub use session::{Session, SessionProblem};
