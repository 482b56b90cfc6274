//! WebAssembly's vectors of four floats, two of them. With relaxed SIMD a product and its sum are one instruction,
//! where the processor has one.

use super::Eight;
use super::exponential::{BIAS, LN_2, LOWEST, MANTISSA_BITS, POLYNOMIAL};
use core::arch::wasm32::*;

#[derive(Clone, Copy)]
pub struct Wasm(v128, v128);

#[cfg(target_feature = "relaxed-simd")]
#[inline(always)]
fn times_plus(a: v128, b: v128, c: v128) -> v128 {
    f32x4_relaxed_madd(a, b, c)
}

#[cfg(not(target_feature = "relaxed-simd"))]
#[inline(always)]
fn times_plus(a: v128, b: v128, c: v128) -> v128 {
    f32x4_add(f32x4_mul(a, b), c)
}

impl Eight for Wasm {
    #[inline(always)]
    unsafe fn load(from: *const f32) -> Self {
        // SAFETY: the caller's eight floats.
        unsafe { Self(v128_load(from.cast()), v128_load(from.add(4).cast())) }
    }

    #[inline(always)]
    unsafe fn store(self, to: *mut f32) {
        // SAFETY: the caller's eight floats.
        unsafe {
            v128_store(to.cast(), self.0);
            v128_store(to.add(4).cast(), self.1);
        }
    }

    #[inline(always)]
    fn splat(value: f32) -> Self {
        let four = f32x4_splat(value);
        Self(four, four)
    }

    #[inline(always)]
    fn plus(self, other: Self) -> Self {
        Self(f32x4_add(self.0, other.0), f32x4_add(self.1, other.1))
    }

    #[inline(always)]
    fn minus(self, other: Self) -> Self {
        Self(f32x4_sub(self.0, other.0), f32x4_sub(self.1, other.1))
    }

    #[inline(always)]
    fn times(self, other: Self) -> Self {
        Self(f32x4_mul(self.0, other.0), f32x4_mul(self.1, other.1))
    }

    #[inline(always)]
    fn times_plus(self, factor: Self, term: Self) -> Self {
        Self(
            times_plus(self.0, factor.0, term.0),
            times_plus(self.1, factor.1, term.1),
        )
    }

    #[inline(always)]
    fn rectified(self) -> Self {
        let zero = f32x4_splat(0.0);
        Self(f32x4_pmax(self.0, zero), f32x4_pmax(self.1, zero))
    }

    #[inline(always)]
    fn where_positive(self, gate: Self) -> Self {
        let zero = f32x4_splat(0.0);
        Self(
            v128_and(self.0, f32x4_gt(gate.0, zero)),
            v128_and(self.1, f32x4_gt(gate.1, zero)),
        )
    }

    #[inline(always)]
    fn square_root(self) -> Self {
        Self(f32x4_sqrt(self.0), f32x4_sqrt(self.1))
    }

    #[inline(always)]
    fn larger(self, other: Self) -> Self {
        Self(f32x4_pmax(self.0, other.0), f32x4_pmax(self.1, other.1))
    }

    #[inline(always)]
    fn exponential(self) -> Self {
        Self(exponential(self.0), exponential(self.1))
    }
}

#[inline(always)]
fn exponential(value: v128) -> v128 {
    let value = f32x4_pmax(value, f32x4_splat(LOWEST));
    let twos = f32x4_nearest(f32x4_mul(value, f32x4_splat(core::f32::consts::LOG2_E)));
    let left = times_plus(twos, f32x4_splat(-LN_2[0]), value);
    let left = times_plus(twos, f32x4_splat(-LN_2[1]), left);
    let mut sum = f32x4_splat(POLYNOMIAL[0]);
    for factor in &POLYNOMIAL[1..] {
        sum = times_plus(sum, left, f32x4_splat(*factor));
    }
    let sum = times_plus(
        sum,
        f32x4_mul(left, left),
        f32x4_add(left, f32x4_splat(1.0)),
    );
    let exponent = i32x4_add(i32x4_trunc_sat_f32x4(twos), i32x4_splat(BIAS));
    f32x4_mul(sum, i32x4_shl(exponent, MANTISSA_BITS.cast_unsigned()))
}
