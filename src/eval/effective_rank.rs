//! How many directions a table uses.
//!
//! Garrido et al. 2022, "RankMe" (arXiv 2210.02885), equation 1, after Roy and Vetterli 2007: the
//! exponential of the entropy of the singular values, divided by their sum.

use super::embeddings::Embeddings;
use nalgebra::{DMatrix, DMatrixView};

/// Most rows that are looked at: four times the widest table, so that the rank is bounded by the
/// dimension and not by the rows.
pub const RANK_ROWS_MAX: usize = 2_048;

/// What the paper adds to every part before its logarithm is taken.
const PART_OFFSET: f64 = 1e-7;

/// RankMe of the first [`RANK_ROWS_MAX`] rows as they are, neither normalised nor centred: 1 where all
/// rows point one way, at most the smaller of rows and dimension; 0 for a table of zeros. None where
/// there is no row or a number is not finite.
///
/// The singular values are the roots of the eigenvalues of the smaller Gram matrix. Squaring halves
/// the digits, so the matrix is f64: what is lost lies below 3e-7 of the largest singular value, where
/// the table's own f32 ends as well, and is counted as 0.
pub fn effective_rank(table: &Embeddings) -> Option<f32> {
    let count = table.count.min(RANK_ROWS_MAX);
    if count == 0 || table.dim == 0 || !table.is_finite() {
        return None;
    }
    let values = &table.values[..count * table.dim];
    let largest = values
        .iter()
        .fold(0.0_f32, |most, value| most.max(value.abs()));
    if largest == 0.0 {
        return Some(0.0);
    }
    let columns = DMatrixView::from_slice(values, table.dim, count)
        .map(|value| f64::from(value) / f64::from(largest)); // [dim, count]
    let rows: DMatrix<f64> = columns.transpose();
    let gram = if count < table.dim {
        rows * columns // [count, count]
    } else {
        columns * rows // [dim, dim]
    };
    let lost = f64::EPSILON * count.max(table.dim) as f64;
    let eigenvalues = gram.symmetric_eigenvalues();
    let floor = eigenvalues.max() * lost;
    let singular = |&eigenvalue: &f64| {
        if eigenvalue > floor {
            eigenvalue.sqrt()
        } else {
            0.0
        }
    };
    let singular: Vec<f64> = eigenvalues.iter().map(singular).collect();
    let sum: f64 = singular.iter().sum();
    let entropy: f64 = singular
        .iter()
        .map(|value| value / sum + PART_OFFSET)
        .map(|part| -part * part.ln())
        .sum();
    Some(entropy.exp() as f32)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Key;

    /// The paper's offset adds up to 1e-7 ln(1e7) for each direction that is not used.
    const OFFSET_TOLERANCE: f32 = 1e-3;

    fn table(rows: usize, dim: usize, value: impl Fn(usize, usize) -> f32) -> Embeddings {
        let values = (0..rows).flat_map(|row| (0..dim).map(move |column| (row, column)));
        Embeddings::new(
            values.map(|(row, column)| value(row, column)).collect(),
            dim,
        )
    }

    fn normal(row: usize, column: usize) -> f32 {
        let key = Key {
            seed: 12,
            step: 0,
            image: row as u32,
            view: 0,
        };
        key.normal(2 * column as u32)
    }

    #[track_caller]
    fn has_rank(table: &Embeddings, rank: f32) {
        let found = effective_rank(table).unwrap();
        assert!((found / rank - 1.0).abs() < OFFSET_TOLERANCE, "{found}");
    }

    #[test]
    fn an_identity_has_full_rank_and_one_direction_rank_one() {
        has_rank(&table(24, 24, |row, column| f32::from(row == column)), 24.0);
        // Taller and wider than square.
        has_rank(
            &table(90, 30, |row, column| f32::from(row % 30 == column)),
            30.0,
        );
        has_rank(&table(8, 64, |row, column| f32::from(row == column)), 8.0);
        has_rank(
            &table(100, 20, |row, column| (1 + row) as f32 * normal(0, column)),
            1.0,
        );
    }

    #[test]
    fn two_singular_values_have_their_closed_form() {
        // 3 and 1: parts 3/4 and 1/4.
        let entropy = -(0.75 * 0.75_f32.ln() + 0.25 * 0.25_f32.ln());
        has_rank(
            &table(2, 2, |row, column| [[3.0, 0.0], [0.0, 1.0]][row][column]),
            entropy.exp(),
        );
    }

    #[test]
    fn size_and_order_of_the_rows_do_not_matter() {
        let rank = effective_rank(&table(70, 16, normal)).unwrap();
        has_rank(&table(70, 16, |row, column| normal(69 - row, column)), rank);
        has_rank(
            &table(70, 16, |row, column| 1e30 * normal(row, column)),
            rank,
        );
        has_rank(
            &table(70, 16, |row, column| 1e-30 * normal(row, column)),
            rank,
        );
    }

    #[test]
    fn a_near_collapse_is_not_hidden_by_rounding() {
        // Beside one direction of length 358, 127 of length 3e-4.
        let near = table(1000, 128, |row, column| 1.0 + 1e-5 * normal(row, column));
        let rank = effective_rank(&near).unwrap();
        assert!(rank < 1.02, "{rank}");
    }

    #[test]
    fn nothing_has_no_rank() {
        assert_eq!(effective_rank(&Embeddings::new(Vec::new(), 3)), None);
        assert_eq!(
            effective_rank(&Embeddings::new(vec![f32::INFINITY], 1)),
            None
        );
        assert_eq!(effective_rank(&Embeddings::new(vec![0.0; 6], 3)), Some(0.0));
    }
}
