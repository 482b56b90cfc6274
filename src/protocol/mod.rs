//! What crosses the boundary between the page and the engine's worker: plain serde types, no burn.
//!
//! A message is one [`Command`] or one [`Event`] in the bytes of [`message`] and a list of byte
//! buffers, which are transferred, not copied. The documentation of each variant says which buffers
//! travel with it, in order.

mod command;
mod event;
mod image_set;
mod judgement;
// Commands and events as bytes.
pub mod message;
mod method;
mod method_defaults;
mod method_ranges;
// `cargo lab` and the engine as a native process.
pub mod native;
mod networks;
mod recipe;
// A recipe as JSON, and in the page's address.
pub mod recipe_link;
mod sentence;
mod views;

pub use command::{Command, ImportSource};
pub use event::{
    EngineKind, EngineReady, Event, FailureKind, ImportProgress, MapSnapshot, ModelCard, Neighbour,
    Pace, Progress, RunState, StepReport,
};
pub use image_set::{Factor, ImageSetSummary, Refusal, SampleSet};
pub use judgement::{
    FactorReport, FactorRow, Health, Judgement, KnnVote, Light, ProbeReport, SpaceFigures,
    Weighting,
};
pub use method::{
    BarlowTwins, Byol, Drlim, Method, Moco, PairLoss, PairSource, Simclr, Simsiam, Supcon,
    SupconLoss, Vicreg,
};
pub use networks::{Encoder, Head, HeadKind};
pub use recipe::{
    LrSchedule, MAX_BATCH_SIZE, Optimiser, OptimiserKind, RECIPE_VERSION, Recipe, RecipeProblem,
    WORKING_SIZES_PX,
};
pub use sentence::Sentence;
pub use views::{Blur, ColourJitter, Crop, CutOut, Preset, Rotation, Solarise, ViewPolicy};

/// Holds the sentences of other modules to what a page in another language needs.
#[cfg(test)]
pub(crate) use sentence::tests::hold as hold_sentences;
