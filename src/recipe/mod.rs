//! What a run is: the recipe, its parts with their ranges and defaults, and its text in files and
//! links. Plain serde types, no burn: the page links them.

mod architecture;
// An encoder trained on with labels.
mod fine_tuning;
mod input;
// A recipe as JSON.
pub mod json;
// A recipe in the page's address.
pub mod link;
mod link_problem;
mod locks;
// A recipe inside a message or a file.
pub(crate) mod nested;
#[expect(
    clippy::module_inception,
    reason = "the recipe itself is one of its parts"
)]
mod recipe;
mod tables;
// Recipes of older builds.
mod upgrade;
mod usual_optimiser;
// A recipe as a text says it.
mod written;

pub use crate::augment::{
    Blur, ColourJitter, Crop, CutOut, Preset, Rotation, Solarise, ViewPolicy,
};
pub use crate::method::{
    BarlowTwins, Byol, Drlim, Method, Moco, PairLoss, PairSource, Simclr, Simsiam, Supcon,
    SupconLoss, Vicreg,
};
pub use crate::network::{Encoder, Head, HeadKind};
pub use crate::optimiser::{LrSchedule, OptimiserKind, OptimiserSettings};
pub use input::{ImageInput, Input, WORKING_SIZES_PX};
pub use link_problem::{MAX_BYTES, RecipeLinkProblem};
pub use locks::Locks;
pub use recipe::{MAX_BATCH_SIZE, RECIPE_VERSION, Recipe, RecipeProblem};
