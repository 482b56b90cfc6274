//! Colours of classes: of middle lightness, so that they stand on a light and on a dark ground.

use crate::power::power;
use std::rc::Rc;

/// Red, green, blue.
pub type Rgb = [u8; 3];

/// Fourteen colours; neighbours differ in lightness as well as in hue, which eyes that mix up red
/// and green need.
const CHOSEN: [Rgb; 14] = [
    [0x44, 0x77, 0xc4],
    [0xee, 0x83, 0x33],
    [0x2e, 0x96, 0x5a],
    [0xd4, 0x45, 0x45],
    [0x9b, 0x6f, 0xd0],
    [0xb0, 0x9c, 0x10],
    [0x22, 0xa6, 0xc4],
    [0xe0, 0x70, 0xb4],
    [0x96, 0x6a, 0x48],
    [0x84, 0x8b, 0x96],
    [0x78, 0xa8, 0x30],
    [0xb0, 0x4c, 0x80],
    [0x3a, 0x90, 0x90],
    [0xd0, 0x94, 0x68],
];

/// The chosen colours that groups are called by: a group of red things is not drawn in blue.
const NAMED: [(&str, u32); 8] = [
    ("blue", 0),
    ("orange", 1),
    ("green", 2),
    ("red", 3),
    ("violet", 4),
    ("gold", 5),
    ("pink", 7),
    ("teal", 12),
];

/// Turns of the colour circle between generated colours: the golden ratio's fraction never repeats.
const GOLDEN_TURN: f32 = 0.618_034;

/// Luminances of generated colours, in turn: 2.7 to 1 against white at least, 3 to 1 against black.
const LUMINANCES: [f32; 3] = [0.22, 0.33, 0.15];

/// The colours of groups with these English names: their own where every name is a colour's.
pub fn colours(names: &[String]) -> Rc<[Rgb]> {
    let named = |name: &String| NAMED.iter().find(|(known, _)| known == name);
    match names.iter().map(named).collect::<Option<Vec<_>>>() {
        Some(own) => own.into_iter().map(|(_, group)| colour(*group)).collect(),
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

    #[test]
    fn every_colour_stands_on_white_and_on_near_black() {
        for group in 0..60 {
            let luminance = luminance(colour(group));
            let (on_white, on_black) = (1.05 / (luminance + 0.05), (luminance + 0.05) / 0.06);
            assert!(
                on_white > 2.0 && on_black > 2.0,
                "{group}: {on_white} {on_black}"
            );
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
