//! A pass as data: steps over one memory, each in units that may run in any order and at the same time.

use crate::average::{Average, AverageGradient};
#[cfg(target_arch = "x86_64")]
use crate::eight::Avx;
use crate::eight::Eight;
#[cfg(not(target_arch = "wasm32"))]
use crate::eight::Portable;
#[cfg(target_arch = "wasm32")]
use crate::eight::Wasm;
use crate::exchange::{Enter, Leave};
use crate::nt_xent::{NtXent, NtXentGradient};
use crate::pack::{Pack, Unpack};
use crate::product::Product;
use crate::settle::Settle;
use crate::settle_gradient::{GradientMeans, GradientSums, SettleGradient};
use crate::statistics::{Prepare, Statistics};
use crate::weight_gradient::WeightGradient;

/// One step of a pass. Places are floats from the beginning of the memory.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Step {
    Enter(Enter),
    Leave(Leave),
    Pack(Pack),
    Product(Product),
    Statistics(Statistics),
    Prepare(Prepare),
    Settle(Settle),
    Average(Average),
    AverageGradient(AverageGradient),
    GradientSums(GradientSums),
    GradientMeans(GradientMeans),
    SettleGradient(SettleGradient),
    WeightGradient(WeightGradient),
    Unpack(Unpack),
    NtXent(NtXent),
    NtXentGradient(NtXentGradient),
}

impl Step {
    /// Pieces of work, which depend on shapes alone: sums come out the same whoever computes them.
    pub fn units(&self) -> usize {
        match self {
            Self::Enter(step) => step.units(),
            Self::Leave(step) => step.units(),
            Self::Pack(step) => step.units(),
            Self::Product(step) => step.units(),
            Self::Statistics(step) => step.units(),
            Self::Prepare(step) => step.units(),
            Self::Settle(step) => step.units(),
            Self::Average(step) => step.units(),
            Self::AverageGradient(step) => step.units(),
            Self::GradientSums(step) => step.units(),
            Self::GradientMeans(step) => step.units(),
            Self::SettleGradient(step) => step.units(),
            Self::WeightGradient(step) => step.units(),
            Self::Unpack(step) => step.units(),
            Self::NtXent(step) => step.units(),
            Self::NtXentGradient(step) => step.units(),
        }
    }

    /// The float behind the last that the step reads or writes.
    pub fn reach(&self) -> usize {
        match self {
            Self::Enter(step) => step.reach(),
            Self::Leave(step) => step.reach(),
            Self::Pack(step) => step.reach(),
            Self::Product(step) => step.reach(),
            Self::Statistics(step) => step.reach(),
            Self::Prepare(step) => step.reach(),
            Self::Settle(step) => step.reach(),
            Self::Average(step) => step.reach(),
            Self::AverageGradient(step) => step.reach(),
            Self::GradientSums(step) => step.reach(),
            Self::GradientMeans(step) => step.reach(),
            Self::SettleGradient(step) => step.reach(),
            Self::WeightGradient(step) => step.reach(),
            Self::Unpack(step) => step.reach(),
            Self::NtXent(step) => step.reach(),
            Self::NtXentGradient(step) => step.reach(),
        }
    }

    /// Runs one unit with the best instructions that the processor has.
    ///
    /// # Safety
    /// So many floats as the step's reach lie at `memory`, all written before; no unit runs twice at the same time,
    /// and nobody else touches what the step reads and writes.
    pub unsafe fn run(&self, unit: usize, memory: *mut f32) {
        #[cfg(target_arch = "wasm32")]
        // SAFETY: the caller's memory.
        unsafe {
            self.run_in::<Wasm, 4>(unit, memory);
        }
        #[cfg(target_arch = "x86_64")]
        if Avx::is_there() {
            // SAFETY: the caller's memory, and the processor can.
            return unsafe { self.run_in_avx(unit, memory) };
        }
        #[cfg(not(target_arch = "wasm32"))]
        // SAFETY: the caller's memory.
        unsafe {
            self.run_in::<Portable, 4>(unit, memory);
        }
    }

    #[cfg(target_arch = "x86_64")]
    #[target_feature(enable = "avx2,fma")]
    unsafe fn run_in_avx(&self, unit: usize, memory: *mut f32) {
        // SAFETY: the caller's memory.
        unsafe { self.run_in::<Avx, 8>(unit, memory) }
    }

    /// With tiles of so many pixels, or rows of weights.
    #[inline(always)]
    unsafe fn run_in<E: Eight, const TILE: usize>(&self, unit: usize, memory: *mut f32) {
        // SAFETY: the caller's memory, of which each step reaches as far as it says.
        unsafe {
            match self {
                Self::Enter(step) => step.run(unit, memory),
                Self::Leave(step) => step.run(unit, memory),
                Self::Pack(step) => step.run(unit, memory),
                Self::Product(step) => step.run::<E, TILE>(unit, memory),
                Self::Statistics(step) => step.run::<E>(unit, memory),
                Self::Prepare(step) => step.run::<E>(memory),
                Self::Settle(step) => step.run::<E>(unit, memory),
                Self::Average(step) => step.run::<E>(unit, memory),
                Self::AverageGradient(step) => step.run::<E>(unit, memory),
                Self::GradientSums(step) => step.run::<E>(unit, memory),
                Self::GradientMeans(step) => step.run(memory),
                Self::SettleGradient(step) => step.run::<E>(unit, memory),
                Self::WeightGradient(step) => step.run_unit::<E, TILE>(unit, memory),
                Self::Unpack(step) => step.run(unit, memory),
                Self::NtXent(step) => step.run::<E, TILE>(unit, memory),
                Self::NtXentGradient(step) => step.run::<E, TILE>(unit, memory),
            }
        }
    }
}
