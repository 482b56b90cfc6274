//! How far a fraction that was counted may be from the truth.

/// The normal distribution's two-sided 95 per cent.
const DEVIATIONS: f64 = 1.959_964;

/// The interval that holds the true fraction in 95 of 100 such counts, where `fraction` of `count` cases, 1 or
/// more, were right: Wilson's score interval (1927; Brown, Cai and DasGupta 2001, "Interval Estimation for a
/// Binomial Proportion", section 3.1.1). It stays within 0 and 1, and has a width at either end too.
pub fn interval_95(fraction: f32, count: u32) -> [f32; 2] {
    let (fraction, count) = (f64::from(fraction), f64::from(count.max(1)));
    let square = DEVIATIONS * DEVIATIONS;
    let middle = fraction + square / (2.0 * count);
    let spread = fraction * (1.0 - fraction) / count + square / (4.0 * count * count);
    let half = DEVIATIONS * spread.max(0.0).sqrt();
    [middle - half, middle + half].map(|end| (end / (1.0 + square / count)).clamp(0.0, 1.0) as f32)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The figures below have four digits.
    const ROUNDING: f32 = 5e-5;

    #[test]
    fn it_is_wilson_s() {
        for (right, count, least, most) in [
            (50, 100, 0.4038, 0.5962),
            (0, 10, 0.0, 0.2775),
            (10, 10, 0.7225, 1.0),
            (1, 1, 0.2065, 1.0),
            (1_500, 2_000, 0.7306, 0.7685),
        ] {
            let [low, high] = interval_95(right as f32 / count as f32, count);
            assert!((low - least).abs() < ROUNDING, "{right} of {count}: {low}");
            assert!((high - most).abs() < ROUNDING, "{right} of {count}: {high}");
        }
    }
}
