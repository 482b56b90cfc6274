//! The factors by which generated images differ, each drawn independently of the others.

use crate::protocol::Factor;
use crate::random::Key;

pub(super) const SHAPES: [&str; 12] = [
    "circle",
    "ring",
    "square",
    "triangle",
    "star",
    "cross",
    "heart",
    "crescent",
    "arrow",
    "pill",
    "hourglass",
    "flower",
];
pub(super) const COLOURS: [&str; 8] = [
    "red", "orange", "gold", "green", "teal", "blue", "violet", "pink",
];
pub(super) const TEXTURES: [&str; 5] = ["plain", "stripes", "checks", "dots", "shaded"];
pub(super) const ANGLES: [&str; 8] = ["-42°", "-30°", "-18°", "-6°", "6°", "18°", "30°", "42°"];
pub(super) const POSITIONS: [&str; 9] = [
    "top left",
    "top",
    "top right",
    "left",
    "centre",
    "right",
    "bottom left",
    "bottom",
    "bottom right",
];
pub(super) const SCALES: [&str; 3] = ["small", "medium", "large"];
pub(super) const BACKGROUNDS: [&str; 6] = ["white", "grey", "gradient", "grain", "clouds", "lines"];

/// Keeps these draws apart from those of training.
const SAMPLE_STREAM: u32 = 0x5a3f_1e00;

/// The factor values of one image: indices into the names that [`SampleFactors::described`] gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SampleFactors {
    /// Also the class.
    pub shape: u32,
    pub colour: u32,
    pub texture: u32,
    /// Tilt in steps of 12 degrees, anticlockwise: a turned shape stays itself, but an arrow never
    /// becomes another arrow.
    pub angle: u32,
    /// Cells of a 3 x 3 grid, row by row.
    pub position: u32,
    pub scale: u32,
    pub background: u32,
}

impl SampleFactors {
    /// Names of the factors and of their values, in the order of [`SampleFactors::values`].
    pub fn described() -> Vec<Factor> {
        let factor = |name: &str, values: &[&str]| Factor {
            name: name.to_owned(),
            values: values.iter().map(|value| (*value).to_owned()).collect(),
        };
        vec![
            factor("shape", &SHAPES),
            factor("colour", &COLOURS),
            factor("texture", &TEXTURES),
            factor("angle", &ANGLES),
            factor("position", &POSITIONS),
            factor("scale", &SCALES),
            factor("background", &BACKGROUNDS),
        ]
    }

    /// The values in the order of [`SampleFactors::described`].
    pub fn values(&self) -> [u32; 7] {
        [
            self.shape,
            self.colour,
            self.texture,
            self.angle,
            self.position,
            self.scale,
            self.background,
        ]
    }

    /// The factors of image `index` of the set with this seed.
    pub fn drawn(seed: u32, index: u32) -> Self {
        let key = key(seed, index);
        let below =
            |draw: u32, count: usize| ((u64::from(key.bits(draw)) * count as u64) >> 32) as u32;
        Self {
            shape: below(0, SHAPES.len()),
            colour: below(1, COLOURS.len()),
            texture: below(2, TEXTURES.len()),
            angle: below(3, ANGLES.len()),
            position: below(4, POSITIONS.len()),
            scale: below(5, SCALES.len()),
            background: below(6, BACKGROUNDS.len()),
        }
    }
}

/// Where the draws of an image are: 0 to 6 are the factors, higher ones what varies within them.
pub(super) fn key(seed: u32, index: u32) -> Key {
    Key {
        seed,
        step: 0,
        image: index,
        view: SAMPLE_STREAM,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_has_words_for_every_factor_and_value() {
        const WORDS: &str = include_str!("../../../www/words/en.json");
        let words: serde_json::Value = serde_json::from_str(WORDS).expect("words");
        let named = &words["images"]["sample_name_of"];
        for factor in SampleFactors::described() {
            let values = factor.values.iter();
            // Angles are numbers, which every language writes the same.
            let values = values.filter(|value| !value.ends_with('°'));
            for name in values.chain([&factor.name]) {
                assert!(named[name].is_string(), "no word for {name}");
            }
        }
    }

    #[test]
    fn every_pair_of_factors_is_independent() {
        const IMAGES: u32 = 20_000;
        // Chi-square over its degrees of freedom d has mean 1 and standard deviation sqrt(2/d); six
        // of them cover 21 pairs with room.
        const DEVIATIONS: f64 = 6.0;
        let sizes: Vec<usize> = SampleFactors::described()
            .iter()
            .map(|f| f.values.len())
            .collect();
        let drawn: Vec<[u32; 7]> = (0..IMAGES)
            .map(|index| SampleFactors::drawn(11, index).values())
            .collect();
        for first in 0..sizes.len() {
            for second in first + 1..sizes.len() {
                let cells = sizes[first] * sizes[second];
                let mut counts = vec![0_u32; cells];
                for values in &drawn {
                    counts[values[first] as usize * sizes[second] + values[second] as usize] += 1;
                }
                let expected = f64::from(IMAGES) / cells as f64;
                let chi_square: f64 = counts
                    .iter()
                    .map(|&n| (f64::from(n) - expected).powi(2) / expected)
                    .sum();
                let freedom = cells as f64 - 1.0;
                let deviation = (chi_square / freedom - 1.0).abs();
                assert!(
                    deviation < DEVIATIONS * (2.0 / freedom).sqrt(),
                    "factors {first} and {second}: {chi_square} for {freedom}"
                );
            }
        }
    }

    #[test]
    fn neighbours_and_seeds_differ() {
        assert_ne!(SampleFactors::drawn(1, 0), SampleFactors::drawn(1, 1));
        assert_ne!(SampleFactors::drawn(1, 0), SampleFactors::drawn(2, 0));
    }
}
