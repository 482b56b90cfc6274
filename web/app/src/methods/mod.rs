//! What the page shows of each method beside what its own file says: the equation that is minimised,
//! and its picture. Words are in `text`, drawing in `parts`.

mod equation;
mod equations;
/// Where the parts of a method's picture stand, and what links them.
pub mod plan;
mod sketch;
/// Equations as MathML.
pub mod tex;

pub use equation::{Equation, Symbol};
pub use sketch::Sketch;
