//! The lab driven by commands, as the page drives it.
#![cfg(feature = "cpu")]

mod driven;
mod ends;
mod few_labels;
mod judging;
mod models;
mod records;
mod runs;
mod trouble;
mod whole_map;
