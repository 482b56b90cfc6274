//! What several losses are written with.

mod normalise;
pub(crate) mod semi_hard;
pub(crate) mod similarity;

pub use normalise::normalise;
