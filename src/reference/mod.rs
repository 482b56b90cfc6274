//! The same mathematics as plain f32 loops. Slow, obvious, and depends on nothing.

pub mod nt_xent;
pub mod views;
