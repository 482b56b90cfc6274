//! The page's end of the engine's worker: which engine, how it is started, how it is spoken to.

mod adapter;
mod choice;
mod link;
mod site;

pub use adapter::PATIENCE_SECONDS;
pub use choice::{Choice, Reason, choose, forced};
pub use link::{Crash, EngineLink, Word};
pub use site::{is_built, of_those_built};
