//! What `cargo lab` does. A library too, so that the browser tests serve the page by the same code.

// No path that input can reach may panic.
#![cfg_attr(not(test), warn(clippy::unwrap_used))]

/// From the page's files and modules to the site.
pub mod assemble;
/// axe-core, for the tests of accessibility.
pub mod axe;
/// The engine's benchmarks.
pub mod bench;
/// The step that both compare.
pub mod bench_task;
/// Browsers and their drivers on this machine.
pub mod browser;
/// The engines in the page beside other libraries of the browser.
pub mod browser_bench;
/// Results kept by the content they were made from.
pub mod cache;
/// Brotli beside each file that shrinks by it.
pub mod compress;
/// Faults planted into the engine, to see whether its tests can fail.
pub mod faults;
/// Firefox and its driver on this machine.
pub mod firefox;
/// Trees of files on the disk.
mod folders;
/// The headers that a host of the page must send.
pub mod headers;
/// One wasm module: cargo, then the JavaScript glue.
pub mod module;
/// Names that carry their content.
pub mod names;
/// The engine as a native process.
pub mod native;
/// The engine natively beside PyTorch.
pub mod native_bench;
/// Files from npm's packages.
pub mod npm;
/// What the service worker keeps.
mod offline;
/// `wasm-opt` and `uglifyjs`, where they can be had.
pub mod optimise;
/// How far a run is, on the terminal.
pub mod progress;
/// What methods reach on labelled images.
pub mod quality;
/// Recipes from the command line.
pub mod recipe_arguments;
/// An address and its request headers → a response.
pub mod respond;
/// The server on this machine.
pub mod serve;
/// The site while it is being worked on: what is built is served, the rest comes.
pub mod served;
/// What the machine needs, and getting it.
pub mod setup;
/// Short names for what a module imports and exports.
mod short_names;
/// The static site: everything in its place.
pub mod site;
/// Whether a module has to be asked of cargo again.
mod stamp;
/// What each part of a build took.
mod steps;
/// The test suites, run and counted.
pub mod suites;
/// Training without the page.
pub mod train;
/// WebKitGTK's browser, its driver and a display for it on this machine.
pub mod webkit;
/// Where the page's modules are made, and what is kept of them.
pub mod workshop;
/// Where the workspace is, and its cargo.
pub mod workspace;
