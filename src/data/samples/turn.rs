//! Directions without the platform's sine: the same bits on every machine.

use std::f32::consts::FRAC_PI_2;

/// Cosine and sine of so many full turns, to 1e-6.
pub(super) fn direction(turns: f32) -> [f32; 2] {
    let quarters = (turns - turns.floor()) * 4.0;
    let quarter = quarters.floor();
    // Within an eighth of a turn of the middle of the quarter the series converges fast.
    let angle = (quarters - quarter - 0.5) * FRAC_PI_2;
    let [cosine, sine] = near_zero(angle);
    let half = std::f32::consts::FRAC_1_SQRT_2; // cosine and sine of an eighth of a turn
    let (cosine, sine) = ((cosine - sine) * half, (cosine + sine) * half);
    match quarter as i32 {
        0 => [cosine, sine],
        1 => [-sine, cosine],
        2 => [-cosine, -sine],
        _ => [sine, -cosine],
    }
}

/// Cosine and sine by their Taylor series, for angles up to an eighth of a turn.
fn near_zero(angle: f32) -> [f32; 2] {
    let square = angle * angle;
    let cosine =
        1.0 - square / 2.0 * (1.0 - square / 12.0 * (1.0 - square / 30.0 * (1.0 - square / 56.0)));
    let sine = angle * (1.0 - square / 6.0 * (1.0 - square / 20.0 * (1.0 - square / 42.0)));
    [cosine, sine]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_cosine_and_sine() {
        // The series is cut where its next term is below 4e-7.
        const TOLERANCE: f32 = 1e-6;
        for step in -100..200 {
            let turns = step as f32 / 64.0;
            let [cosine, sine] = direction(turns);
            let angle = turns * std::f32::consts::TAU;
            // The standard functions lose digits themselves at larger angles.
            let lost = angle.abs() * f32::EPSILON;
            assert!((cosine - angle.cos()).abs() < TOLERANCE + lost, "{turns}");
            assert!((sine - angle.sin()).abs() < TOLERANCE + lost, "{turns}");
        }
    }
}
