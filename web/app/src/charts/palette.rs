//! Colours of classes: of middle lightness, so that they stand on a light and on a dark panel. The map
//! tells groups apart by shapes as well.

use crate::power::power;
use std::rc::Rc;

/// Red, green, blue.
pub type Rgb = [u8; 3];

/// Ten colours, found by a search for those that differ most, to every eye and to a deuteranope's, among
/// all that have a contrast of 3 to 1 with both panels. Colours of one shape (`i` and `i + 7`) lie far
/// from each other.
const CHOSEN: [Rgb; 10] = [
    [0x13, 0x57, 0xff],
    [0xef, 0x6a, 0x1c],
    [0x02, 0xa7, 0x5e],
    [0xac, 0x3a, 0xa0],
    [0x1e, 0x9a, 0xe3],
    [0x96, 0x60, 0x1b],
    [0xfa, 0x54, 0x99],
    [0x6e, 0x69, 0x71],
    [0x18, 0xa3, 0xa1],
    [0x69, 0x6f, 0x51],
];

/// Of groups that are called by colours: a group of red things is not drawn in blue. They are what
/// their names say before they are far from each other, which some eyes need their shapes for.
pub const NAMED: [(&str, Rgb); 8] = [
    ("red", [0xd4, 0x2f, 0x3a]),
    ("orange", [0xef, 0x6a, 0x1c]),
    ("gold", [0xa5, 0x80, 0x00]),
    ("green", [0x1e, 0x9a, 0x4a]),
    ("teal", [0x18, 0xa0, 0xa0]),
    ("blue", [0x2f, 0x66, 0xe8]),
    ("violet", [0x8f, 0x4f, 0xd8]),
    ("pink", [0xf0, 0x55, 0x9d]),
];

/// Turns of the colour circle between generated colours: the golden ratio's fraction never repeats.
const GOLDEN_TURN: f32 = 0.618_034;

/// Luminances of generated colours, in turn: 3 to 1 against both panels at least.
const LUMINANCES: [f32; 3] = [0.2, 0.27, 0.155];

/// The colours of groups with these English names: their own where every name is a colour's.
pub fn colours(names: &[String]) -> Rc<[Rgb]> {
    let named = |name: &String| NAMED.iter().find(|(known, _)| known == name);
    match names.iter().map(named).collect::<Option<Vec<_>>>() {
        Some(own) => own.into_iter().map(|(_, colour)| *colour).collect(),
        None => (0..names.len() as u32).map(colour).collect(),
    }
}

/// The colour of a class. Beyond the chosen ones, hues by the golden ratio at three luminances.
pub fn colour(group: u32) -> Rgb {
    if let Some(chosen) = CHOSEN.get(group as usize) {
        return *chosen;
    }
    let hue = (group as f32 * GOLDEN_TURN).fract();
    // Equal lightness looks very unequal from hue to hue: yellow is six times as luminous as blue.
    // So the lightness is sought that gives the luminance, to one part in 256.
    let (mut low, mut high) = (0.0, 1.0);
    for _ in 0..8 {
        let middle = (low + high) / 2.0;
        if luminance(from_hue(hue, middle)) < LUMINANCES[group as usize % 3] {
            low = middle;
        } else {
            high = middle;
        }
    }
    from_hue(hue, high)
}

/// Relative luminance (WCAG 2.2, with the plain power of 2.2), 0 to 1.
fn luminance(colour: Rgb) -> f32 {
    let linear = colour.map(|level| power(f64::from(level) / 255.0, 2.2));
    (0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]) as f32
}

/// The colour as CSS writes it.
pub fn css([red, green, blue]: Rgb) -> String {
    format!("rgb({red} {green} {blue})")
}

/// HSL at a saturation of .5; `hue` in turns.
fn from_hue(hue: f32, lightness: f32) -> Rgb {
    const SATURATION: f32 = 0.5;
    let chroma = (1.0 - (2.0 * lightness - 1.0).abs()) * SATURATION;
    [0.0, 2.0 / 3.0, 1.0 / 3.0].map(|shift| {
        let distance = ((hue + shift).fract() * 6.0 - 3.0).abs() - 1.0;
        let level = lightness + chroma * (distance.clamp(0.0, 1.0) - 0.5);
        (level * 255.0).round() as u8
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::charts::colour_vision::{contrast, difference, difference_to_a_deuteranope};

    /// The colours on which points and legends stand: the light theme's and the dark theme's.
    fn panels() -> Vec<Rgb> {
        let styles = include_str!("../../../../www/tokens.css");
        let panels = styles.split("--panel: #").skip(1);
        let level = |digits: &str| u8::from_str_radix(digits, 16).unwrap();
        let panel = |hex: &str| [level(&hex[0..2]), level(&hex[2..4]), level(&hex[4..6])];
        panels.map(panel).collect()
    }

    #[test]
    fn every_colour_has_a_contrast_of_3_to_1_with_both_panels() {
        let panels = panels();
        assert_eq!(panels.len(), 2);
        let named = NAMED.map(|(_, colour)| colour);
        for colour in (0..60).map(colour).chain(named) {
            for &panel in &panels {
                let contrast = contrast(colour, panel);
                assert!(contrast >= 3.0, "{colour:?} on {panel:?}: {contrast}");
            }
        }
    }

    #[test]
    fn any_two_of_the_first_ten_differ_to_every_eye_and_to_a_deuteranope() {
        // In CIEDE2000. The search found 20.2 and 12.7; the colours from before had 16.4 and 3.0.
        const LEAST: f64 = 20.0;
        const LEAST_TO_A_DEUTERANOPE: f64 = 12.5;
        for one in 0..10 {
            for other in one + 1..10 {
                let pair = [colour(one), colour(other)];
                let seen = difference(pair[0], pair[1]);
                let seen_by_deuteranope = difference_to_a_deuteranope(pair[0], pair[1]);
                assert!(seen >= LEAST, "{one} and {other}: {seen}");
                assert!(
                    seen_by_deuteranope >= LEAST_TO_A_DEUTERANOPE,
                    "{one} and {other}: {seen_by_deuteranope}"
                );
            }
        }
    }

    #[test]
    fn groups_that_are_called_by_colours_have_them() {
        let names = |names: [&str; 3]| names.map(str::to_owned);
        let own = colours(&names(["red", "teal", "blue"]));
        assert!(own[0][0] > own[0][2] && own[2][2] > own[2][0], "{own:?}");
        let fish = colours(&names(["red", "gold", "carp"]));
        assert_eq!(*fish, [colour(0), colour(1), colour(2)]);
    }

    #[test]
    fn the_first_sixty_colours_all_differ() {
        let colours: std::collections::HashSet<Rgb> = (0..60).map(colour).collect();
        assert_eq!(colours.len(), 60);
    }
}
