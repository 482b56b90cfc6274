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
