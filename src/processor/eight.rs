//! Eight floats side by side: what every kernel here is written with, once for each set of instructions.

#[cfg(target_arch = "x86_64")]
mod avx;
#[cfg(not(target_arch = "wasm32"))]
mod portable;
#[cfg(target_arch = "wasm32")]
mod wasm;

#[cfg(target_arch = "x86_64")]
pub use avx::Avx;
#[cfg(not(target_arch = "wasm32"))]
pub use portable::Portable;
#[cfg(target_arch = "wasm32")]
pub use wasm::Wasm;

/// Of the exponential: what leaves a number of f32, the digits of ln 2 in two parts, and a polynomial of what is left
/// (Cephes' `expf`, Moshier 1989).
#[cfg(any(target_arch = "wasm32", target_arch = "x86_64"))]
mod exponential {
    pub const LOWEST: f32 = -87.0;
    pub const LN_2: [f32; 2] = [0.693_359_4, -2.121_944_4e-4];
    pub const POLYNOMIAL: [f32; 6] = [
        1.987_569_1e-4,
        1.398_199_9e-3,
        8.333_452e-3,
        4.166_579_6e-2,
        1.666_666_5e-1,
        0.5,
    ];
    /// Where the exponent begins in an f32, and what is added to it.
    pub const MANTISSA_BITS: i32 = 23;
    pub const BIAS: i32 = 127;
}

/// Channels that are computed together.
pub const LANES: usize = 8;

/// Eight channels of a pixel.
///
/// Every method is inlined into a kernel that is compiled for the instructions that it takes.
pub trait Eight: Copy {
    /// # Safety
    /// Eight floats lie there.
    unsafe fn load(from: *const f32) -> Self;

    /// # Safety
    /// Eight floats lie there, and nobody else reads or writes them.
    unsafe fn store(self, to: *mut f32);

    fn splat(value: f32) -> Self;

    fn plus(self, other: Self) -> Self;

    fn minus(self, other: Self) -> Self;

    fn times(self, other: Self) -> Self;

    /// `self * factor + term`, rounded once or twice.
    fn times_plus(self, factor: Self, term: Self) -> Self;

    /// What is below 0 becomes 0; what is no number stays so.
    fn rectified(self) -> Self;

    /// Where `gate` is above 0; elsewhere 0.
    fn where_positive(self, gate: Self) -> Self;

    fn square_root(self) -> Self;

    /// The larger of both, lane by lane.
    fn larger(self, other: Self) -> Self;

    /// `e` to the power of this, below -87 of -87: within 2e-7 of itself up to 80.
    fn exponential(self) -> Self;
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Of a value: its own rounding, twice.
    const ROUNDING: f32 = 2.5e-7;

    fn lanes<E: Eight>(eight: E) -> [f32; LANES] {
        let mut lanes = [0.0; LANES];
        // SAFETY: eight floats of its own.
        unsafe { eight.store(lanes.as_mut_ptr()) };
        lanes
    }

    fn hold<E: Eight>(name: &str) {
        let values: [f32; LANES] = [-90.0, -3.25, -0.0, 0.0, 1e-3, 0.7, 9.5, 80.0];
        // SAFETY: eight floats.
        let eight = unsafe { E::load(values.as_ptr()) };
        let two = E::splat(2.0);
        let near = |found: E, expected: &dyn Fn(f32) -> f32| {
            for (found, value) in lanes(found).into_iter().zip(values) {
                let expected = expected(value);
                let apart = (found - expected).abs();
                assert!(
                    apart <= ROUNDING * expected.abs(),
                    "{name}: {found} for {expected}"
                );
            }
        };
        near(eight.plus(two), &|value| value + 2.0);
        near(eight.minus(two), &|value| value - 2.0);
        near(eight.times(two), &|value| 2.0 * value);
        near(eight.times_plus(two, eight), &|value| 3.0 * value);
        near(eight.rectified(), &|value| value.max(0.0));
        near(two.where_positive(eight), &|value| {
            if value > 0.0 { 2.0 } else { 0.0 }
        });
        near(eight.times(eight).square_root(), &f32::abs);
        near(eight.larger(two), &|value| value.max(2.0));
        near(eight.exponential(), &|value| value.max(-87.0).exp());
        let no_number = E::splat(f32::NAN);
        assert!(
            lanes(no_number.rectified())
                .iter()
                .all(|value| value.is_nan())
        );
        assert_eq!(lanes(two.where_positive(no_number)), [0.0; LANES]);
    }

    #[test]
    fn every_set_of_instructions_computes_what_f32_does() {
        hold::<Portable>("portable");
        #[cfg(target_arch = "x86_64")]
        if Avx::is_there() {
            hold::<Avx>("AVX");
        }
    }
}
