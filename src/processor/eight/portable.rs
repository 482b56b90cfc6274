//! Eight floats in an array, which a compiler turns into the vectors that it knows.

use super::{Eight, LANES};
use core::array::from_fn;

#[derive(Clone, Copy)]
pub struct Portable([f32; LANES]);

/// One instruction where every processor of a kind has it; elsewhere a call of a function, so two instructions.
#[inline(always)]
fn times_plus(a: f32, b: f32, c: f32) -> f32 {
    if cfg!(target_arch = "aarch64") {
        a.mul_add(b, c)
    } else {
        a * b + c
    }
}

impl Eight for Portable {
    #[inline(always)]
    unsafe fn load(from: *const f32) -> Self {
        // SAFETY: the caller's eight floats.
        unsafe { Self(from.cast::<[f32; LANES]>().read()) }
    }

    #[inline(always)]
    unsafe fn store(self, to: *mut f32) {
        // SAFETY: the caller's eight floats.
        unsafe { to.cast::<[f32; LANES]>().write(self.0) }
    }

    #[inline(always)]
    fn splat(value: f32) -> Self {
        Self([value; LANES])
    }

    #[inline(always)]
    fn plus(self, other: Self) -> Self {
        Self(from_fn(|lane| self.0[lane] + other.0[lane]))
    }

    #[inline(always)]
    fn minus(self, other: Self) -> Self {
        Self(from_fn(|lane| self.0[lane] - other.0[lane]))
    }

    #[inline(always)]
    fn times(self, other: Self) -> Self {
        Self(from_fn(|lane| self.0[lane] * other.0[lane]))
    }

    #[inline(always)]
    fn times_plus(self, factor: Self, term: Self) -> Self {
        let of = |lane: usize| times_plus(self.0[lane], factor.0[lane], term.0[lane]);
        Self(from_fn(of))
    }

    #[inline(always)]
    fn rectified(self) -> Self {
        Self(self.0.map(|value| if value < 0.0 { 0.0 } else { value }))
    }

    #[inline(always)]
    fn where_positive(self, gate: Self) -> Self {
        let of = |lane: usize| {
            if gate.0[lane] > 0.0 {
                self.0[lane]
            } else {
                0.0
            }
        };
        Self(from_fn(of))
    }

    #[inline(always)]
    fn square_root(self) -> Self {
        Self(self.0.map(f32::sqrt))
    }

    #[inline(always)]
    fn larger(self, other: Self) -> Self {
        Self(from_fn(|lane| self.0[lane].max(other.0[lane])))
    }

    #[inline(always)]
    fn exponential(self) -> Self {
        Self(self.0.map(|value| value.max(-87.0).exp()))
    }
}
