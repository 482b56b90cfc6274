//! Columns with mean 0 and deviation 1: what makes one weight decay fit all of them.

use super::embeddings::Embeddings;

/// Variance below this part of the mean square is rounding of f32 (2^-24, squared, with a margin).
const ROUNDING_VARIANCE: f64 = 1e-12;
/// No standardised number of n rows that were measured exceeds the root of n; a foreign row may lie
/// anywhere, and stays finite.
const FARTHEST: f64 = 1e4;

/// Means and deviations of the columns of a table.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Standard {
    means: Vec<f64>, // [dim]
    /// 1 over the standard deviation; 0 for a column that does not vary.
    scales: Vec<f64>, // [dim]
}

impl Standard {
    /// Of the rows of `table`; the standard deviation is the population's (divided by the count), as
    /// scikit-learn's `StandardScaler` has it.
    pub(super) fn of(table: &Embeddings) -> Self {
        let count = table.count as f64;
        let mut means = vec![0.0; table.dim];
        let mut squares = vec![0.0; table.dim];
        for row in table.rows() {
            for ((mean, square), &value) in means.iter_mut().zip(&mut squares).zip(row) {
                *mean += f64::from(value) / count;
                *square += f64::from(value).powi(2) / count;
            }
        }
        let mut variances = vec![0.0; table.dim];
        for row in table.rows() {
            for ((variance, mean), &value) in variances.iter_mut().zip(&means).zip(row) {
                *variance += (f64::from(value) - mean).powi(2) / count;
            }
        }
        let scale = |(variance, square): (&f64, &f64)| {
            if *variance <= ROUNDING_VARIANCE * square {
                0.0
            } else {
                1.0 / variance.sqrt()
            }
        };
        let scales = variances.iter().zip(&squares).map(scale).collect();
        Self { means, scales }
    }

    /// The table in these units; a column that does not vary becomes 0.
    pub(super) fn applied(&self, table: &Embeddings) -> Embeddings {
        let columns = || self.means.iter().zip(&self.scales);
        let values = table.rows().flat_map(|row| {
            let units = row.iter().zip(columns()).map(|(&value, (mean, scale))| {
                ((f64::from(value) - mean) * scale).clamp(-FARTHEST, FARTHEST) as f32
            });
            units.collect::<Vec<f32>>()
        });
        Embeddings::new(values.collect(), table.dim)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_get_mean_zero_and_deviation_one() {
        let table = Embeddings::new(vec![1.0, 5.0, 3.0, 5.0, 1.0, 5.0, 3.0, 5.0], 2);
        let units = Standard::of(&table).applied(&table);
        assert_eq!(units.values, [-1.0, 0.0, 1.0, 0.0, -1.0, 0.0, 1.0, 0.0]);
    }

    #[test]
    fn other_rows_are_measured_with_the_same_units() {
        let table = Embeddings::new(vec![0.0, 0.1, 2.0, 0.1], 2);
        let other = Embeddings::new(vec![4.0, 7.0, 3e38, -7.0], 2);
        let units = Standard::of(&table).applied(&other);
        assert_eq!(units.values, [3.0, 0.0, 1e4, 0.0]);
    }

    #[test]
    fn huge_numbers_stay_finite() {
        let table = Embeddings::new(vec![3e38, -3e38, 3e38, -3e38], 1);
        assert_eq!(
            Standard::of(&table).applied(&table).values,
            [1.0, -1.0, 1.0, -1.0]
        );
    }
}
