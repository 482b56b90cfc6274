//! How far embeddings spread over the sphere: the measure of collapse.

use super::embeddings::Embeddings;

/// Mean over dimensions of the standard deviation of the normalised rows, times the square root of
/// the dimension (SimSiam, arXiv 2011.10566, section 4.1): 1 when spread over the sphere, 0 when
/// collapsed. The standard deviation is the population's (divided by the count), so one row has 0.
/// NaN where a number is not finite, 0 for an empty table.
pub fn embedding_std(embeddings: &Embeddings) -> f32 {
    let normal = embeddings.normalised();
    let (count, dim) = (normal.count as f64, normal.dim as f64);
    if normal.values.is_empty() {
        return 0.0;
    }
    if !normal.is_finite() {
        return f32::NAN;
    }

    // Means first, then squared distances from them: one pass would lose a collapse to rounding.
    let mut means = vec![0.0_f64; normal.dim];
    for row in normal.rows() {
        for (mean, &value) in means.iter_mut().zip(row) {
            *mean += f64::from(value) / count;
        }
    }
    let mut variances = vec![0.0_f64; normal.dim];
    for row in normal.rows() {
        for ((variance, mean), &value) in variances.iter_mut().zip(&means).zip(row) {
            *variance += (f64::from(value) - mean).powi(2) / count;
        }
    }
    let mean_std = variances
        .iter()
        .map(|variance| variance.sqrt())
        .sum::<f64>()
        / dim;
    (mean_std * dim.sqrt()) as f32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Key;

    /// Rounding of f32 rows of length 1.
    const ROUNDING: f32 = 1e-6;

    #[test]
    fn opposite_corners_are_spread_by_one() {
        // Normalised: (+-1, +-1) / sqrt 2; each dimension's deviation is 1 / sqrt 2.
        let corners = Embeddings::new(vec![1.0, 1.0, -1.0, -1.0, 1.0, -1.0, -1.0, 1.0], 2);
        assert!((embedding_std(&corners) - 1.0).abs() < ROUNDING);
    }

    #[test]
    fn random_directions_are_spread_by_nearly_one() {
        let key = Key {
            seed: 2,
            step: 0,
            image: 0,
            view: 0,
        };
        let values = (0..64 * 500).map(|draw| key.normal(2 * draw)).collect();
        let spread = embedding_std(&Embeddings::new(values, 64));
        // Deviation of a deviation from 500 draws is 3 %, averaged over 64 dimensions .4 %.
        assert!((spread - 1.0).abs() < 0.02, "{spread}");
    }

    #[test]
    fn lengths_do_not_matter_and_one_direction_is_a_collapse() {
        let alike = Embeddings::new(vec![1.0, 2.0, 2.0, 4.0, 0.5, 1.0], 2);
        let spread = embedding_std(&alike);
        assert!(spread < ROUNDING, "{spread}");
    }

    #[test]
    fn nothing_and_one_row_have_no_spread_and_nan_shows() {
        assert_eq!(embedding_std(&Embeddings::new(Vec::new(), 4)), 0.0);
        assert_eq!(embedding_std(&Embeddings::new(vec![1.0, 2.0], 2)), 0.0);
        assert!(embedding_std(&Embeddings::new(vec![f32::NAN, 1.0], 2)).is_nan());
    }
}
