use crate::state::{Held, PickedFile};
use contrastive_lab::protocol::{Command, EngineKind};

/// What is to be done outside the state.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// End the worker that is there and start one with this engine.
    StartEngine(EngineKind),
    /// Send a command to the worker, which keeps it until its engine is loaded.
    Send {
        command: Box<Command>,
        buffers: Vec<Held>,
        files: Vec<Held>,
    },
    /// Walk through folders that were dropped, as long as the store waits for this walk.
    Walk { walk: u32, items: Held },
    /// Read a model file.
    ReadModel(PickedFile),
    /// Read a recipe file.
    ReadRecipe(PickedFile),
    /// Hand a file to the browser.
    HandOut { file_name: String, content: Content },
    /// Write this fragment, `#` and all, into the address, without an entry in the history.
    WriteAddress(String),
    /// The same as an entry of its own in the history.
    EnterAddress(String),
    /// Copy the address.
    CopyAddress,
    /// Send [`super::Message::Due`] after so many milliseconds, counted anew if it is counting.
    After { timer: Timer, ms: u32 },
    /// Do not.
    Forget(Timer),
}

/// What stands in a file that is handed out.
#[derive(Clone, Debug, PartialEq)]
pub enum Content {
    Bytes(Held),
    Json(String),
}

/// What waits for a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Timer {
    Pace,
    Address,
    Adjust,
}

impl Timer {
    pub const ALL: [Self; 3] = [Self::Pace, Self::Address, Self::Adjust];
}
