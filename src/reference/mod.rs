//! The same mathematics as plain loops. Slow, obvious, and depends on nothing.

pub mod network;
pub mod nt_xent;
pub mod views;
