//! How a view is made from an image: each step with its probability and range.

use super::recipe::{RecipeProblem, within};
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
    /// Smallest and largest part of the image's area.
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
    /// Smallest and largest standard deviation, in pixels of a view 32 pixels wide; larger views
    /// blur in proportion.
    pub sigma_px: [f32; 2],
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
    /// Side of the square as a part of the view's side.
    pub side: f32,
}

/// Named pairs of policies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Preset {
    /// SimCLR on CIFAR-10: crop from .08, flip, jitter of strength .5, greyscale; no blur
    /// (2002.05709, appendix B.9).
    Simclr,
    /// SimCLR's with larger crops: what a short run of a small encoder on 32x32 images learns most
    /// from, of what was tried (README, "Without the page").
    Short,
    /// MoCo v1: crop from .2, jitter .4, greyscale, flip (1911.05722, section 3.3).
    MocoV1,
    /// MoCo v2: v1 with weaker hue and blur (2003.04297, section 2).
    MocoV2,
    /// BYOL's two asymmetric sets (2006.07733, appendix B, table 6).
    Byol,
    /// For the generated shapes: grey always, so that colour, the easiest thing that two views
    /// share, says nothing and the shape is what is left to learn (SimCLR, section 3.2, on colour
    /// histograms as a shortcut).
    Shapes,
    /// Nothing: both views are the image itself.
    None,
}

impl Preset {
    pub const ALL: [Self; 7] = [
        Self::Short,
        Self::Simclr,
        Self::MocoV1,
        Self::MocoV2,
        Self::Byol,
        Self::Shapes,
        Self::None,
    ];

