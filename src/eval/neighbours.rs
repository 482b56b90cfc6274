//! The nearest rows by cosine.

use super::dot::{dot, dot_four};
use super::embeddings::Embeddings;

/// Queries that pass over the bank together: their rows of 512 take 64 KiB and stay in the cache
/// while the bank streams by once.
pub(super) const QUERIES_TOGETHER: usize = 32;

/// The `count` rows nearest to row `point` by cosine, nearest first, without itself: their index and
/// cosine. The rows need not be normalised; a row of zeros has cosine 0 with every other. Empty where
/// there is no such row; rows that are not finite are left out.
pub fn nearest(embeddings: &Embeddings, point: u32, count: usize) -> Vec<(u32, f32)> {
    let Some(asked) = embeddings.row(point as usize) else {
        return Vec::new();
    };
    let asked_length = dot(asked, asked).sqrt();
    let cosine = |row: &[f32]| {
        let lengths = asked_length * dot(row, row).sqrt();
        if lengths == 0.0 {
            0.0
        } else {
            dot(asked, row) / lengths
        }
    };
    let mut neighbours: Vec<(u32, f32)> = (0..)
        .zip(embeddings.rows().map(cosine))
        .filter(|&(row, cosine)| row != point && cosine.is_finite())
        .collect();
    keep_nearest(&mut neighbours, count);
    neighbours.sort_unstable_by(nearer);
    neighbours
}

/// Cosines of up to [`QUERIES_TOGETHER`] normalised query rows with every row of the bank.
pub(super) fn cosines_with_bank(queries: &[f32], bank: &Embeddings, cosines: &mut [f32]) {
    let by_four = queries
        .chunks(4 * bank.dim)
        .zip(cosines.chunks_mut(4 * bank.count));
    let mut by_four: Vec<_> = by_four.collect();
    for (index, bank_row) in bank.rows().enumerate() {
        for (queries, cosines) in &mut by_four {
            let mut rows = queries.chunks_exact(bank.dim);
            if let (Some(a), Some(b), Some(c), Some(d)) =
                (rows.next(), rows.next(), rows.next(), rows.next())
            {
                let products = dot_four([a, b, c, d], bank_row);
                for (row, product) in products.into_iter().enumerate() {
                    cosines[row * bank.count + index] = product;
                }
            } else {
                for (row, query) in queries.chunks_exact(bank.dim).enumerate() {
                    cosines[row * bank.count + index] = dot(query, bank_row);
                }
            }
        }
    }
}

/// Nearest first; of equals the earlier row.
pub(super) fn nearer(left: &(u32, f32), right: &(u32, f32)) -> std::cmp::Ordering {
    right.1.total_cmp(&left.1).then(left.0.cmp(&right.0))
}

/// Leaves the `count` nearest, in no order: a partial selection, linear in the bank.
pub(super) fn keep_nearest(candidates: &mut Vec<(u32, f32)>, count: usize) {
    if count < candidates.len() {
        candidates.select_nth_unstable_by(count, nearer);
        candidates.truncate(count);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_come_in_order_of_cosine_without_the_point_itself() {
        let rows = vec![2.0, 0.0, 0.0, 3.0, 5.0, 5.0, 1.0, 0.1, 0.0, 0.0];
        let table = Embeddings::new(rows, 2);
        let order = |point| {
            nearest(&table, point, 3)
                .into_iter()
                .map(|n| n.0)
                .collect::<Vec<_>>()
        };
        assert_eq!(order(0), [3, 2, 1]);
        assert_eq!(order(4), [0, 1, 2]);
        assert!(nearest(&table, 5, 3).is_empty());
        assert_eq!(nearest(&table, 0, 99).len(), 4);
    }
}
