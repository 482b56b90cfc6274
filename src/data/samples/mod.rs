//! Generated sample sets: shapes with known factors, drawn from a seed. Because the factors are
//! known, the lab can show which of them an augmentation makes invisible.
//!
//! Every image is a pure function of (seed, index), bit for bit on every machine: the arithmetic is
//! sums, products, quotients and square roots, which IEEE 754 fixes; there is no sine in it.

mod backgrounds;
mod factors;
mod generate;
mod render;
mod shapes;
mod textures;
mod turn;

pub use factors::SampleFactors;
pub use generate::SampleImport;
pub use render::render;
