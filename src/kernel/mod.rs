//! Own operations: each with its WGSL shaders, its plain CPU version and its backward pass.

pub mod augment;
#[cfg(feature = "webgpu")]
pub mod launch;
#[cfg(feature = "cpu")]
pub mod network;
pub mod nt_xent;
