//! What a recipe reads, and how two views of it are made: one kind of input a variant.

use crate::augment::ViewPolicy;
use crate::network::plan::Shape;
use crate::network::view_shape;
use crate::setting::{Field, Kind, Settings, field};
use serde::{Deserialize, Serialize};

/// Sides, in pixels, that images may be resized to.
pub const WORKING_SIZES_PX: [u32; 4] = [32, 48, 64, 96];

/// What the examples of a set are.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Input {
    Images(ImageInput),
}

/// Square images, and the augmentations of their two views.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ImageInput {
    /// Side of the images, in pixels; one of [`WORKING_SIZES_PX`].
    pub size_px: u32,
    /// How the first and the second view are made.
    pub views: [ViewPolicy; 2],
}

impl Input {
    /// What the encoder reads of one view.
    pub fn view_shape(&self) -> Shape {
        let Self::Images(images) = self;
        view_shape(images.size_px)
    }
}

/// What stands beside the views.
impl Settings for ImageInput {
    const FIELDS: &'static [Field<Self>] = &[field!(
        "image-size",
        "size_px",
        "the image size",
        Kind::OneOf(&WORKING_SIZES_PX),
        (size_px)
    )];
}
