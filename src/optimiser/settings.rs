//! What an optimiser is told.

use crate::setting::{Field, Kind, Open, Range, Settings, choices, field};
use serde::{Deserialize, Serialize};

/// Which optimiser, how far it moves, and how that changes in a run.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OptimiserSettings {
    pub kind: OptimiserKind,
    /// Highest learning rate of the schedule.
    pub learning_rate: f32,
    /// Weight decay; never applied to biases and norms.
    pub weight_decay: f32,
    /// Momentum of SGD and LARS.
    pub momentum: f32,
    /// Fraction of the run, 0 to 1, in which the learning rate rises linearly from 0.
    pub warmup_fraction: f32,
    pub schedule: LrSchedule,
}

choices! {
    pub enum OptimiserKind {
        Adam = "adam",
        AdamW = "adamw",
        Sgd = "sgd",
        Lars = "lars",
    }
}

choices! {
    /// How the learning rate moves after the warm-up.
    pub enum LrSchedule {
        /// Half a cosine down to 0 (Loshchilov and Hutter 2016, without restarts).
        Cosine = "cosine",
        Constant = "constant",
        /// A tenth after 60 % of the run, a hundredth after 80 % (MoCo v1, section 3.3).
        Steps = "steps",
    }
}

impl OptimiserSettings {
    fn has_momentum(&self) -> bool {
        matches!(self.kind, OptimiserKind::Sgd | OptimiserKind::Lars)
    }
}

impl Settings for OptimiserSettings {
    const FIELDS: &'static [Field<Self>] = &[
        field!(
            "optimiser",
            "kind",
            "the optimiser",
            Kind::Choice(OptimiserKind::IDS),
            (kind)
        ),
        field!(
            "learning-rate",
            "learning_rate",
            "the learning rate",
            // From what hardly moves to what LARS takes.
            Kind::Number(Range::new(0.0, 100.0).slider(1e-5, 1.0).by_factors()),
            (learning_rate)
        ),
        field!(
            "weight-decay",
            "weight_decay",
            "the weight decay",
            Kind::Number(Range::FRACTION),
            (weight_decay)
        ),
        field!(
            "momentum",
            "momentum",
            "the momentum",
            Kind::Number(Range::FRACTION.open(Open::Most)),
            (momentum),
            Self::has_momentum
        ),
        field!(
            "warmup",
            "warmup_fraction",
            "the warm-up",
            Kind::Number(Range::FRACTION),
            (warmup_fraction)
        ),
        field!(
            "schedule",
            "schedule",
            "the schedule",
            Kind::Choice(LrSchedule::IDS),
            (schedule)
        ),
    ];
}
