//! Products of rows with a few columns: similarities of embeddings, logits of a probe.

#[cfg(target_arch = "x86_64")]
use crate::eight::Avx;
#[cfg(not(target_arch = "wasm32"))]
use crate::eight::Portable;
#[cfg(target_arch = "wasm32")]
use crate::eight::Wasm;
use crate::eight::{Eight, LANES};
use crate::tile::{Runs, add_products};
use alloc::vec;
use alloc::vec::Vec;

/// Vectors that rows are multiplied with, in eights.
#[derive(Clone, Debug)]
pub struct Columns {
    packed: Vec<f32>, // [count / 8, dim, 8]
    dim: usize,
    count: usize,
}

impl Columns {
    /// From vectors one behind the other, of `dim` numbers each.
    ///
    /// # Panics
    /// Where they are not whole vectors.
    pub fn new(vectors: &[f32], dim: usize) -> Self {
        assert!(
            dim > 0 && vectors.len().is_multiple_of(dim),
            "vectors are whole"
        );
        let count = vectors.len() / dim;
        let mut packed = vec![0.0; count.next_multiple_of(LANES) * dim];
        for (column, vector) in vectors.chunks_exact(dim).enumerate() {
            let first = column / LANES * dim * LANES + column % LANES;
            let places = packed[first..].iter_mut().step_by(LANES);
            for (place, value) in places.zip(vector) {
                *place = *value;
            }
        }
        Self { packed, dim, count }
    }

    /// Numbers of a row of products: whole eights.
    pub fn width(&self) -> usize {
        self.count.next_multiple_of(LANES)
    }

    /// The products of rows with the columns, row by row, [`Columns::width`] each; what fills the last eight is 0.
    ///
    /// # Panics
    /// Where the rows are not whole, or the products have no room.
    pub fn multiply(&self, rows: &[f32], products: &mut [f32]) {
        assert!(rows.len().is_multiple_of(self.dim), "rows are whole");
        let count = rows.len() / self.dim;
        assert!(products.len() >= count * self.width(), "products have room");
        let work = Work {
            columns: self,
            rows: rows.as_ptr(),
            count,
            products: products.as_mut_ptr(),
        };
        #[cfg(target_arch = "wasm32")]
        // SAFETY: lengths as asserted.
        unsafe {
            work.run::<Wasm, 4>();
        }
        #[cfg(target_arch = "x86_64")]
        if Avx::is_there() {
            // SAFETY: lengths as asserted, and the processor can.
            return unsafe { work.run_in_avx() };
        }
        #[cfg(not(target_arch = "wasm32"))]
        // SAFETY: lengths as asserted.
        unsafe {
            work.run::<Portable, 4>();
        }
    }
}

struct Work<'a> {
    columns: &'a Columns,
    rows: *const f32,
    count: usize,
    products: *mut f32,
}

impl Work<'_> {
    #[cfg(target_arch = "x86_64")]
    #[target_feature(enable = "avx2,fma")]
    unsafe fn run_in_avx(&self) {
        // SAFETY: the caller's lengths.
        unsafe { self.run::<Avx, 8>() }
    }

    #[inline(always)]
    unsafe fn run<E: Eight, const TILE: usize>(&self) {
        let Columns { packed, dim, .. } = self.columns;
        let width = self.columns.width();
        let runs = Runs {
            count: 1,
            length: *dim,
            apart: 0,
        };
        let mut first = 0;
        while first < self.count {
            let mut column = 0;
            while column < width {
                // At the end some stand for the last row once more, and write the same.
                let mut rows = [self.count - 1; TILE];
                for (at, row) in rows.iter_mut().enumerate() {
                    if first + at < *row {
                        *row = first + at;
                    }
                }
                let mut sums = [E::splat(0.0); TILE];
                // SAFETY: the caller's rows and columns, and room for the products.
                unsafe {
                    let windows = rows.map(|row| self.rows.add(row * dim));
                    add_products(windows, runs, packed.as_ptr().add(column * dim), &mut sums);
                    for (sum, row) in sums.into_iter().zip(rows) {
                        sum.store(self.products.add(row * width + column));
                    }
                }
                column += LANES;
            }
            first += TILE;
        }
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
                    assert!(
                        (product - expected).abs() < TOLERANCE,
                        "{count} {vectors} {dim}"
                    );
                }
            }
        }
    }
}
