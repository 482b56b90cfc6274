//! Images in, by the way that the engine's worker takes: good files, bad files, archives.
#![cfg(all(feature = "plain", feature = "decode"))]

mod archives;
mod bad_files;
mod broken_decoder;
mod larger_copies;
mod made;
mod mutated;
mod variants;
