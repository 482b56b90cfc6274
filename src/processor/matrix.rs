//! Products of rows with a few columns: similarities of embeddings, logits of a probe.

#[cfg(target_arch = "x86_64")]
use crate::eight::Avx;
#[cfg(not(target_arch = "wasm32"))]
use crate::eight::Portable;
#[cfg(target_arch = "wasm32")]
use crate::eight::Wasm;
use crate::eight::{Eight, LANES};
use crate::tile::{Runs, add_products};

/// The products of rows with columns, row by row, `width` each.
///
/// # Panics
/// Where rows or columns are not whole, or the products have no room.
pub fn multiply(
    rows: &[f32], // [rows, dim]
    dim: usize,
    columns: &[f32],      // [width / 8, dim, 8]
    products: &mut [f32], // [rows, width]
) {
    assert!(dim > 0 && rows.len().is_multiple_of(dim), "rows are whole");
    assert!(
        columns.len().is_multiple_of(dim * LANES),
        "columns are whole"
    );
    let (count, width) = (rows.len() / dim, columns.len() / dim);
    assert!(products.len() >= count * width, "products have room");
    let work = Work {
        rows: rows.as_ptr(),
        count,
        dim,
        columns: columns.as_ptr(),
        width,
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

struct Work {
    rows: *const f32,
    count: usize,
    dim: usize,
    columns: *const f32,
    width: usize,
    products: *mut f32,
}

impl Work {
    #[cfg(target_arch = "x86_64")]
    #[target_feature(enable = "avx2,fma")]
    unsafe fn run_in_avx(&self) {
        // SAFETY: the caller's lengths.
        unsafe { self.run::<Avx, 8>() }
    }

    #[inline(always)]
    unsafe fn run<E: Eight, const TILE: usize>(&self) {
        let (dim, width) = (self.dim, self.width);
        let runs = Runs {
            count: 1,
            length: dim,
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
                    add_products(windows, runs, self.columns.add(column * dim), &mut sums);
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
