//! Model files across the modules: what PyTorch wrote and computed, every check on a stranger's
//! file, and files mutated at random.
#![cfg(feature = "plain")]

mod checks;
mod forged;
#[path = "../formula_weights/mod.rs"]
mod formula_weights;
mod mutated;
mod pytorch;
mod sample;
