//! NT-Xent's similarities, panel by panel: never all of them at once.

use crate::eight::{Eight, LANES};
use crate::tile::{Runs, add_products};

/// Anchors of a panel.
const PANEL: usize = 16;

/// Panels that are worked on at the same time, however many hands there are.
const HANDS: usize = 8;

/// What both ways read: rows of length 1, the first views before the second ones.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Similarities {
    pub rows: usize,
    /// Whole eights.
    pub dim: usize,
    pub z: usize, // [rows, dim]
    /// The rows as columns: `[rows / 8, dim, 8]`, zeros where there is no row.
    pub columns: usize,
    /// Room for the panels, see [`Similarities::panels`].
    pub panels: usize,
    pub temperature: f32,
}

impl Similarities {
    /// Floats of the panels.
    pub fn panels(rows: usize) -> usize {
        HANDS * PANEL * rows.next_multiple_of(LANES)
    }

    fn width(&self) -> usize {
        self.rows.next_multiple_of(LANES)
    }

    fn units(&self) -> usize {
        let panels = self.rows.div_ceil(PANEL);
        if panels < HANDS { panels } else { HANDS }
    }

    fn reach(&self) -> usize {
        let columns = self.columns + self.width() * self.dim;
        let panels = self.panels + Self::panels(self.rows);
        columns.max(panels).max(self.z + self.rows * self.dim)
    }

    /// Fills a panel with the anchors' similarities to all rows, over the temperature.
    #[inline(always)]
    unsafe fn fill<E: Eight, const TILE: usize>(
        &self,
        first: usize,
        panel: *mut f32,
        memory: *mut f32,
    ) {
        let runs = Runs {
            count: 1,
            length: self.dim,
            apart: 0,
        };
        let width = self.width();
        let share = E::splat(1.0 / self.temperature);
        let mut other = 0;
        while other < width {
            let mut anchor = 0;
            while anchor < PANEL {
                let mut windows = [memory.cast_const(); TILE];
                for (at, window) in windows.iter_mut().enumerate() {
                    let row = first + anchor + at;
                    let row = if row < self.rows { row } else { self.rows - 1 };
                    *window = memory.wrapping_add(self.z + row * self.dim);
                }
                let mut sums = [E::splat(0.0); TILE];
                // SAFETY: rows and columns lie in the caller's memory, and the panel is this unit's.
                unsafe {
                    let columns = memory.add(self.columns + other * self.dim);
                    add_products(windows, runs, columns, &mut sums);
                    for (at, sum) in sums.into_iter().enumerate() {
                        sum.times(share)
                            .store(panel.add((anchor + at) * width + other));
                    }
                }
                anchor += TILE;
            }
            other += LANES;
        }
    }

    /// The row of an anchor's positive.
    #[inline(always)]
    fn positive(&self, anchor: usize) -> usize {
        let half = self.rows / 2;
        if anchor < half {
            anchor + half
        } else {
            anchor - half
        }
    }

    /// The panels of a unit.
    #[inline(always)]
    fn each_panel(&self, unit: usize, mut run: impl FnMut(usize)) {
        let mut first = unit * PANEL;
        while first < self.rows {
            run(first);
            first += self.units() * PANEL;
        }
    }

    #[inline(always)]
    fn behind(&self, first: usize) -> usize {
        let behind = first + PANEL;
        if behind < self.rows {
            behind
        } else {
            self.rows
        }
    }
}

/// For each anchor the largest of its similarities to others, the sum of all others' exponentials from there, its
/// similarity to its positive, and to its most similar negative.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NtXent {
    pub of: Similarities,
    pub to: usize, // [4, rows]
}

impl NtXent {
    pub(crate) fn units(&self) -> usize {
        self.of.units()
    }

    pub(crate) fn reach(&self) -> usize {
        self.of.reach().max(self.to + 4 * self.of.rows)
    }

    /// # Safety
    /// Memory up to [`NtXent::reach`] is there, and nobody else touches what this unit writes.
    #[inline(always)]
    pub(crate) unsafe fn run<E: Eight, const TILE: usize>(&self, unit: usize, memory: *mut f32) {
        let of = self.of;
        let width = of.width();
        of.each_panel(unit, |first| {
            // SAFETY: the caller's memory; the panel is this unit's.
            unsafe {
                let panel = memory.add(of.panels + unit * PANEL * width);
                of.fill::<E, TILE>(first, panel, memory);
                for anchor in first..of.behind(first) {
                    let row = panel.add((anchor - first) * width);
                    let found = self.anchor::<E>(anchor, row);
                    for (part, value) in found.into_iter().enumerate() {
                        *memory.add(self.to + part * of.rows + anchor) = value;
                    }
                }
            }
        });
    }

