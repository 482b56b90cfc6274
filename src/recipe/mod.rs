//! What a run is: the recipe, its parts with their ranges and defaults, and its text in files and
//! links. Plain serde types, no burn: the page links them.

mod architecture;
mod input;
// A recipe as JSON, and in the page's address.
pub mod link;
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
pub(crate) mod upgrade;

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
pub use locks::Locks;
pub use recipe::{MAX_BATCH_SIZE, RECIPE_VERSION, Recipe, RecipeProblem};
