//! What the sources of the presets say, as data, and that the presets do it.

use super::{Preset, ViewPolicy};
use crate::setting::{Table, Value};

/// Places of a policy, and their values.
type Says = &'static [(&'static str, f32)];

/// The views of one preset, as its source describes them.
struct Cited {
    preset: Preset,
    /// The side of the images that the source speaks of.
    size_px: u32,
    source: &'static str,
    /// What is done to both views; nothing else is.
    both: &'static [Says],
    /// What is done to the first view alone, and to the second.
    each: [Says; 2],
}

/// Presets of our own.
const OWN: [Preset; 3] = [Preset::Short, Preset::Shapes, Preset::None];

const CROP_FROM_08: Says = &[
    ("crop.probability", 1.0),
    ("crop.scale.0", 0.08),
    ("horizontal_flip", 0.5),
];
const CROP_FROM_2: Says = &[
    ("crop.probability", 1.0),
    ("crop.scale.0", 0.2),
    ("horizontal_flip", 0.5),
];
/// SimCLR's, but for their strength.
const SIMCLRS_COLOURS: Says = &[
    ("colour_jitter.probability", 0.8),
    ("colour_jitter.brightness", 0.8),
    ("colour_jitter.contrast", 0.8),
    ("colour_jitter.saturation", 0.8),
    ("colour_jitter.hue", 0.2),
    ("greyscale", 0.2),
];
const MOCO_V1S_COLOURS: Says = &[
    ("colour_jitter.probability", 1.0),
    ("colour_jitter.strength", 1.0),
    ("colour_jitter.brightness", 0.4),
    ("colour_jitter.contrast", 0.4),
    ("colour_jitter.saturation", 0.4),
    ("colour_jitter.hue", 0.4),
    ("greyscale", 0.2),
];
const MOCO_V2S_COLOURS: Says = &[
    ("colour_jitter.probability", 0.8),
    ("colour_jitter.strength", 1.0),
    ("colour_jitter.brightness", 0.4),
    ("colour_jitter.contrast", 0.4),
    ("colour_jitter.saturation", 0.4),
    ("colour_jitter.hue", 0.1),
    ("greyscale", 0.2),
];
const BYOLS_COLOURS: Says = &[
    ("colour_jitter.probability", 0.8),
    ("colour_jitter.strength", 1.0),
    ("colour_jitter.brightness", 0.4),
    ("colour_jitter.contrast", 0.4),
    ("colour_jitter.saturation", 0.2),
    ("colour_jitter.hue", 0.1),
    ("greyscale", 0.2),
];
const SIGMAS: Says = &[
    ("blur.sigma_of_224_px.0", 0.1),
    ("blur.sigma_of_224_px.1", 2.0),
];
const HALF_BLURRED: Says = &[("blur.probability", 0.5)];

const CITED: [Cited; 8] = [
    Cited {
        preset: Preset::Simclr,
        size_px: 32,
        source: "2002.05709, appendix B.9: as appendix A, colour distortion of strength 0.5, no blur",
        both: &[
            CROP_FROM_08,
            SIMCLRS_COLOURS,
            &[("colour_jitter.strength", 0.5)],
        ],
        each: [&[]; 2],
    },
    Cited {
        preset: Preset::Simclr,
        size_px: 96,
        source: "2002.05709, appendix A: strength 1; blur half of the time, sigma 0.1 to 2.0",
        both: &[
            CROP_FROM_08,
            SIMCLRS_COLOURS,
            &[("colour_jitter.strength", 1.0)],
            HALF_BLURRED,
            SIGMAS,
        ],
        each: [&[]; 2],
    },
    Cited {
        preset: Preset::MocoV1,
        size_px: 96,
        source: "1911.05722, section 3.3, with the numbers of its code: crop from 0.2, jitter 0.4 always",
        both: &[CROP_FROM_2, MOCO_V1S_COLOURS],
        each: [&[]; 2],
    },
    Cited {
        preset: Preset::MocoV2,
        size_px: 96,
        source: "2003.04297, section 2, with the numbers of its code; 2011.10566, section 3, takes them over",
        both: &[CROP_FROM_2, MOCO_V2S_COLOURS, HALF_BLURRED, SIGMAS],
        each: [&[]; 2],
    },
    Cited {
        preset: Preset::MocoV2,
        size_px: 32,
        source: "2011.10566, appendix D, and SupCon's code for CIFAR: crop from 0.2, no blur",
        both: &[CROP_FROM_2, MOCO_V2S_COLOURS],
        each: [&[]; 2],
    },
    Cited {
        preset: Preset::Byol,
        size_px: 96,
        source: "2006.07733, appendix B, table 6; 2103.03230, section 2.2, takes them over",
        both: &[CROP_FROM_08, BYOLS_COLOURS, SIGMAS],
        each: [
            &[("blur.probability", 1.0)],
            &[
                ("blur.probability", 0.1),
                ("solarise.probability", 0.2),
                ("solarise.threshold", 0.5),
            ],
        ],
    },
    Cited {
        preset: Preset::Vicreg,
        size_px: 96,
        source: "2105.04906, appendix C.1: BYOL's, blur 0.5 and solarisation 0.1 in both views",
        both: &[
            CROP_FROM_08,
            BYOLS_COLOURS,
            HALF_BLURRED,
            SIGMAS,
            &[("solarise.probability", 0.1), ("solarise.threshold", 0.5)],
        ],
        each: [&[]; 2],
    },
    Cited {
        preset: Preset::Vicreg,
        size_px: 32,
        source: "the same, without the blur",
        both: &[
            CROP_FROM_08,
            BYOLS_COLOURS,
            &[("solarise.probability", 0.1)],
        ],
        each: [&[]; 2],
    },
];

#[test]
fn every_preset_does_what_its_source_says_and_nothing_else() {
    for cited in CITED {
        let views = cited.preset.policies(cited.size_px);
        for (found, own) in views.into_iter().zip(cited.each) {
            let mut expected = ViewPolicy::NONE;
            for &(place, value) in cited.both.iter().copied().flatten().chain(own) {
                let table: &mut dyn Table = &mut expected;
                table.set(place, Value::Number(value)).expect(place);
            }
            assert_eq!(found, expected, "{}", cited.source);
        }
    }
    for preset in Preset::ALL {
        let is_cited = CITED.iter().any(|cited| cited.preset == preset);
        assert_ne!(is_cited, OWN.contains(&preset), "{preset:?}");
    }
}

#[test]
fn small_images_are_never_blurred() {
    for preset in Preset::ALL {
        for policy in [32, 48]
            .map(|size_px| preset.policies(size_px))
            .as_flattened()
        {
            assert_eq!(policy.blur.probability, 0.0, "{preset:?}");
        }
    }
}
