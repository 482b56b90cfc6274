//! What several losses are written with.

mod normalise;
pub(crate) mod semi_hard;
pub(crate) mod similarity;
pub(crate) mod soft_cross_entropy;

pub use normalise::normalise;
