//! The questions that the engine has not answered yet, each with what its answer is for.

use super::Source;
use crate::state::HeldModel;
use contrastive_lab::protocol::{AskId, RunId};
use contrastive_lab::recipe::ViewPolicy;

/// What was asked.
#[derive(Clone, Debug, PartialEq)]
pub enum Asked {
    Import(Source),
    /// Views of these policies, by this seed.
    Preview([ViewPolicy; 2], u32),
    Pace,
    /// Of this point of the map.
    Neighbours(u32),
    /// Pictures of the map's points.
    Atlas,
    Save,
    Open(HeldModel),
    /// What is found is told as of this run.
    Embed(RunId),
    Probe,
    FewLabels,
    Export,
    WholeMap,
}

/// An answer to a question that is not here is to one that nobody asks any more.
#[derive(Clone, Debug, Default)]
pub struct Asks {
    asked: u32,
    open: Vec<(AskId, Asked)>,
}

impl Asks {
    pub fn ask(&mut self, asked: Asked) -> AskId {
        self.asked += 1;
        let ask = AskId(self.asked);
        self.open.push((ask, asked));
        ask
    }

    /// What this answers.
    pub fn answered(&mut self, ask: AskId) -> Option<Asked> {
        let place = self.open.iter().position(|(open, _)| *open == ask)?;
        Some(self.open.remove(place).1)
    }

    /// The latest question of this kind that has no answer.
    pub fn latest(&self, is_so: impl Fn(&Asked) -> bool) -> Option<AskId> {
        let found = self.open.iter().rev().find(|(_, asked)| is_so(asked));
        found.map(|(ask, _)| *ask)
    }

    pub fn has(&self, is_so: impl Fn(&Asked) -> bool) -> bool {
        self.latest(is_so).is_some()
    }

    /// Nobody asks these any more.
    pub fn forget(&mut self, is_so: impl Fn(&Asked) -> bool) {
        self.open.retain(|(_, asked)| !is_so(asked));
    }

    /// The engine that was asked is gone.
    pub fn clear(&mut self) {
        self.open.clear();
    }

    pub fn latest_import(&self) -> Option<AskId> {
        self.latest(|asked| matches!(asked, Asked::Import(_)))
    }
}
