use crate::engine::Choice;
use crate::text::Said;
use contrastive_lab::protocol::{EngineKind, EngineReady, RunState};

/// The connection with the engine, and what it says it is doing.
#[derive(Clone, Debug)]
pub struct EngineState {
    /// Which engine was taken, and why; none until the browser has answered.
    pub choice: Option<Choice>,
    /// What the engine said of itself when it could take commands.
    pub ready: Option<EngineReady>,
    /// What the engine last said it is doing.
    pub told: RunState,
    /// Why the engine is gone.
    pub crash: Option<Said>,
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

    /// Whether a run is under way, moving or paused.
    pub fn run_under_way(&self) -> bool {
        let alive = self.crash.is_none() && self.ready.is_some();
        alive && matches!(self.told, RunState::Training | RunState::Paused)
    }
}

/// The state's name in `data-state`.
pub fn status_id(state: RunState) -> &'static str {
    match state {
        RunState::Loading => "loading",
        RunState::Empty => "empty",
        RunState::Importing => "importing",
        RunState::Ready => "ready",
        RunState::Training => "training",
        RunState::Paused => "paused",
        RunState::Finished => "finished",
        RunState::Failed => "failed",
    }
}

/// The engine's name in `data-value` and in `?engine=`.
pub fn kind_id(kind: EngineKind) -> &'static str {
    match kind {
        EngineKind::WebGpu => "webgpu",
        EngineKind::Cpu => "cpu",
    }
}
