//! The page's end of the engine's worker: which engine, how it is started, how it is spoken to.

mod adapter;
mod choice;
mod link;
mod patience;
mod race;
mod site;
mod worker;

pub use choice::{Choice, Reason, choose, forced, worker_name};
pub use link::{Crash, EngineLink, Word};
pub use patience::PATIENCE_SECONDS;
pub use site::{is_built, of_those_built};
