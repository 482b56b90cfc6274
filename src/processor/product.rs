//! Sums over windows: a convolution, the gradient of its input, a fully connected layer.

use crate::eight::{Eight, LANES};
use crate::maps::{Cut, Walk};
use crate::tile::{Runs, add_products};

/// Every output pixel has a window of the input; its channels are the window's products with the weights' columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Product {
    pub cut: Cut,
    /// Output pixels of an image.
    pub rows: usize,
    pub columns: usize,
    /// Where the windows begin.
    pub from: Walk,
    /// A window without runs makes zeros.
    pub runs: Runs,
    pub to: Walk,
    /// Eights of output channels.
    pub groups: usize,
    /// Packed: `[groups, window, 8]`.
    pub weights: usize,
    /// What every pixel begins with, if not with 0.
    pub bias: Option<usize>, // [groups, 8]
    /// Whether the products are added to what is there.
    pub adds: bool,
}

/// The next pixels of a walk over rows, columns and images.
struct Place {
    row: usize,
    column: usize,
    image: usize,
}

impl Product {
    pub(crate) fn units(&self) -> usize {
        self.cut.pieces()
    }

    /// The float behind the last that is read or written.
    pub(crate) fn reach(&self) -> usize {
        let last = |walk: Walk| {
            walk.at
                + (self.cut.images.max(1) - 1) * walk.image
                + (self.rows.max(1) - 1) * walk.row
                + (self.columns.max(1) - 1) * walk.pixel
        };
        let read = last(self.from) + self.runs.reach();
        let written = last(self.to) + self.groups * LANES;
        let weights = self.weights + self.groups * self.runs.floats() * LANES;
        let bias = self.bias.map_or(0, |at| at + self.groups * LANES);
        read.max(written).max(weights).max(bias)
    }

    /// # Safety
    /// Memory up to [`Product::reach`] is there, and nobody else touches what this unit writes.
    #[inline(always)]
    pub(crate) unsafe fn run<E: Eight, const PIXELS: usize>(&self, unit: usize, memory: *mut f32) {
        let images = self.cut.piece(unit);
        let pixels = (images.behind - images.first) * self.rows * self.columns;
        if pixels == 0 {
            return;
        }
        for group in 0..self.groups {
            let mut place = Place {
                row: 0,
                column: 0,
                image: images.first,
            };
            let mut left = pixels;
            let (mut from, mut to) = ([0; PIXELS], [0; PIXELS]);
            while left > 0 {
                // At the end some stand for the last pixel once more, and write the same.
                let mut others = PIXELS;
                for (from, to) in from.iter_mut().zip(&mut to) {
                    *from = place.of(self.from);
                    *to = place.of(self.to) + group * LANES;
                    others -= 1;
                    if left > 1 || others == 0 {
                        place.advance(self);
                        left -= 1;
                    }
                }
                // SAFETY: the caller's memory; every pixel is one of this unit's.
                unsafe { self.tile::<E, PIXELS>(from, to, group, memory) };
            }
        }
    }

    #[inline(always)]
    unsafe fn tile<E: Eight, const PIXELS: usize>(
        &self,
        from: [usize; PIXELS],
        to: [usize; PIXELS],
        group: usize,
        memory: *mut f32,
    ) {
        let mut sums = [E::splat(0.0); PIXELS];
        let weights = self.weights + group * self.runs.floats() * LANES;
        // SAFETY: the caller's pixels lie in the memory.
        unsafe {
            if let Some(bias) = self.bias {
                sums = [E::load(memory.add(bias + group * LANES)); PIXELS];
            }
            if self.adds {
                for (sum, to) in sums.iter_mut().zip(to) {
                    *sum = sum.plus(E::load(memory.add(to)));
                }
            }
            let windows = from.map(|from| memory.add(from).cast_const());
            add_products(windows, self.runs, memory.add(weights), &mut sums);
            for (sum, to) in sums.into_iter().zip(to) {
                sum.store(memory.add(to));
            }
        }
    }
}

impl Place {
    #[inline(always)]
    fn of(&self, walk: Walk) -> usize {
        walk.at + self.image * walk.image + self.row * walk.row + self.column * walk.pixel
    }

    #[inline(always)]
    fn advance(&mut self, product: &Product) {
        self.column += 1;
        if self.column == product.columns {
            self.column = 0;
            self.row += 1;
            if self.row == product.rows {
                self.row = 0;
                self.image += 1;
            }
        }
    }
}
