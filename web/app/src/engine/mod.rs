//! The page's end of the engine's worker: which engine, how it is started, how it is spoken to.

mod adapter;
mod built;
mod choice;
mod link;

pub use adapter::PATIENCE_SECONDS;
pub use built::{is_built, of_those_built};
pub use choice::{Choice, Reason, choose, forced};
pub use link::{EngineLink, Word};
