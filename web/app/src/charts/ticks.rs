//! Round numbers along an axis.

/// Part of a step by which f32 may miss a round number, so that rounding loses no tick.
const HAIR: f64 = 1e-6;

/// Multiples of 1, 2 or 5 times a power of ten inside `low..=high`, about `wanted` of them; empty
/// where the range is empty or not finite.
pub(super) fn ticks(low: f32, high: f32, wanted: u32) -> Vec<f32> {
    let span = f64::from(high) - f64::from(low);
    if !span.is_finite() || span <= 0.0 || wanted == 0 {
        return Vec::new();
    }
    let rough = span / f64::from(wanted);
    let power = 10.0_f64.powi(rough.log10().floor() as i32);
    let step = [1.0, 2.0, 5.0, 10.0]
        .into_iter()
        .map(|factor| factor * power)
        .find(|step| *step >= rough * (1.0 - HAIR))
        .unwrap_or(10.0 * power);
    let first = (f64::from(low) / step - HAIR).ceil();
    let last = (f64::from(high) / step + HAIR).floor();
    (0..=(last - first).max(-1.0) as i64)
        .filter(|_| last >= first)
        .map(|index| ((first + index as f64) * step) as f32)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_round_and_inside() {
        assert_eq!(ticks(0.0, 1.0, 4), [0.0, 0.5, 1.0]);
        assert_eq!(ticks(3.1, 5.9, 3), [4.0, 5.0]);
        assert_eq!(ticks(0.0, 970.0, 4), [0.0, 500.0]);
        assert_eq!(ticks(-0.2, 0.2, 4), [-0.2, -0.1, 0.0, 0.1, 0.2]);
    }

    #[test]
    fn an_empty_range_has_none() {
        assert!(ticks(1.0, 1.0, 4).is_empty());
        assert!(ticks(f32::NAN, 1.0, 4).is_empty());
    }
}
