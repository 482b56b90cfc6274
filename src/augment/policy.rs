//! How a view is made from an image: each step with its probability and range.

use crate::setting::{Field, Kind, Range, SettingProblem, Settings, Table, field};
use serde::{Deserialize, Serialize};

/// The augmentations of one view, in the order in which they are applied: crop, flips, rotation,
/// colour jitter, greyscale, blur, solarise, cut-out.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ViewPolicy {
    pub crop: Crop,
    /// Probability of a left-right flip.
    pub horizontal_flip: f32,
    /// Probability of a top-bottom flip.
    pub vertical_flip: f32,
    pub rotation: Rotation,
    pub colour_jitter: ColourJitter,
    /// Probability that all three channels become the luma (ITU-R 601-2, as torchvision).
    pub greyscale: f32,
    pub blur: Blur,
    pub solarise: Solarise,
    pub cut_out: CutOut,
}

/// Random resized crop (torchvision's `RandomResizedCrop`, bilinear).
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Crop {
    pub probability: f32,
    /// Smallest and largest fraction of the image's area.
    pub scale: [f32; 2],
    /// Smallest and largest ratio of width to height, drawn uniformly in its logarithm.
    pub ratio: [f32; 2],
}

/// Rotation about the centre, bilinear; outside the image the nearest edge pixel is taken.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rotation {
    pub probability: f32,
    /// The angle is uniform in plus or minus this, in degrees.
    pub degrees_max: f32,
}

/// Brightness, contrast, saturation and hue in random order (torchvision's `ColorJitter`).
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ColourJitter {
    pub probability: f32,
    /// Multiplies the four ranges below (`s` in SimCLR, appendix A).
    pub strength: f32,
    /// The factor is uniform in `[max(0, 1 - brightness), 1 + brightness]`; likewise the next two.
    pub brightness: f32,
    pub contrast: f32,
    pub saturation: f32,
    /// The shift is uniform in plus or minus this, in turns of the colour circle; at most 0.5.
    pub hue: f32,
}

/// Gaussian blur.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Blur {
    pub probability: f32,
    /// Smallest and largest standard deviation, in pixels of a view 224 pixels wide, as papers give it; other
    /// views blur in proportion.
    pub sigma_of_224_px: [f32; 2],
}

/// Values at or above the threshold are inverted (BYOL, appendix B).
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Solarise {
    pub probability: f32,
    /// 0 to 1.
    pub threshold: f32,
}

/// A square painted grey (DeVries and Taylor 2017, arXiv 1708.04552).
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CutOut {
    pub probability: f32,
    /// Side of the square as a fraction of the view's side.
    pub side: f32,
}

impl ViewPolicy {
    /// The image itself. Ranges hold useful values, so that raising a probability shows something.
    pub const NONE: Self = Self {
        crop: Crop {
            probability: 0.0,
            scale: [0.08, 1.0],
            ratio: [0.75, 4.0 / 3.0],
        },
        horizontal_flip: 0.0,
        vertical_flip: 0.0,
        rotation: Rotation {
            probability: 0.0,
            degrees_max: 30.0,
        },
        colour_jitter: ColourJitter {
            probability: 0.0,
            strength: 0.5,
            brightness: 0.8,
            contrast: 0.8,
            saturation: 0.8,
            hue: 0.2,
        },
        greyscale: 0.0,
        blur: Blur {
            probability: 0.0,
            sigma_of_224_px: [0.1, 2.0],
        },
        solarise: Solarise {
            probability: 0.0,
            threshold: 0.5,
        },
        cut_out: CutOut {
            probability: 0.0,
            side: 0.4,
        },
    };

