//! The page: shows what the engine says and sends what a person asks for. It computes nothing.

// No path that input can reach may panic.
#![cfg_attr(not(test), warn(clippy::unwrap_used))]

/// The root component.
mod app;
/// Plots: the live map, curves, the similarity heat-map.
mod charts;
/// What the store asks to be done: the worker, files, the address, timers.
mod effects;
/// The page's end of the engine's worker.
mod engine;
/// Numbers, durations and sizes as a person reads them.
mod figures;
/// Files in (drop, choose) and out (download).
mod files;
/// What the parts are built of: card, field, tabs, table, tooltip.
mod kit;
/// What the page knows of each method: its picture, its equation, its paper.
mod methods;
/// Components, one a file.
mod parts;
/// A power without the standard library's tables.
mod power;
/// Rooms, and how the address names them.
mod route;
/// What the page shows, as data.
mod state;
/// How what the page knows changes, and what follows.
mod store;
/// Every text of the page, in the words of its language.
mod text;

/// `boot.js` opens the page, see [`app::open`].
fn main() {}
