//! A few vectors that many rows are multiplied with.

use contrastive_lab_processor::{LANES, multiply, padded};

/// Vectors of one length, in eights.
#[derive(Clone, Debug)]
pub(super) struct Columns {
    packed: Vec<f32>, // [width / 8, dim, 8]
    dim: usize,
}

impl Columns {
    /// From vectors one behind the other, of `dim` numbers each.
    pub(super) fn new(vectors: &[f32], dim: usize) -> Self {
        let vectors = vectors.chunks_exact(dim);
        let mut packed = vec![0.0; padded(vectors.len()) * dim];
        for (column, vector) in vectors.enumerate() {
            let first = column / LANES * dim * LANES + column % LANES;
            let places = packed[first..].iter_mut().step_by(LANES);
            for (place, value) in places.zip(vector) {
                *place = *value;
            }
        }
        Self { packed, dim }
    }

    /// Numbers of a row of products: whole eights, the last of which may be filled with zeros.
    pub(super) fn width(&self) -> usize {
        self.packed.len() / self.dim
    }

    /// The products of rows with the columns, row by row, [`Columns::width`] each.
    ///
    /// # Panics
    /// Where the rows are not whole, or the products have no room.
    pub(super) fn multiply(&self, rows: &[f32], products: &mut [f32]) {
        multiply(rows, self.dim, &self.packed, products);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Of sums of at most 70 products of numbers below 1.
    const TOLERANCE: f32 = 1e-5;

    #[test]
    fn products_are_the_plain_sums() {
        let number = |at: usize| ((at * 37 % 101) as f32 - 50.0) / 101.0;
        for (count, vectors, dim) in [(1, 1, 1), (3, 9, 7), (8, 8, 16), (21, 32, 70)] {
            let rows: Vec<f32> = (0..count * dim).map(number).collect();
            let others: Vec<f32> = (5..5 + vectors * dim).map(number).collect();
            let columns = Columns::new(&others, dim);
            let mut products = vec![f32::NAN; count * columns.width()];
            columns.multiply(&rows, &mut products);
            for (row, products) in rows.chunks(dim).zip(products.chunks(columns.width())) {
                for (column, product) in products.iter().enumerate() {
                    let other = others.chunks(dim).nth(column).unwrap_or(&[]);
                    let expected: f32 = row.iter().zip(other).map(|(a, b)| a * b).sum();
                    let apart = (product - expected).abs();
                    assert!(
                        apart < TOLERANCE,
                        "{count} {vectors} {dim}: {product} {expected}"
                    );
                }
            }
        }
    }
}
