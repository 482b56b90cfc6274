//! The one product that convolutions, their gradients and fully connected layers are made of: a few windows, each of
//! the same runs of floats, by a matrix with eight columns.

use crate::eight::{Eight, LANES};

/// What a window is: runs of floats that lie apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Runs {
    pub count: usize,
    /// Floats of a run.
    pub length: usize,
    /// Floats from the beginning of a run to that of the next.
    pub apart: usize,
}

impl Runs {
    /// Floats of a window.
    pub fn floats(self) -> usize {
        self.count * self.length
    }

    /// Floats from the beginning of a window to its end.
    pub fn reach(self) -> usize {
        (self.count.max(1) - 1) * self.apart + self.length
    }
}

/// Adds the products of windows and columns to sums.
///
/// # Safety
/// The runs of every window, and eight floats for each of theirs, lie there.
#[inline(always)]
pub unsafe fn add_products<E: Eight, const WINDOWS: usize>(
    windows: [*const f32; WINDOWS],
    runs: Runs,
    mut columns: *const f32, // [runs, length, 8]
    sums: &mut [E; WINDOWS],
) {
    let mut begin = 0;
    for _ in 0..runs.count {
        let mut at = begin;
        let end = begin + runs.length;
        while at < end {
            // SAFETY: the caller's columns.
            let weights = unsafe { E::load(columns) };
            for (sum, window) in sums.iter_mut().zip(windows) {
                // SAFETY: the caller's windows.
                let value = E::splat(unsafe { *window.add(at) });
                *sum = value.times_plus(weights, *sum);
            }
            columns = columns.wrapping_add(LANES);
            at += 1;
        }
        begin += runs.apart;
    }
}
