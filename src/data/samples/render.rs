//! From factors to pixels.

use super::backgrounds::Background;
use super::factors::{SampleFactors, key};
use super::shapes::Shape;
use super::textures::{covered, darkness};
use super::turn::direction;
use crate::random::Key;

/// The hues, sRGB, in the order of [`super::factors::COLOURS`]: all of one luma (0.52, ITU-R 601-2), so
/// that colour is hue alone, and a grey copy does not tell it.
const HUES: [[f32; 3]; 8] = [
    [0.91, 0.36, 0.34],
    [0.82, 0.45, 0.12],
    [0.64, 0.54, 0.12],
    [0.25, 0.69, 0.33],
    [0.1, 0.7, 0.7],
    [0.33, 0.53, 0.95],
    [0.62, 0.41, 0.82],
    [0.84, 0.34, 0.59],
];
/// Radius of a shape as a fraction of the image's side, by scale.
const RADII: [f32; 3] = [0.33, 0.38, 0.43];
/// Step of the 3 x 3 grid of positions. The middle of the image is inside nearly every shape, so
/// that a random crop usually holds part of it.
const POSITION_STEP: f32 = 0.06;
/// Brightness of a texture's darker tone.
const DARKER: f32 = 0.72;
/// Width and strength of the soft shadow around a shape; it sets light colours off from a light ground.
const SHADOW_WIDTH: f32 = 0.24;
const SHADOW_STRENGTH: f32 = 0.38;
/// Width and strength of the darker rim inside the outline.
const RIM_WIDTH: f32 = 0.16;
const RIM_STRENGTH: f32 = 0.2;

/// Draws image `index` of the set with this seed, `size_px` square, and tells its factors.
pub fn render(seed: u32, index: u32, size_px: u32) -> (Vec<u8>, SampleFactors) {
    let factors = SampleFactors::drawn(seed, index);
    let key = key(seed, index);
    let pose = Pose::drawn(&factors, key);
    let shape = Shape::new(factors.shape);
    let background = Background::new(factors.background, key);
    let hue = varied_hue(factors.colour, key);
    let pixel = 1.0 / size_px as f32;
    let mut pixels = Vec::with_capacity((size_px * size_px * 3) as usize);
    for row in 0..size_px {
        for column in 0..size_px {
            let (x, y) = ((column as f32 + 0.5) * pixel, (row as f32 + 0.5) * pixel);
            let mut colour = background.colour(x, y, pixel);
            let inner = pose.shape_from_image([x, y]);
            let reach = 1.1 + SHADOW_WIDTH;
            if inner[0] * inner[0] + inner[1] * inner[1] < reach * reach {
                let width = pixel / pose.radius;
                let distance = shape.distance(inner);
                let tone = tone(hue, factors.texture, inner, width, distance);
                colour = painted(colour, tone, distance, width);
            }
            pixels.extend(colour.map(|value| (value.clamp(0.0, 1.0) * 255.0 + 0.5) as u8));
        }
    }
    (pixels, factors) // [size, size, 3]
}

/// Where a shape is, in fractions of the image's side, and how it is turned.
struct Pose {
    centre: [f32; 2],
    radius: f32,
    right: [f32; 2],
}

impl Pose {
    fn drawn(factors: &SampleFactors, key: Key) -> Self {
        let around = |draw: u32, reach: f32| (2.0 * key.uniform(draw) - 1.0) * reach;
        let column = (factors.position % 3) as f32 - 1.0;
        let row = (factors.position / 3) as f32 - 1.0;
        let radius = RADII
            .get(factors.scale as usize)
            .copied()
            .unwrap_or(RADII[0]);
        Self {
            centre: [
                0.5 + column * POSITION_STEP + around(32, 0.025),
                0.5 + row * POSITION_STEP + around(33, 0.025),
            ],
            radius: radius * (1.0 + around(34, 0.05)),
            // Anticlockwise on the screen, whose y goes down.
            right: direction(-(tilt_turns(factors.angle) + around(35, 0.01))),
        }
    }

    fn shape_from_image(&self, [x, y]: [f32; 2]) -> [f32; 2] {
        let (x, y) = (
            (x - self.centre[0]) / self.radius,
            (y - self.centre[1]) / self.radius,
        );
        let [cosine, sine] = self.right;
        [x * cosine + y * sine, y * cosine - x * sine]
    }
}

