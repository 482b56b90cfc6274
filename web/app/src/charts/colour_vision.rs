//! How unlike two colours look, also to an eye without the middle cone: what the palette is held to.

use super::palette::Rgb;

/// CIELAB: lightness 0 to 100, towards red from green, towards yellow from blue.
type Lab = [f64; 3];

/// Machado, Oliveira and Fernandes 2009, "A Physiologically-based Model for Simulation of Color Vision
/// Deficiency", table 1: deuteranomaly of severity 1.0. Takes linear red, green, blue.
const DEUTERANOPIA: [[f64; 3]; 3] = [
    [0.367_322, 0.860_646, -0.227_968],
    [0.280_085, 0.672_501, 0.047_413],
    [-0.011_820, 0.042_940, 0.968_881],
];

/// From linear sRGB to CIE XYZ with white D65 (IEC 61966-2-1).
const TO_XYZ: [[f64; 3]; 3] = [
    [0.412_456_4, 0.357_576_1, 0.180_437_5],
    [0.212_672_9, 0.715_152_2, 0.072_175_0],
    [0.019_333_9, 0.119_192_0, 0.950_304_1],
];

fn times(matrix: &[[f64; 3]; 3], vector: [f64; 3]) -> [f64; 3] {
    matrix.map(|row| row.iter().zip(vector).map(|(one, other)| one * other).sum())
}

fn linear(colour: Rgb) -> [f64; 3] {
    colour.map(|level| {
        let part = f64::from(level) / 255.0;
        if part <= 0.04045 {
            part / 12.92
        } else {
            ((part + 0.055) / 1.055).powf(2.4)
        }
    })
}

fn lab(linear: [f64; 3]) -> Lab {
    let white = times(&TO_XYZ, [1.0; 3]);
    let xyz = times(&TO_XYZ, linear);
    let [x, y, z] = [0, 1, 2].map(|axis| {
        let part = xyz[axis] / white[axis];
        if part > 216.0 / 24389.0 {
            part.cbrt()
        } else {
            (24389.0 / 27.0 * part + 16.0) / 116.0
        }
    });
    [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
}

/// Relative luminance (WCAG 2.2), 0 to 1.
pub fn luminance(colour: Rgb) -> f64 {
    times(&TO_XYZ, linear(colour))[1]
}

/// Contrast (WCAG 2.2), 1 to 21.
pub fn contrast(one: Rgb, other: Rgb) -> f64 {
    let [one, other] = [one, other].map(|colour| luminance(colour) + 0.05);
    (one / other).max(other / one)
}

/// How unlike two colours look: CIEDE2000, about 1 where it can just be seen.
pub fn difference(one: Rgb, other: Rgb) -> f64 {
    ciede2000(lab(linear(one)), lab(linear(other)))
}

/// The same to a deuteranope.
pub fn difference_to_a_deuteranope(one: Rgb, other: Rgb) -> f64 {
    let [one, other] = [one, other].map(|colour| {
        let seen = times(&DEUTERANOPIA, linear(colour));
        lab(seen.map(|level| level.clamp(0.0, 1.0)))
    });
    ciede2000(one, other)
}

/// Sharma, Wu and Dalal 2005, "The CIEDE2000 Color-Difference Formula", equations 2 to 22.
fn ciede2000(one: Lab, other: Lab) -> f64 {
    let chroma = |[_, a, b]: Lab| a.hypot(b);
    let towards_grey = |chroma: f64| {
        let seventh = chroma.powi(7);
        (seventh / (seventh + 25_f64.powi(7))).sqrt()
    };
    let stretch = 1.5 - 0.5 * towards_grey((chroma(one) + chroma(other)) / 2.0);
    let [one, other] = [one, other].map(|[lightness, a, b]| [lightness, a * stretch, b]);
    let [chroma_one, chroma_other] = [one, other].map(chroma);
    let [hue_one, hue_other] =
        [one, other].map(|[_, a, b]| b.atan2(a).to_degrees().rem_euclid(360.0));

    let lightness_step = other[0] - one[0];
    let chroma_step = chroma_other - chroma_one;
    // The shorter way around the circle.
    let turn = (hue_other - hue_one + 180.0).rem_euclid(360.0) - 180.0;
    let hue_step = 2.0 * (chroma_one * chroma_other).sqrt() * (turn / 2.0).to_radians().sin();

    let lightness = (one[0] + other[0]) / 2.0;
    let mean_chroma = (chroma_one + chroma_other) / 2.0;
    let hue = (hue_one + turn / 2.0).rem_euclid(360.0);
    let wave = |times: f64, shift: f64| (times * hue + shift).to_radians().cos();
    let hue_weight = 1.0 - 0.17 * wave(1.0, -30.0) + 0.24 * wave(2.0, 0.0) + 0.32 * wave(3.0, 6.0)
        - 0.20 * wave(4.0, -63.0);
    let from_middle = (lightness - 50.0).powi(2);
    let blue = 30.0 * (-((hue - 275.0) / 25.0).powi(2)).exp();
    let rotation = -2.0 * towards_grey(mean_chroma) * (2.0 * blue).to_radians().sin();

    let light = lightness_step / (1.0 + 0.015 * from_middle / (20.0 + from_middle).sqrt());
    let vivid = chroma_step / (1.0 + 0.045 * mean_chroma);
    let hue = hue_step / (1.0 + 0.015 * mean_chroma * hue_weight);
    (light * light + vivid * vivid + hue * hue + rotation * vivid * hue).sqrt()
}

#[test]
fn differences_are_those_of_the_paper() {
    // Rows 1, 7, 13, 20 and 25 of its table 1.
    let pairs: [(Lab, Lab, f64); 5] = [
        ([50.0, 2.6772, -79.7751], [50.0, 0.0, -82.7485], 2.0425),
        ([50.0, 0.0, 0.0], [50.0, -1.0, 2.0], 2.3669),
        ([50.0, -0.001, 2.49], [50.0, 0.0009, -2.49], 4.8045),
        ([50.0, 2.5, 0.0], [50.0, 3.2972, 0.0], 1.0),
        (
            [60.2574, -34.0099, 36.2677],
            [60.4626, -34.1751, 39.4387],
            1.2644,
        ),
    ];
    for (one, other, expected) in pairs {
        let found = ciede2000(one, other);
        assert!(
            (found - expected).abs() < 1e-4,
            "{one:?} {other:?}: {found}, {expected}"
        );
    }
}

#[test]
fn red_and_green_of_equal_lightness_are_closer_to_a_deuteranope_and_white_stays_white() {
    let (red, green) = ([0xc0, 0x50, 0x40], [0x60, 0x90, 0x40]);
    assert!(difference_to_a_deuteranope(red, green) < difference(red, green) / 2.0);
    assert!(difference_to_a_deuteranope([255; 3], [255; 3]) < 1e-9);
    assert!((contrast([0; 3], [255; 3]) - 21.0).abs() < 1e-4);
}
