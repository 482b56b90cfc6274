//! A table of embeddings.

use super::dot::dot;

/// Embeddings of `count` images, each `dim` numbers, row after row.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Embeddings {
    pub values: Vec<f32>, // [count, dim]
    pub count: usize,
    pub dim: usize,
}

impl Embeddings {
    /// A table from rows of `dim` numbers; an incomplete last row is left out.
    pub fn new(mut values: Vec<f32>, dim: usize) -> Self {
        let count = values.len().checked_div(dim).unwrap_or(0);
        values.truncate(count * dim);
        Self { values, count, dim }
    }

    /// The rows, each `dim` long, in order.
    pub fn rows(&self) -> std::slice::ChunksExact<'_, f32> {
        self.values.chunks_exact(self.dim.max(1))
    }

    /// One row; none where `index` is not below `count`.
    pub fn row(&self, index: usize) -> Option<&[f32]> {
        self.rows().nth(index)
    }

    /// Whether every number is finite.
    pub fn is_finite(&self) -> bool {
        self.values.iter().all(|value| value.is_finite())
    }

    /// The same table with rows of Euclidean length 1; a row of zeros stays zero.
    pub fn normalised(&self) -> Self {
        let mut copy = self.clone();
        for row in copy.values.chunks_exact_mut(self.dim.max(1)) {
            // Divided by the largest first, so that the square of no finite row overflows.
            let largest = row
                .iter()
                .fold(0.0_f32, |most, value| most.max(value.abs()));
            if largest == 0.0 {
                continue;
            }
            row.iter_mut().for_each(|value| *value /= largest);
            let length = dot(row, row).sqrt();
            row.iter_mut().for_each(|value| *value /= length);
        }
        copy
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn normalised_rows_have_length_one_and_zeros_stay() {
        let normal = Embeddings::new(vec![3.0, 4.0, 0.0, 0.0, 2e38, 0.0], 2).normalised();
        assert_eq!(normal.values, [0.6, 0.8, 0.0, 0.0, 1.0, 0.0]);
    }

    #[test]
    fn an_incomplete_row_is_no_row() {
        let table = Embeddings::new(vec![1.0; 7], 3);
        assert_eq!(
            (table.count, table.row(1).is_some(), table.row(2)),
            (2, true, None)
        );
        assert_eq!(Embeddings::new(vec![1.0], 0).count, 0);
    }

    #[test]
    fn a_nan_is_seen() {
        assert!(!Embeddings::new(vec![0.0, f32::NAN], 2).is_finite());
        assert!(Embeddings::new(vec![0.0, 1.0], 2).is_finite());
    }
}