/// The middle of a bin of [`super::factors::ANGLES`], in turns.
fn tilt_turns(angle: u32) -> f32 {
    (angle as f32 - 3.5) * 12.0 / 360.0
}

/// The named hue, a little brighter or darker, a little off in each channel.
fn varied_hue(colour: u32, key: Key) -> [f32; 3] {
    let hue = HUES.get(colour as usize).copied().unwrap_or(HUES[0]);
    let brightness = 0.88 + 0.24 * key.uniform(40);
    let mut draw = 41;
    hue.map(|value| {
        draw += 1;
        value * brightness + (key.uniform(draw) - 0.5) * 0.06
    })
}

/// The colour on the shape: texture, and a rim that gets darker towards the outline.
fn tone(hue: [f32; 3], texture: u32, inner: [f32; 2], pixel: f32, distance: f32) -> [f32; 3] {
    let dark = darkness(texture, inner, pixel);
    let rim = (1.0 + distance / RIM_WIDTH).clamp(0.0, 1.0);
    let brightness = (1.0 - (1.0 - DARKER) * dark) * (1.0 - RIM_STRENGTH * rim * rim);
    hue.map(|value| value * brightness)
}

/// The background with its shadow, and the shape over it.
fn painted(behind: [f32; 3], tone: [f32; 3], distance: f32, pixel: f32) -> [f32; 3] {
    let near = (1.0 - distance / SHADOW_WIDTH).clamp(0.0, 1.0);
    let shadow = 1.0 - SHADOW_STRENGTH * near * near;
    let opacity = covered(-distance, pixel);
    std::array::from_fn(|channel| {
        let ground = behind[channel] * shadow;
        ground + (tone[channel] - ground) * opacity
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_image_is_a_pure_function_of_seed_and_index() {
        assert_eq!(render(1, 5, 32), render(1, 5, 32));
        assert_ne!(render(1, 5, 32).0, render(1, 6, 32).0);
        assert_ne!(render(1, 5, 32).0, render(2, 5, 32).0);
    }

    #[test]
    fn the_factors_do_not_depend_on_the_size() {
        assert_eq!(render(9, 77, 32).1, render(9, 77, 96).1);
    }

    #[test]
    fn the_bits_are_the_same_on_every_machine() {
        // FNV-1a over the first 500 images of seed 1; it changes only where the drawing changes.
        let bytes = (0..500).flat_map(|index| render(1, index, 32).0);
        let hash = bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        assert_eq!(hash, GOLDEN, "{hash:#x}");
    }

    const GOLDEN: u64 = 0x28cc_40a3_9095_da8d;

    #[test]
    fn the_hues_differ_and_have_one_luma() {
        // A step of 8 bits.
        const STEP: f32 = 1.0 / 255.0;
        for (index, hue) in HUES.iter().enumerate() {
            let luma = 0.299 * hue[0] + 0.587 * hue[1] + 0.114 * hue[2];
            assert!((luma - 0.52).abs() < STEP, "{hue:?} has {luma}");
            assert!(!HUES[..index].contains(hue));
        }
    }

    #[test]
    fn the_shape_stands_out_from_its_background() {
        // In 8-bit steps, summed over the channels: what separates the centre of a shape that has
        // one from the corner farthest from it.
        const STEPS: i32 = 40;
        let mut clear = 0;
        let mut looked_at = 0;
        for index in 0..400 {
            let (pixels, factors) = render(3, index, 32);
            if factors.shape > 6 || factors.shape == 1 || factors.position != 4 {
                continue;
            }
            let at = |x: usize, y: usize| &pixels[(y * 32 + x) * 3..][..3];
            let difference: i32 = at(16, 16)
                .iter()
                .zip(at(0, 0))
                .map(|(a, b)| (i32::from(*a) - i32::from(*b)).abs())
                .sum();
            looked_at += 1;
            clear += i32::from(difference > STEPS);
        }
        assert!(looked_at > 10);
        assert!(clear * 10 >= looked_at * 9, "{clear} of {looked_at}");
    }
}
