//! What the page knows of each method: what the networks are and what is done with their outputs,
//! the equation that is minimised, the paper. Words are in `text`, drawing in `parts`.

mod equation;
mod paper;
/// Where the parts of a method's picture stand, and what links them.
pub mod plan;
mod sketch;
/// Equations as MathML.
pub mod tex;

pub use equation::{Equation, Meaning};
pub use paper::Paper;
pub use sketch::{Ending, Sketch, Sources};

use contrastive_lab::recipe::Method;

/// What a method learns from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// Pairs that are alike against pairs that are not.
    Contrastive,
    /// Pairs that are alike only.
    WithoutNegatives,
    WithLabels,
}

impl Group {
    pub const ALL: [Self; 3] = [Self::Contrastive, Self::WithoutNegatives, Self::WithLabels];

    /// Where the page lists this method.
    pub fn of(method: &Method) -> Self {
        match method {
            Method::Simclr(_) | Method::MocoV1(_) | Method::MocoV2(_) | Method::Drlim(_) => {
                Self::Contrastive
            }
            Method::Byol(_) | Method::Simsiam(_) | Method::BarlowTwins(_) | Method::Vicreg(_) => {
                Self::WithoutNegatives
            }
            Method::Supcon(_) | Method::Supervised => Self::WithLabels,
        }
    }
}
