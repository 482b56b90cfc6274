//! What uniformity can be at best.

/// Terms of the series: beyond them it no longer changes in 32 bits.
const TERMS: u32 = 32;

/// The uniformity (Wang and Isola 2020, arXiv 2005.10242, section 4.1.2, with t = 2) of points that lie evenly on
/// the unit sphere in `dim` dimensions, 1 or more: `log E exp(-2 |x - y|^2) = -4 + log E exp(4 x . y)`, where the
/// mean over directions is the series `0F1(; dim / 2; 4)`.
///
/// From -0.69 in one dimension (-1.58 on the circle, -2.08 on the sphere) towards -4.
pub fn evenly_spread(dim: u32) -> f32 {
    let half_dim = f64::from(dim) / 2.0;
    let mut term = 1.0;
    let mut sum = term;
    for k in (0..TERMS).map(f64::from) {
        term *= 4.0 / ((k + 1.0) * (half_dim + k));
        sum += term;
    }
    (sum.ln() - 4.0) as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rounding to 32 bits.
    const ROUNDING: f32 = 1e-6;

    #[test]
    fn it_is_the_closed_form_where_there_is_one() {
        // Two points; the circle, by the Bessel function I0(4) = 11.301922; the sphere.
        for (dim, mean) in [
            (1, 4_f64.cosh()),
            (2, 11.301_921_952_136_33),
            (3, 4_f64.sinh() / 4.0),
        ] {
            let expected = (mean.ln() - 4.0) as f32;
            assert!((evenly_spread(dim) - expected).abs() < ROUNDING, "{dim}");
        }
    }

    #[test]
    fn more_dimensions_bear_more_and_none_bears_four() {
        let dims = [1, 2, 3, 8, 64, 128, 512];
        assert!(dims.map(evenly_spread).is_sorted_by(|one, next| one > next));
        assert!(evenly_spread(512) > -4.0);
    }
}
