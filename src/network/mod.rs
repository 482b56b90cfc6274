//! Networks as data: which there are, their layers, the names and shapes of their tensors. Nothing here
//! computes: `model` does, and [`crate::reference`] in plain loops.

mod architecture;
mod encoder;
mod head;
pub mod plan;
mod tensor_spec;

pub use architecture::{Architecture, Part};
pub use encoder::{Encoder, PICTURE_CHANNELS, view_shape};
pub use head::{Head, HeadKind, WIDTH_MAX};
pub use tensor_spec::{Role, TensorSpec, batch_counters, parameter_count, trained_places};