    /// # Safety
    /// The anchor's similarities lie there.
    #[inline(always)]
    unsafe fn anchor<E: Eight>(&self, anchor: usize, row: *mut f32) -> [f32; 4] {
        let of = self.of;
        let positive = of.positive(anchor);
        // SAFETY: the caller's row.
        unsafe {
            let of_positive = *row.add(positive);
            // Neither the anchor nor its positive is a negative, nor what fills the last eight.
            *row.add(anchor) = f32::MIN;
            *row.add(positive) = f32::MIN;
            for other in of.rows..of.width() {
                *row.add(other) = f32::MIN;
            }
            let mut most = E::splat(f32::MIN);
            let mut other = 0;
            while other < of.width() {
                most = most.larger(E::load(row.add(other)));
                other += LANES;
            }
            let lanes = lanes(most);
            let mut negative = lanes[0];
            for lane in lanes {
                negative = if lane > negative { lane } else { negative };
            }
            let largest = if of_positive > negative {
                of_positive
            } else {
                negative
            };
            let (mut sums, mut other) = (E::splat(0.0), 0);
            while other < of.width() {
                let apart = E::load(row.add(other)).minus(E::splat(largest));
                sums = sums.plus(apart.exponential());
                other += LANES;
            }
            let mut sum = self::lanes(E::splat(of_positive - largest).exponential())[0];
            for lane in self::lanes(sums) {
                sum += lane;
            }
            [largest, sum, of_positive, negative]
        }
    }
}

/// The gradient of the anchors' losses, each by its share, in the rows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NtXentGradient {
    pub of: Similarities,
    /// The rows in eights of dimensions: `[dim / 8, rows, 8]`.
    pub rows_in_eights: usize,
    /// The logarithm of the sum of the others' exponentials; whole eights of rows.
    pub log_sum_exp: usize, // [rows]
    /// The loss's share, 0 where there is no row; whole eights.
    pub upstream: usize, // [rows]
    pub to: usize, // [rows, dim]
}

impl NtXentGradient {
    pub(crate) fn units(&self) -> usize {
        self.of.units()
    }

    pub(crate) fn reach(&self) -> usize {
        let (rows, width, dim) = (self.of.rows, self.of.width(), self.of.dim);
        let numbers = self.log_sum_exp.max(self.upstream) + width;
        let read = self.of.reach().max(self.rows_in_eights + rows * dim);
        read.max(numbers).max(self.to + rows * dim)
    }

    /// # Safety
    /// Memory up to [`NtXentGradient::reach`] is there, and nobody else touches what this unit writes.
    #[inline(always)]
    pub(crate) unsafe fn run<E: Eight, const TILE: usize>(&self, unit: usize, memory: *mut f32) {
        let of = self.of;
        let width = of.width();
        of.each_panel(unit, |first| {
            // SAFETY: the caller's memory; the panel is this unit's.
            unsafe {
                let panel = memory.add(of.panels + unit * PANEL * width);
                of.fill::<E, TILE>(first, panel, memory);
                for anchor in first..of.behind(first) {
                    self.shares::<E>(anchor, panel.add((anchor - first) * width), memory);
                }
                self.products::<E, TILE>(first, panel, memory);
            }
        });
    }

    /// Turns similarities into the shares of the rows in the anchor's gradient.
    ///
    /// # Safety
    /// The anchor's similarities lie there.
    #[inline(always)]
    unsafe fn shares<E: Eight>(&self, anchor: usize, row: *mut f32, memory: *mut f32) {
        let of = self.of;
        let positive = of.positive(anchor);
        // SAFETY: the caller's row and memory.
        unsafe {
            let number = |at: usize, row: usize| *memory.add(at + row);
            let own_sum = E::splat(number(self.log_sum_exp, anchor));
            let own_share = E::splat(number(self.upstream, anchor));
            let mut other = 0;
            while other < of.width() {
                let similarity = E::load(row.add(other));
                let sum = E::load(memory.add(self.log_sum_exp + other));
                let share = E::load(memory.add(self.upstream + other));
                let of_other = similarity.minus(sum).exponential().times(share);
                let of_anchor = similarity.minus(own_sum).exponential();
                of_anchor
                    .times_plus(own_share, of_other)
                    .store(row.add(other));
                other += LANES;
            }
            *row.add(anchor) = 0.0;
            *row.add(positive) -= number(self.upstream, anchor) + number(self.upstream, positive);
        }
    }

    /// # Safety
    /// The panel's shares lie there.
    #[inline(always)]
    unsafe fn products<E: Eight, const TILE: usize>(
        &self,
        first: usize,
        panel: *const f32,
        memory: *mut f32,
    ) {
        let of = self.of;
        let runs = Runs {
            count: 1,
            length: of.rows,
            apart: 0,
        };
        let share = E::splat(1.0 / of.temperature);
        let mut dim = 0;
        while dim < of.dim {
            let mut anchor = 0;
            while anchor < PANEL {
                let mut windows = [panel; TILE];
                for (at, window) in windows.iter_mut().enumerate() {
                    *window = panel.wrapping_add((anchor + at) * of.width());
                }
                let mut sums = [E::splat(0.0); TILE];
                // SAFETY: the caller's panel and memory; what is beyond the last row is not kept.
                unsafe {
                    let columns = memory.add(self.rows_in_eights + dim * of.rows);
                    add_products(windows, runs, columns, &mut sums);
                    for (at, sum) in sums.into_iter().enumerate() {
                        let row = first + anchor + at;
                        if row < of.rows {
                            sum.times(share)
                                .store(memory.add(self.to + row * of.dim + dim));
                        }
                    }
                }
                anchor += TILE;
            }
            dim += LANES;
        }
    }
}

#[inline(always)]
fn lanes<E: Eight>(eight: E) -> [f32; LANES] {
    let mut lanes = [0.0; LANES];
    // SAFETY: eight floats of its own.
    unsafe { eight.store(lanes.as_mut_ptr()) };
    lanes
}
