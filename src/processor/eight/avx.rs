//! AVX2 with FMA: a vector of eight floats.

use super::Eight;
use super::exponential::{BIAS, LN_2, LOWEST, MANTISSA_BITS, POLYNOMIAL};
use core::arch::x86_64::*;

/// Exists only where the processor has both, see [`Avx::is_there`].
#[derive(Clone, Copy)]
pub struct Avx(__m256);

impl Avx {
    /// Whether this processor can.
    pub fn is_there() -> bool {
        std::is_x86_feature_detected!("avx2") && std::is_x86_feature_detected!("fma")
    }
}

// SAFETY, of every block below: a kernel takes these only where `Avx::is_there`, and is compiled for them.
impl Eight for Avx {
    #[inline(always)]
    unsafe fn load(from: *const f32) -> Self {
        // SAFETY: as above, and the caller's eight floats.
        unsafe { Self(_mm256_loadu_ps(from)) }
    }

    #[inline(always)]
    unsafe fn store(self, to: *mut f32) {
        // SAFETY: as above, and the caller's eight floats.
        unsafe { _mm256_storeu_ps(to, self.0) }
    }

    #[inline(always)]
    fn splat(value: f32) -> Self {
        // SAFETY: as above.
        unsafe { Self(_mm256_set1_ps(value)) }
    }

    #[inline(always)]
    fn plus(self, other: Self) -> Self {
        // SAFETY: as above.
        unsafe { Self(_mm256_add_ps(self.0, other.0)) }
    }

    #[inline(always)]
    fn minus(self, other: Self) -> Self {
        // SAFETY: as above.
        unsafe { Self(_mm256_sub_ps(self.0, other.0)) }
    }

    #[inline(always)]
    fn times(self, other: Self) -> Self {
        // SAFETY: as above.
        unsafe { Self(_mm256_mul_ps(self.0, other.0)) }
    }

    #[inline(always)]
    fn times_plus(self, factor: Self, term: Self) -> Self {
        // SAFETY: as above.
        unsafe { Self(_mm256_fmadd_ps(self.0, factor.0, term.0)) }
    }

    #[inline(always)]
    fn rectified(self) -> Self {
        // SAFETY: as above. Of two values of which one is no number, the second is taken.
        unsafe { Self(_mm256_max_ps(_mm256_setzero_ps(), self.0)) }
    }

    #[inline(always)]
    fn where_positive(self, gate: Self) -> Self {
        // SAFETY: as above.
        unsafe {
            let is_open = _mm256_cmp_ps::<_CMP_GT_OQ>(gate.0, _mm256_setzero_ps());
            Self(_mm256_and_ps(self.0, is_open))
        }
    }

    #[inline(always)]
    fn square_root(self) -> Self {
        // SAFETY: as above.
        unsafe { Self(_mm256_sqrt_ps(self.0)) }
    }

    #[inline(always)]
    fn larger(self, other: Self) -> Self {
        // SAFETY: as above.
        unsafe { Self(_mm256_max_ps(self.0, other.0)) }
    }

    #[inline(always)]
    fn exponential(self) -> Self {
        let value = self.larger(Self::splat(LOWEST));
        let twos = value.times(Self::splat(std::f32::consts::LOG2_E));
        // SAFETY: as above.
        let twos = unsafe {
            Self(_mm256_round_ps::<
                { _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC },
            >(twos.0))
        };
        let left = twos.times_plus(Self::splat(-LN_2[0]), value);
        let left = twos.times_plus(Self::splat(-LN_2[1]), left);
        let mut sum = Self::splat(POLYNOMIAL[0]);
        for factor in &POLYNOMIAL[1..] {
            sum = sum.times_plus(left, Self::splat(*factor));
        }
        let sum = sum.times_plus(left.times(left), left.plus(Self::splat(1.0)));
        // SAFETY: as above.
        let power = unsafe {
            let exponent = _mm256_add_epi32(_mm256_cvtps_epi32(twos.0), _mm256_set1_epi32(BIAS));
            Self(_mm256_castsi256_ps(_mm256_slli_epi32::<MANTISSA_BITS>(
                exponent,
            )))
        };
        sum.times(power)
    }
}
