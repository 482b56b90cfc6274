use crate::engine::{Choice, Crash};
use contrastive_lab::protocol::{EngineKind, EngineReady, RunId, RunState};

/// The connection with the engine, and what it says it is doing.
#[derive(Clone, Debug)]
pub struct EngineState {
    /// Which engine was taken, and why; none until the browser has answered.
    pub choice: Option<Choice>,
    /// What the engine said of itself when it could take commands.
    pub ready: Option<EngineReady>,
    /// What the engine last said it is doing.
    pub told: RunState,
    /// The run that is under way, moving or held.
    pub run: Option<RunId>,
    /// A run was asked for, and has not begun yet.
    pub starting: bool,
    /// The engine has a set.
    pub has_set: bool,
    /// The engine has networks of a run, or of a model that was embedded with.
    pub has_networks: bool,
    /// Why the engine is gone.
    pub crash: Option<Crash>,
    /// The engine is there, but what it computed on is not.
    pub device_lost: bool,
    /// The page walks through dropped folders, before the engine hears of them.
    pub walking: bool,
}

impl Default for EngineState {
    fn default() -> Self {
        Self {
            choice: None,
            ready: None,
            told: RunState::Loading,
            run: None,
            starting: false,
            has_set: false,
            has_networks: false,
            crash: None,
            device_lost: false,
            walking: false,
        }
    }
}

impl EngineState {
    /// A worker was started for this choice.
    pub fn starting(choice: Choice) -> Self {
        Self {
            choice: Some(choice),
            ..Self::default()
        }
    }

    /// What the page shows as the state of the lab.
    pub fn status(&self) -> RunState {
        match (&self.crash, &self.ready) {
            (Some(_), _) => RunState::Failed,
            (None, None) => RunState::Loading,
            (None, Some(_)) if self.walking => RunState::Importing,
            (None, Some(_)) if self.starting && self.told != RunState::Importing => {
                RunState::Starting
            }
            (None, Some(_)) => self.told,
        }
    }

    /// Whether the engine can be asked to compute.
    pub fn computes(&self) -> bool {
        self.crash.is_none() && self.ready.is_some() && !self.device_lost
    }

    /// Which engine there is, once known.
    pub fn kind(&self) -> Option<EngineKind> {
        let ready = self.ready.as_ref().map(|ready| ready.kind);
        ready.or(self.choice.as_ref().map(|choice| choice.kind))
    }

    /// Whether the engine's WebGPU computes on the processor.
    pub fn software(&self) -> bool {
        self.ready.as_ref().is_some_and(|ready| ready.software)
    }

    /// Whether a run was asked for or is under way, moving or held: what decides it is fixed.
    pub fn run_under_way(&self) -> bool {
        self.starting || self.run.is_some()
    }
}

/// The state's name in `data-state`.
pub fn status_id(state: RunState) -> &'static str {
    match state {
        RunState::Loading => "loading",
        RunState::Empty => "empty",
        RunState::Importing => "importing",
        RunState::Ready => "ready",
        RunState::Starting => "starting",
        RunState::Training => "training",
        RunState::Paused => "paused",
        RunState::Finished => "finished",
        RunState::Failed => "failed",
    }
}
