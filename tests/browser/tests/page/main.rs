//! The built page in a real browser, driven by its handles as a person would.
//!
//! One test: `cargo test -p contrastive-lab-browser-tests --test page NAME`, on the site that
//! `cargo lab build` left. They run one after another, whatever the number of threads.

mod accessibility;
mod bad_files;
mod broken_decoder;
mod broken_engine;
mod builds;
mod every_method;
mod fixtures;
mod gradients;
mod lab;
mod language;
mod map_drawers;
mod offline;
mod opening;
mod persons_path;
mod recipes;
mod repeatable;
mod responsive;
mod rooms;
mod run_controls;
mod scripted_engine;
mod served;
mod shaders;
mod three_browsers;
mod web_gpu;
mod whole_map;
