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
}
