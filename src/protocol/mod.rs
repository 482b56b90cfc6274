//! What crosses the boundary between the page and the engine's worker: plain serde types, no burn.
//!
//! A message is one [`Command`] or one [`Event`] in the bytes of [`message`] and a list of byte
//! buffers, which are transferred, not copied. The documentation of each variant says which buffers
//! travel with it, in order.

mod answer;
mod ask_id;
mod command;
mod event;
mod image_set;
// `cargo lab` and the engine as a native process.
pub mod job;
// Commands and events as bytes.
pub mod message;
mod question;

/// The name of the sources that this was built from. Every message to the page carries it in plain sight:
/// between two builds the bytes of [`message`] mean something else, or nothing.
pub const SOURCES: &str = env!("CONTRASTIVE_LAB_SOURCES");

// What is told of a run is what its record is made of.
pub use crate::run::{
    Asked, Change, EndVotes, FactorReport, FactorRow, FewLabels, FewLabelsReport, Health,
    Judgement, KnnVote, Labelled, Light, ProbeReport, RunId, RunRecord, SpaceFigures, StepReport,
    Weighting,
};
pub use answer::{Answer, ModelCard, Neighbour, Pace};
pub use ask_id::AskId;
pub use command::Command;
pub use event::{
    EngineKind, EngineReady, Event, FailureKind, ImportProgress, MapSnapshot, Progress, RunEvent,
    RunState,
};
pub use image_set::{Factor, ImageSetSummary, Parts, Refusal, SampleSet};
pub use question::{ImportSource, Question};
