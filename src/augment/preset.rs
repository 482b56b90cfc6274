//! The views of papers, and some of our own, as named pairs of policies.

use super::policy::{Blur, ColourJitter, Crop, Solarise, ViewPolicy};
use crate::setting::choices;

choices! {
    /// Named pairs of policies. What each source says stands beside it as data: `cited_presets.rs`.
    pub enum Preset {
        /// SimCLR's with larger crops: what a short run of a small encoder on 32x32 images learns most
        /// from, of what was tried (README, "Without the page").
        Short = "short",
        /// SimCLR (2002.05709, appendix A; for small images appendix B.9).
        Simclr = "simclr",
        /// MoCo v1: crop from .2, jitter .4, greyscale, flip (1911.05722, section 3.3).
        MocoV1 = "moco-v1",
        /// MoCo v2: v1 with weaker hue and blur (2003.04297, section 2), which SimSiam takes over
        /// (2011.10566, section 3) and, without the blur, SupCon's code for CIFAR.
        MocoV2 = "moco-v2",
        /// BYOL's two asymmetric sets (2006.07733, appendix B, table 6).
        Byol = "byol",
        /// BYOL's, both views alike (2105.04906, appendix C.1).
        Vicreg = "vicreg",
        /// For the generated shapes: grey always, so that colour, the easiest thing that two views
        /// share, says nothing and the shape is what is left to learn (SimCLR, section 3.2, on colour
        /// histograms as a shortcut).
        Shapes = "shapes",
        /// Nothing: both views are the image itself.
        None = "none",
    }
}

/// Below this side of the images presets leave the blur out, as the methods' authors do on CIFAR
/// (2002.05709, appendix B.9; 2011.10566, appendix D): of a view so small it leaves next to nothing.
const BLURRED_FROM_PX: u32 = 64;

impl Preset {
    /// The policies of the first and the second view of images of this side.
    pub fn policies(self, size_px: u32) -> [ViewPolicy; 2] {
        let none = ViewPolicy::NONE;
        let is_small = size_px < BLURRED_FROM_PX;
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
        let blur = |probability| Blur {
            probability: if is_small { 0.0 } else { probability },
            ..none.blur
        };
        let solarise = |probability| Solarise {
            probability,
            ..none.solarise
        };
        match self {
            Self::None => [none; 2],
            Self::Simclr => {
                [ViewPolicy {
                    crop: crop(0.08),
                    horizontal_flip: 0.5,
                    colour_jitter: jitter(if is_small { 0.5 } else { 1.0 }, 0.8, 0.8, 0.8, 0.2),
                    greyscale: 0.2,
                    blur: blur(0.5),
                    ..none
                }; 2]
            }
            Self::Short => {
                // Those for small images: what it was tried on.
                let [simclr, _] = Self::Simclr.policies(0);
                [ViewPolicy {
                    crop: crop(0.35),
                    ..simclr
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
                    blur: blur(0.5),
                    ..none
                }; 2]
            }
            Self::Byol | Self::Vicreg => {
                let view = |[blurred, solarised]: [f32; 2]| ViewPolicy {
                    crop: crop(0.08),
                    horizontal_flip: 0.5,
                    colour_jitter: jitter(1.0, 0.4, 0.4, 0.2, 0.1),
                    greyscale: 0.2,
                    blur: blur(blurred),
                    solarise: solarise(solarised),
                    ..none
                };
                match self {
                    Self::Byol => [[1.0, 0.0], [0.1, 0.2]],
                    _ => [[0.5, 0.1]; 2],
                }
                .map(view)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_preset_is_valid_and_found_by_its_id() {
        for preset in Preset::ALL {
            for policy in [32, 96]
                .map(|size_px| preset.policies(size_px))
                .as_flattened()
            {
                assert_eq!(policy.check(), Ok(()), "{preset:?}");
            }
            assert_eq!(Preset::from_id(preset.id()), Some(preset));
        }
    }

    #[test]
    fn only_byol_treats_its_views_differently() {
        for preset in Preset::ALL {
            let [first, second] = preset.policies(32);
            assert_eq!(first != second, preset == Preset::Byol);
        }
    }
}
