//! Small views beside the two whole ones, as in multi-crop (Caron et al. 2020, arXiv 2006.09882, section 3.2).

use super::{Crop, ViewPolicy};
use std::iter::repeat_n;

/// So many views of a small part of the image, at half its side.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LocalViews {
    /// 0 to [`LocalViews::MOST`].
    pub count: u32,
    /// Smallest and largest part of the image's area that is cut out, 0 to 1.
    pub area: [f32; 2],
}

impl LocalViews {
    /// For methods that have only the two.
    pub const NONE: Self = Self {
        count: 0,
        area: [0.0, 0.0],
    };
    /// Of the image, that one shows in SwAV's (the authors' code).
    const AREA_OF_SWAV: [f32; 2] = [0.05, 0.14];
    /// The most that a recipe may ask for.
    pub const MOST: u32 = 8;

    /// So many, of SwAV's size.
    pub fn of_swav(count: u32) -> Self {
        Self {
            count,
            area: Self::AREA_OF_SWAV,
        }
    }

    /// Side of one, in pixels, of images of this side: about that of the papers, 96 of 224.
    pub fn side_px(self, image_px: u32) -> u32 {
        image_px / 2
    }

    /// How each is made: as the first whole view but for its crop.
    pub fn policies(self, first: &ViewPolicy) -> Vec<ViewPolicy> {
        let crop = Crop {
            probability: 1.0,
            scale: self.area,
            ..first.crop
        };
        let policy = ViewPolicy { crop, ..*first };
        repeat_n(policy, self.count as usize).collect()
    }

    /// What they cost, in whole views.
    pub fn cost(self) -> f64 {
        f64::from(self.count) / 4.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::augment::Preset;

    #[test]
    fn local_views_differ_from_the_first_by_their_crop_alone() {
        let [first, _] = Preset::Byol.policies(96);
        let local = LocalViews {
            count: 3,
            area: [0.05, 0.14],
        };
        let policies = local.policies(&first);
        assert_eq!(policies.len(), 3);
        for policy in policies {
            assert_eq!(policy.crop.scale, [0.05, 0.14]);
            let whole = ViewPolicy {
                crop: first.crop,
                ..policy
            };
            assert_eq!(whole, first);
        }
        assert_eq!(local.side_px(32), 16);
        assert!(LocalViews::NONE.policies(&first).is_empty());
    }
}
