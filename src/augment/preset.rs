//! The views of papers, and some of our own, as named pairs of policies.

use super::policy::{Blur, ColourJitter, Crop, Solarise, ViewPolicy};
use crate::setting::choices;

choices! {
    /// Named pairs of policies.
    pub enum Preset {
        /// SimCLR's with larger crops: what a short run of a small encoder on 32x32 images learns most
        /// from, of what was tried (README, "Without the page").
        Short = "short",
        /// SimCLR on CIFAR-10: crop from .08, flip, jitter of strength .5, greyscale; no blur
        /// (2002.05709, appendix B.9).
        Simclr = "simclr",
        /// MoCo v1: crop from .2, jitter .4, greyscale, flip (1911.05722, section 3.3).
        MocoV1 = "moco-v1",
        /// MoCo v2: v1 with weaker hue and blur (2003.04297, section 2).
        MocoV2 = "moco-v2",
        /// BYOL's two asymmetric sets (2006.07733, appendix B, table 6).
        Byol = "byol",
        /// For the generated shapes: grey always, so that colour, the easiest thing that two views
        /// share, says nothing and the shape is what is left to learn (SimCLR, section 3.2, on colour
        /// histograms as a shortcut).
        Shapes = "shapes",
        /// Nothing: both views are the image itself.
        None = "none",
    }
}

impl Preset {
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
}
