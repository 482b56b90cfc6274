//! The engine of Contrastive Lab. No DOM and no Yew: it runs the same in a web worker and natively.
//!
//! Dependencies run one way:
//! `random`, `say` ← `setting` ← `network`, `augment`'s policies, `optimiser`'s settings ← `method` ←
//! `recipe` ← `run` ← `protocol`; `random`, `network` ← `reference`, `pass` ← `kernel` ← `augment`, `loss`, `model` ←
//! `method`'s steps, `input`, `optimiser` ← `train`, `judge` ← `lab`, with `data` and `eval` beside them,
//! which need no burn, and `share` on `model`; `web` stands on all. Without the feature `engine` only what needs no burn is compiled: of a
//! method all but its step, of an optimiser what it is told.

// No path that input can reach may panic.
#![cfg_attr(not(test), warn(clippy::unwrap_used))]

// Comments here, since each module documents itself and rustdoc reads the links of both in one place.

// A policy → seeded parameters for each view → pixels.
pub mod augment;
// Methods, one file each.
pub mod method;
// Networks as data: layers, names, shapes.
pub mod network;
// Adam, AdamW, SGD and LARS over named tensors, with a state that can be kept.
pub mod optimiser;
// What crosses the worker boundary: commands and events.
pub mod protocol;
// Counter-based random numbers: the same draws here and in WGSL.
pub mod random;
// What a run is: method, networks, views, optimiser; as JSON and in a link.
pub mod recipe;
// What is known of a run: how it began, what changed, what it reported.
pub mod run;
// The same mathematics as plain loops: the oracle of kernels and networks.
pub mod reference;
// Sentences for people, in any language; a stranger's words made safe to show.
pub mod say;
// Settings as tables: id, place, kind, range.
pub mod setting;

// Image sets in: folders, archives, single files, samples.
#[cfg(feature = "plain")]
pub mod data;
// One picture file to one square image.
#[cfg(any(feature = "plain", feature = "decode"))]
pub mod decode;
// Numbers onto a device and off it again.
#[cfg(feature = "engine")]
pub mod device;
// Judging embeddings: kNN, spread, and their projection to the map.
#[cfg(feature = "plain")]
pub mod eval;
// Images through networks to `h` and `z`, and what those are worth.
#[cfg(feature = "engine")]
pub mod judge;
// Launchers of the WGSL kernels with their backward passes; alone in knowing cubecl.
#[cfg(feature = "engine")]
pub mod kernel;
// Examples as training and judging see them: a set becomes views.
#[cfg(feature = "engine")]
pub mod input;
// The laboratory without a page: commands in, events out.
#[cfg(feature = "engine")]
pub mod lab;
// Losses, one file each.
#[cfg(feature = "engine")]
pub mod loss;
// Weights on a device, and networks over them.
#[cfg(feature = "plain")]
pub mod model;
// A network's pass on the processor: steps over one memory.
#[cfg(feature = "plain")]
pub mod pass;
// Model files, embeddings for other tools.
#[cfg(feature = "plain")]
pub mod share;
// The session: the loop, schedules, pace, what is reported when.
#[cfg(feature = "engine")]
pub mod train;
