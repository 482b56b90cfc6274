//! What the engine says to a person: sentences that a page in any language can say, and the words of
//! strangers (file names, decoders, drivers) made safe to stand in them.

mod sentence;
mod shown_text;

pub use sentence::Sentence;
pub use shown_text::{shown_cause, shown_text};

/// Holds the sentences of other modules to what a page in another language needs.
#[cfg(all(test, feature = "engine"))]
pub(crate) use sentence::tests::hold as hold_sentence;
#[cfg(test)]
pub(crate) use sentence::tests::hold_every as hold_every_sentence;