    /// The value used in the page's controls.
    pub fn id(self) -> &'static str {
        match self {
            Self::Short => "short",
            Self::Simclr => "simclr",
            Self::MocoV1 => "moco-v1",
            Self::MocoV2 => "moco-v2",
            Self::Byol => "byol",
            Self::Shapes => "shapes",
            Self::None => "none",
        }
    }

    /// The preset with this [`Preset::id`].
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|preset| preset.id() == id)
    }

    /// The policies of the first and the second view.
    pub fn policies(self) -> [ViewPolicy; 2] {
        let none = ViewPolicy::NONE;
        let crop = |smallest: f32| Crop {
            probability: 1.0,
            scale: [smallest, 1.0],
            ratio: [0.75, 4.0 / 3.0],
        };
        let jitter = |strength, brightness, contrast, saturation, hue| ColourJitter {
            probability: 0.8,
            strength,
            brightness,
            contrast,
            saturation,
            hue,
        };
        match self {
            Self::None => [none; 2],
            Self::Simclr => {
                [ViewPolicy {
                    crop: crop(0.08),
                    horizontal_flip: 0.5,
                    colour_jitter: jitter(0.5, 0.8, 0.8, 0.8, 0.2),
                    greyscale: 0.2,
                    ..none
                }; 2]
            }
            Self::Short => {
                [ViewPolicy {
                    crop: crop(0.35),
                    ..Self::Simclr.policies()[0]
                }; 2]
            }
            Self::Shapes => {
                [ViewPolicy {
                    crop: crop(0.5),
                    horizontal_flip: 0.5,
                    colour_jitter: jitter(0.3, 0.8, 0.8, 0.8, 0.2),
                    greyscale: 1.0,
                    ..none
                }; 2]
            }
            Self::MocoV1 => {
                [ViewPolicy {
                    crop: crop(0.2),
                    horizontal_flip: 0.5,
                    colour_jitter: ColourJitter {
                        probability: 1.0,
                        ..jitter(1.0, 0.4, 0.4, 0.4, 0.4)
                    },
                    greyscale: 0.2,
                    ..none
                }; 2]
            }
            Self::MocoV2 => {
                [ViewPolicy {
                    crop: crop(0.2),
                    horizontal_flip: 0.5,
                    colour_jitter: jitter(1.0, 0.4, 0.4, 0.4, 0.1),
                    greyscale: 0.2,
                    blur: Blur {
                        probability: 0.5,
                        ..none.blur
                    },
                    ..none
                }; 2]
            }
            Self::Byol => {
                let shared = ViewPolicy {
                    crop: crop(0.08),
                    horizontal_flip: 0.5,
                    colour_jitter: jitter(1.0, 0.4, 0.4, 0.2, 0.1),
                    greyscale: 0.2,
                    ..none
                };
                let blur = |probability| Blur {
                    probability,
                    ..none.blur
                };
                [
                    ViewPolicy {
                        blur: blur(1.0),
                        ..shared
                    },
                    ViewPolicy {
                        blur: blur(0.1),
                        solarise: Solarise {
                            probability: 0.2,
                            ..none.solarise
                        },
                        ..shared
                    },
                ]
            }
        }
    }
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
            sigma_px: [0.1, 2.0],
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

    /// Checks every probability and range.
    ///
    /// # Errors
    /// The first setting out of its range.
    pub fn check(&self) -> Result<(), RecipeProblem> {
        const PROBABILITY: &str = "between 0 and 1";
        let ordered = |range: [f32; 2], low: f32, high: f32| {
            low <= range[0] && range[0] <= range[1] && range[1] <= high
        };
        let pair = |range: [f32; 2]| format!("{} to {}", range[0], range[1]);
        for (setting, probability) in [
            ("the crop's probability", self.crop.probability),
            ("the horizontal flip's probability", self.horizontal_flip),
            ("the vertical flip's probability", self.vertical_flip),
            ("the rotation's probability", self.rotation.probability),
            (
                "the colour jitter's probability",
                self.colour_jitter.probability,
            ),
            ("the greyscale's probability", self.greyscale),
            ("the blur's probability", self.blur.probability),
            ("the solarisation's probability", self.solarise.probability),
            ("the solarisation's threshold", self.solarise.threshold),
            ("the cut-out's probability", self.cut_out.probability),
            ("the cut-out's side", self.cut_out.side),
        ] {
            within(
                setting,
                (0.0..=1.0).contains(&probability),
                probability,
                PROBABILITY,
            )?;
        }
        within(
            "the crop's area",
            ordered(self.crop.scale, 0.01, 1.0),
            pair(self.crop.scale),
            "two ascending parts between 0.01 and 1",
        )?;
        within(
            "the crop's ratio",
            ordered(self.crop.ratio, 0.1, 10.0),
            pair(self.crop.ratio),
            "two ascending ratios between 0.1 and 10",
        )?;
        within(
            "the rotation's angle",
            (0.0..=180.0).contains(&self.rotation.degrees_max),
            self.rotation.degrees_max,
            "between 0 and 180 degrees",
        )?;
        within(
            "the blur's sigma",
            ordered(self.blur.sigma_px, 0.01, 10.0),
            pair(self.blur.sigma_px),
            "two ascending widths between 0.01 and 10 pixels",
        )?;
        let jitter = &self.colour_jitter;
        within(
            "the colour jitter's strength",
            (0.0..=2.0).contains(&jitter.strength),
            jitter.strength,
            "between 0 and 2",
        )?;
        for (setting, range) in [
            ("the brightness", jitter.brightness),
            ("the contrast", jitter.contrast),
            ("the saturation", jitter.saturation),
        ] {
            within(setting, (0.0..=1.0).contains(&range), range, PROBABILITY)?;
        }
        within(
            "the hue",
            (0.0..=0.5).contains(&jitter.hue),
            jitter.hue,
            "between 0 and 0.5 turns",
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_preset_is_valid_and_found_by_its_id() {
        for preset in Preset::ALL {
            for policy in preset.policies() {
                assert_eq!(policy.check(), Ok(()), "{preset:?}");
            }
            assert_eq!(Preset::from_id(preset.id()), Some(preset));
        }
    }

    #[test]
    fn only_byol_treats_its_views_differently() {
        for preset in Preset::ALL {
            let [first, second] = preset.policies();
            assert_eq!(first != second, preset == Preset::Byol);
        }
    }

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
