//! Every loss, on every device: closed forms, what leaves a loss as it is, gradients, points where a
//! gradient could break, and PyTorch's values and gradients.
#![cfg(feature = "engine")]

mod batch;
mod closed_forms;
mod degenerate;
#[path = "../devices/mod.rs"]
mod devices;
mod family;
mod gradients;
mod invariances;
mod pytorch;
