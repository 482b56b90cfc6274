//! Images in, by the way that the engine's worker takes: good files, bad files, archives.
#![cfg(feature = "plain")]

mod archives;
mod bad_files;
mod made;
mod mutated;
mod variants;
