//! The nearest rows by cosine.

use super::columns::Columns;
use super::dot::dot;
use super::embeddings::Embeddings;

/// Queries that pass over the bank together: their rows of 512 take 64 KiB and stay in the cache
/// while the bank streams by once.
pub(super) const QUERIES_TOGETHER: usize = 32;

/// Rows of the bank whose products lie in the cache until they are sorted by query: 32 KiB.
const ROWS_TOGETHER: usize = 256;

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
    let columns = Columns::new(queries, bank.dim);
    let mut products = vec![0.0; ROWS_TOGETHER * columns.width()]; // [ROWS_TOGETHER, queries]
    let blocks = bank.values.chunks(ROWS_TOGETHER * bank.dim);
    for (rows, first) in blocks.zip((0..).step_by(ROWS_TOGETHER)) {
        columns.multiply(rows, &mut products);
        let count = rows.len() / bank.dim;
        let cosines = cosines.chunks_exact_mut(bank.count);
        for (query, cosines) in cosines.take(queries.len() / bank.dim).enumerate() {
            let of_query = products.iter().skip(query).step_by(columns.width());
            for (cosine, product) in cosines[first..first + count].iter_mut().zip(of_query) {
                *cosine = *product;
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
