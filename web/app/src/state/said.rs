use super::Reason;
use contrastive_lab::say::Sentence;

/// What the page has to say to a person, before it is said in a language.
#[derive(Clone, Debug, PartialEq)]
pub enum Said {
    /// The engine's sentence, or that of a recipe's check.
    Sentence(Sentence),
    /// Why something that was asked for cannot be done now.
    Cannot(Reason),
    /// A run is under way, which a recipe decides the whole of.
    StopFirst,
    /// A file that was chosen cannot be read.
    File { name: String, why: Unread },
    /// The browser could not read the first of the files that were dropped.
    DropUnreadable { first: String },
    /// There is no file in what was dropped.
    NothingDropped,
    /// The browser did not save the file.
    NotSaved { name: String },
    /// The address names a room that the page does not have.
    NoSuchRoom { place: String },
    /// The browser does not let the page write its address.
    NoAddress,
    /// The browser does not let the page copy.
    NoClipboard,
    /// The GPU engine, which was still being built, is there now.
    GpuEngineBuilt,
    /// The GPU engine did not build.
    GpuEngineFailed,
    /// In the browser's own words.
    Browser(String),
}

/// Why the page did not read a file.
#[derive(Clone, Debug, PartialEq)]
pub enum Unread {
    TooLarge {
        bytes: f64,
        bytes_max: f64,
    },
    Unreadable,
    /// It is no recipe.
    NoRecipe(Sentence),
}