    /// Its ranges, each with what sentences call it.
    fn ascending(&self) -> [(&'static str, [f32; 2]); 3] {
        [
            ("the crop's area", self.crop.scale),
            ("the crop's ratio", self.crop.ratio),
            ("the blur's sigma", self.blur.sigma_of_224_px),
        ]
    }

    /// Checks every probability and range.
    ///
    /// # Errors
    /// The first setting out of its range, or range upside down.
    pub fn check(&self) -> Result<(), SettingProblem> {
        (self as &dyn Table).check()?;
        let upside_down = self
            .ascending()
            .into_iter()
            .find(|(_, [from, to])| from > to);
        match upside_down {
            Some((name, range)) => Err(SettingProblem::upside_down(name, range)),
            None => Ok(()),
        }
    }
}

/// Up to what older recipes may say, which measured in views of 32 pixels.
const BLUR_SIGMAS: Range = Range::new(0.01, 70.0).slider(0.1, 20.0).step(0.1);

impl Settings for ViewPolicy {
    const FIELDS: &'static [Field<Self>] = &[
        field!(
            "crop",
            "crop.probability",
            "the crop's probability",
            Kind::Number(Range::FRACTION),
            (crop.probability)
        ),
        field!(
            "crop-scale-min",
            "crop.scale.0",
            "the crop's smallest area",
            Kind::Number(Range::new(0.01, 1.0)),
            (crop.scale[0])
        ),
        field!(
            "crop-scale-max",
            "crop.scale.1",
            "the crop's largest area",
            Kind::Number(Range::new(0.01, 1.0)),
            (crop.scale[1])
        ),
        field!(
            "crop-ratio-min",
            "crop.ratio.0",
            "the crop's narrowest ratio",
            Kind::Number(Range::new(0.1, 10.0).slider(0.25, 4.0)),
            (crop.ratio[0])
        ),
        field!(
            "crop-ratio-max",
            "crop.ratio.1",
            "the crop's widest ratio",
            Kind::Number(Range::new(0.1, 10.0).slider(0.25, 4.0)),
            (crop.ratio[1])
        ),
        field!(
            "flip",
            "horizontal_flip",
            "the horizontal flip's probability",
            Kind::Number(Range::FRACTION),
            (horizontal_flip)
        ),
        field!(
            "vertical-flip",
            "vertical_flip",
            "the vertical flip's probability",
            Kind::Number(Range::FRACTION),
            (vertical_flip)
        ),
        field!(
            "rotation",
            "rotation.probability",
            "the rotation's probability",
            Kind::Number(Range::FRACTION),
            (rotation.probability)
        ),
        field!(
            "rotation-degrees",
            "rotation.degrees_max",
            "the rotation's angle",
            Kind::Number(Range::new(0.0, 180.0).step(1.0)),
            (rotation.degrees_max)
        ),
        field!(
            "jitter",
            "colour_jitter.probability",
            "the colour jitter's probability",
            Kind::Number(Range::FRACTION),
            (colour_jitter.probability)
        ),
        field!(
            "jitter-strength",
            "colour_jitter.strength",
            "the colour jitter's strength",
            Kind::Number(Range::new(0.0, 2.0).step(0.05)),
            (colour_jitter.strength)
        ),
        field!(
            "brightness",
            "colour_jitter.brightness",
            "the brightness",
            Kind::Number(Range::FRACTION),
            (colour_jitter.brightness)
        ),
        field!(
            "contrast",
            "colour_jitter.contrast",
            "the contrast",
            Kind::Number(Range::FRACTION),
            (colour_jitter.contrast)
        ),
        field!(
            "saturation",
            "colour_jitter.saturation",
            "the saturation",
            Kind::Number(Range::FRACTION),
            (colour_jitter.saturation)
        ),
        field!(
            "hue",
            "colour_jitter.hue",
            "the hue",
            Kind::Number(Range::new(0.0, 0.5)),
            (colour_jitter.hue)
        ),
        field!(
            "greyscale",
            "greyscale",
            "the greyscale's probability",
            Kind::Number(Range::FRACTION),
            (greyscale)
        ),
        field!(
            "blur",
            "blur.probability",
            "the blur's probability",
            Kind::Number(Range::FRACTION),
            (blur.probability)
        ),
        field!(
            "blur-sigma-min",
            "blur.sigma_of_224_px.0",
            "the blur's smallest sigma",
            Kind::Number(BLUR_SIGMAS),
            (blur.sigma_of_224_px[0])
        ),
        field!(
            "blur-sigma-max",
            "blur.sigma_of_224_px.1",
            "the blur's largest sigma",
            Kind::Number(BLUR_SIGMAS),
            (blur.sigma_of_224_px[1])
        ),
        field!(
            "solarise",
            "solarise.probability",
            "the solarisation's probability",
            Kind::Number(Range::FRACTION),
            (solarise.probability)
        ),
        field!(
            "solarise-threshold",
            "solarise.threshold",
            "the solarisation's threshold",
            Kind::Number(Range::FRACTION),
            (solarise.threshold)
        ),
        field!(
            "cut-out",
            "cut_out.probability",
            "the cut-out's probability",
            Kind::Number(Range::FRACTION),
            (cut_out.probability)
        ),
        field!(
            "cut-out-side",
            "cut_out.side",
            "the cut-out's side",
            Kind::Number(Range::FRACTION),
            (cut_out.side)
        ),
    ];
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_upside_down_is_refused_by_name() {
        let mut policy = ViewPolicy::NONE;
        policy.crop.scale = [0.9, 0.2];
        assert!(
            policy
                .check()
                .unwrap_err()
                .to_string()
                .contains("the crop's area")
        );
    }
}
