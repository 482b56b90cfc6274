//! What the engine tells the page.

use super::answer::Answer;
use super::ask_id::AskId;
use crate::run::{
    Change, EndVotes, FactorReport, FewLabelsReport, Judgement, ProbeReport, RunId, RunRecord,
    StepReport,
};
use crate::say::Sentence;
use serde::{Deserialize, Serialize};

/// One message. Buffers that travel beside it are named at each variant; floats are little-endian
/// f32.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Event {
    /// The engine can take commands.
    EngineReady(EngineReady),
    /// What the lab is doing now, sent whenever it changes.
    State {
        state: RunState,
        /// The run that is under way, moving or held; an import holds it.
        run: Option<RunId>,
    },
    /// How far an import is.
    Importing {
        ask: AskId,
        progress: ImportProgress,
    },
    /// Images of the whole set that have gone through the encoder, for an export or for the map.
    Embedding { ask: AskId, done: u32, total: u32 },
    /// The one answer to a question; its buffers are named at [`Answer`]'s variants.
    Answer { ask: AskId, answer: Answer },
    /// Something of a run; its buffers are named at [`RunEvent`]'s variants.
    Run { run: RunId, event: RunEvent },
    /// Something could not be done. The weights of the last report stay.
    Failed {
        /// The question that this answers.
        asked: Option<AskId>,
        /// The run that could not begin, could not be adjusted, or has ended.
        run: Option<RunId>,
        kind: FailureKind,
        sentence: Sentence,
    },
}

/// What is told of a run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum RunEvent {
    /// It has begun, and any other is over. Its record as it begins; [`RunEvent::write_into`] keeps it.
    Begun(Box<RunRecord>),
    Progress(Progress),
    /// Settings were changed while it goes on.
    Changed(Vec<Change>),
    /// It diverged, and weights that have had only so many steps were put back.
    PutBack {
        steps: u32,
    },
    Judged(Judgement),
    /// Buffer 0: `points` x 2 f32, in -1 to 1. Buffer 1: `points` u32, the image of each point.
    Map(MapSnapshot),
    /// Cosine similarities of a batch, first views down, second views across: the positive pairs
    /// are on the diagonal. Buffer 0: `side` x `side` f32.
    Similarity {
        step: u32,
        side: u32,
    },
    /// Linear probes have begun, or have ended; what they found is said before they end.
    Probing(bool),
    /// The whole training part has voted about all images to judge on.
    Voted(EndVotes),
    /// A linear probe of `h` on the classes has ended.
    Probed(ProbeReport),
    /// Linear probes of `h` and `z` on every factor of a generated set have ended.
    FactorsProbed(FactorReport),
    /// The weights as they are, for the page to keep in case the engine stops. Buffer 0: the
    /// `.safetensors` file.
    Kept {
        file_name: String,
    },
    /// What was found with few labels so far.
    FewLabels(FewLabelsReport),
}

impl RunEvent {
    /// Writes what it tells into the record of its run: the engine's and the page's are the same by that.
    pub fn write_into(&self, record: &mut RunRecord) {
        match self {
            Self::Progress(Progress {
                step,
                elapsed_seconds,
                reports,
                ..
            }) => record.reported(reports, *step, *elapsed_seconds),
            Self::Changed(changes) => record.changed(changes),
            Self::PutBack { steps } => record.steps = *steps,
            Self::Judged(judgement) => record.judgements.push(judgement.clone()),
            Self::Voted(votes) => record.end_votes = Some(votes.clone()),
            Self::Probed(report) => record.probe = Some(report.clone()),
            Self::FactorsProbed(report) => record.factors = Some(report.clone()),
            Self::FewLabels(report) => record.found_with_few_labels(report),
            Self::Begun(_)
            | Self::Map(_)
            | Self::Similarity { .. }
            | Self::Probing(_)
            | Self::Kept { .. } => {}
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum EngineKind {
    WebGpu,
    Cpu,
}

impl EngineKind {
    /// Its name in an address and in a handle of the page.
    pub fn id(self) -> &'static str {
        match self {
            Self::WebGpu => "webgpu",
            Self::Cpu => "cpu",
        }
    }
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EngineReady {
    pub kind: EngineKind,
    /// The adapter's or the processor's name as the browser gives it; may be empty.
    pub adapter: String,
    /// The adapter computes on the processor (SwiftShader, lavapipe): right, and slow.
    pub software: bool,
}

/// The machine-readable state of the lab.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RunState {
    Loading,
    Empty,
    Importing,
    Ready,
    /// A run was taken and is being prepared.
    Starting,
    Training,
    Paused,
    Finished,
    Failed,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FailureKind {
    /// A setting or a request that cannot be followed; nothing was changed.
    Refused,
    /// The loss became NaN or infinite; the last good weights were kept.
    Diverged,
    /// The GPU went away, or refused a kernel.
    Device,
    /// Something else that was asked for ended a run; its weights stay.
    RunEnded,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ImportProgress {
    pub done: u32,
    /// Files to look at, when it is known (archives tell theirs when they are opened).
    pub total: Option<u32>,
    pub per_second: f32,
    pub eta_seconds: Option<f32>,
}

/// A bundle of reports, read from the GPU together.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Progress {
    /// Steps done.
    pub step: u32,
    pub steps_total: u32,
    /// Passes over the images, with its fraction.
    pub epoch: f32,
    pub views_per_second: f32,
    pub elapsed_seconds: f32,
    pub eta_seconds: f32,
    /// One for each step since the last bundle.
    pub reports: Vec<StepReport>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MapSnapshot {
    /// Counts from 1 since the set was loaded.
    pub snapshot: u32,
    pub step: u32,
    pub points: u32,
    /// Fraction of the variance that the two axes hold, 0 to 1.
    pub explained: f32,
    /// The points are `z` itself, which has two dimensions; else two principal axes of `h`.
    pub direct: bool,
    /// Class of each point; empty without labels.
    pub classes: Vec<u32>,
    /// For each factor of a generated set the value of each point.
    pub factors: Vec<Vec<u32>>,
}
