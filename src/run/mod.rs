//! What is known of a run: how it began, what changed while it went on, what it reported and reached. The
//! engine keeps this record, a model file holds it, its card, the page and the quality bench show it. No
//! burn: the page links it.

mod change;
mod end_votes;
mod evenly_spread;
mod few_labels;
mod finite_or_null;
mod held_back;
mod history;
mod id;
mod interval;
mod judgement;
mod record;
mod report;
mod set_facts;

pub use change::Change;
pub use end_votes::{Asked, EndVotes};
pub use evenly_spread::evenly_spread;
pub use few_labels::{FewLabels, FewLabelsReport, Labelled, mean_and_deviation};
pub use held_back::HeldBack;
pub use history::{History, JUDGEMENTS_MAX, Judgements, REPORTS_MAX};
pub use id::RunId;
pub use interval::interval_95;
pub use judgement::{
    FactorReport, FactorRow, Health, Judgement, KnnVote, Light, ProbeReport, SpaceFigures,
    Weighting,
};
pub use record::{Origin, Reached, RunRecord};
pub use report::StepReport;
pub use set_facts::{Fingerprint, SetFacts};
