//! The store, driven without a browser: by what a person asks for and what an engine says.

mod driven;
mod faults;
mod lessons;
mod questions;
mod rooms;
mod sequences;
