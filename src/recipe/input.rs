//! What a recipe reads, and how two views of it are made: one kind of input a variant.

use crate::augment::{Preset, ViewPolicy};
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
    /// A folder of images to test on, such as `test/`, is kept from training, and the end of the run is judged
    /// on it.
    pub keep_test_folder: bool,
    /// Crops are cut from copies of twice the side, where an image of the set is larger than its side: a small crop
    /// keeps details that the smaller copy has lost.
    pub larger_copies: bool,
    /// How the first and the second view are made.
    pub views: [ViewPolicy; 2],
}

impl Input {
    /// The same examples by the one policy of views that encoders are judged by: SimCLR's on CIFAR
    /// (2002.05709, appendix B.9), at every size.
    #[must_use]
    pub fn to_judge_by(&self) -> Self {
        let Self::Images(images) = self;
        Self::Images(ImageInput {
            views: Preset::Simclr.policies(WORKING_SIZES_PX[0]),
            larger_copies: false,
            ..*images
        })
    }

    /// What the encoder reads of one view.
    pub fn view_shape(&self) -> Shape {
        let Self::Images(images) = self;
        view_shape(images.size_px)
    }
}

impl ImageInput {
    /// The preset that the views are; none where they are a person's own.
    pub fn preset(&self) -> Option<Preset> {
        let mut presets = Preset::ALL.into_iter();
        presets.find(|preset| preset.policies(self.size_px) == self.views)
    }

    /// The same views of images of another side: a preset's are those that it has for the new one.
    #[must_use]
    pub fn resized(&self, size_px: u32) -> Self {
        let views = self
            .preset()
            .map_or(self.views, |preset| preset.policies(size_px));
        Self {
            size_px,
            views,
            ..*self
        }
    }
}

/// What stands beside the views.
impl Settings for ImageInput {
    const FIELDS: &'static [Field<Self>] = &[
        field!(
            "image-size",
            "size_px",
            "the image size",
            Kind::OneOf(&WORKING_SIZES_PX),
            (size_px)
        ),
        field!(
            "keep-test-folder",
            "keep_test_folder",
            "the switch of the folder to test on",
            Kind::Switch,
            (keep_test_folder)
        ),
        field!(
            "larger-copies",
            "larger_copies",
            "the switch of larger copies",
            Kind::Switch,
            (larger_copies)
        ),
    ];
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_preset_follows_the_side_of_the_images_and_own_views_stay() {
        for preset in Preset::ALL {
            let small = ImageInput {
                size_px: 32,
                keep_test_folder: true,
                larger_copies: false,
                views: preset.policies(32),
            };
            assert_eq!(small.preset(), Some(preset));
            let large = small.resized(96);
            assert_eq!((large.size_px, large.preset()), (96, Some(preset)));
            assert_eq!(large.resized(32), small);
        }
        let mut own = ImageInput {
            size_px: 32,
            keep_test_folder: true,
            larger_copies: false,
            views: Preset::Byol.policies(32),
        };
        own.views[0].greyscale = 0.25;
        assert_eq!(own.preset(), None);
        assert_eq!(own.resized(96).views, own.views);
    }
}
