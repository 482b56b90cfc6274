//! What covers a shape: how much of the darker tone there is at a place of the shape's own frame,
//! so that a texture turns and grows with its shape.

/// Length of a pattern's repeat where the shape's radius is 1.
const REPEAT: f32 = 0.6;

/// Fraction of the darker tone, 0 to 1. `pixel` is the width of a pixel in the shape's frame.
pub(super) fn darkness(texture: u32, [x, y]: [f32; 2], pixel: f32) -> f32 {
    match texture {
        0 => 0.0,
        1 => covered(wave(x), pixel),
        2 => {
            let (across, down) = (covered(wave(x), pixel), covered(wave(y), pixel));
            across + down - 2.0 * across * down
        }
        3 => {
            let (x, y) = (from_middle(x), from_middle(y));
            covered(0.32 * REPEAT - (x * x + y * y).sqrt(), pixel)
        }
        _ => (0.5 + 0.5 * y).clamp(0.0, 1.0),
    }
}

/// Distance into the dark half of a repeat; negative in the bright half.
fn wave(at: f32) -> f32 {
    let fraction = at / REPEAT - (at / REPEAT).floor();
    ((fraction - 0.5).abs() - 0.25) * REPEAT
}

/// Distance from the middle of a repeat, with the middle of the shape in the middle of one.
fn from_middle(at: f32) -> f32 {
    let repeats = at / REPEAT + 0.5;
    (repeats - repeats.floor() - 0.5) * REPEAT
}

/// The fraction of a pixel that is inside, from the distance of its middle to the edge.
pub(super) fn covered(inside: f32, pixel: f32) -> f32 {
    (inside / pixel + 0.5).clamp(0.0, 1.0)
}
