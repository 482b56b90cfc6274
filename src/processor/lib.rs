//! A network's layers on a processor, both ways, without a word of what a network is: a pass is [`Step`]s over one
//! memory of floats, made by who knows the network (`pass` of the engine).
//!
//! In WebAssembly nothing here needs the standard library, so that the same code links for a memory that threads
//! share.
#![cfg_attr(target_arch = "wasm32", no_std)]

mod average;
mod eight;
mod exchange;
mod maps;
mod matrix;
mod nt_xent;
mod pack;
mod product;
mod settle;
mod settle_gradient;
mod statistics;
mod step;
mod tile;
mod weight_gradient;

pub use average::{Average, AverageGradient};
pub use eight::LANES;
pub use exchange::{Enter, Leave, padded};
pub use maps::{Cut, Maps, Walk};
pub use matrix::multiply;
pub use nt_xent::{NtXent, NtXentGradient, Similarities};
pub use pack::{Pack, Taps, Unpack};
pub use product::Product;
pub use settle::Settle;
pub use settle_gradient::{GradientMeans, GradientSums, SettleGradient, Settled};
pub use statistics::{Factors, Prepare, Running, Source, Statistics};
pub use step::Step;
pub use tile::Runs;
pub use weight_gradient::WeightGradient;
