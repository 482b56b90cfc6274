use super::Intent;
use super::effect::Timer;
use crate::engine::{Choice, Crash};
use crate::state::{Held, PickedFile, Unread};
use contrastive_lab::protocol::{EngineKind, Event};

/// What happens to the page.
#[derive(Clone, Debug)]
pub enum Message {
    /// A person asks for something.
    Intent(Intent),
    /// The page was opened; `page` is a number that no other has.
    Opened { page: u32 },
    /// The page's address has this fragment, `#` and all.
    Address(String),
    /// The site does not have this engine yet.
    NotBuilt(EngineKind),
    /// The GPU engine, which was still being built, is there now; or its build has failed.
    GpuEngineBuilt(bool),
    /// The engine to compute on is known.
    EngineChosen(Choice),
    /// The engine said something.
    Told {
        event: Box<Event>,
        /// Buffers that belong to the state.
        bytes: Vec<Vec<u8>>,
        /// Buffers that are files.
        files: Vec<Held>,
    },
    /// The engine is gone, or cannot be understood.
    Crashed(Crash),
    /// A message could not be sent to the engine; in the browser's words.
    NotSent(String),
    /// So many files were found so far in what was dropped.
    Found { walk: u32, files: u32 },
    /// Everything that was dropped was looked at.
    Walked {
        walk: u32,
        files: Vec<PickedFile>,
        /// Paths of what the browser could not read.
        unreadable: Vec<String>,
    },
    ModelRead {
        file_name: String,
        read: Result<Held, Unread>,
    },
    RecipeRead {
        file_name: String,
        read: Result<Vec<u8>, Unread>,
    },
    /// A file was handed to the browser; whether it took it.
    HandedOut { file_name: String, taken: bool },
    /// Whether the link was copied.
    Copied(bool),
    /// The browser does not let the page write its address.
    AddressRefused,
    /// The time has come.
    Due(Timer),
}
