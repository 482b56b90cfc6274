//! What the page shows of each method beside what its own file says: the equation that is minimised,
//! and its picture. Words are in `text`, drawing in `parts`.

mod equation;
/// Where the parts of a method's picture stand, and what links them.
pub mod plan;
mod sketch;
/// Equations as MathML.
pub mod tex;

pub use equation::{Equation, Meaning};
pub use sketch::Sketch;
