//! What a run is: the recipe, its parts with their ranges and defaults, and its text in files and
//! links. Plain serde types, no burn: the page links them.

// A recipe as JSON, and in the page's address.
pub mod link;
mod method;
mod method_defaults;
mod method_ranges;
mod networks;
#[expect(
    clippy::module_inception,
    reason = "the recipe itself is one of its parts"
)]
mod recipe;
mod views;

pub use method::{
    BarlowTwins, Byol, Drlim, Method, Moco, PairLoss, PairSource, Simclr, Simsiam, Supcon,
    SupconLoss, Vicreg,
};
pub use networks::{Encoder, Head, HeadKind};
pub use recipe::{
    LrSchedule, MAX_BATCH_SIZE, Optimiser, OptimiserKind, RECIPE_VERSION, Recipe, RecipeProblem,
    WORKING_SIZES_PX,
};
pub use views::{Blur, ColourJitter, Crop, CutOut, Preset, Rotation, Solarise, ViewPolicy};
