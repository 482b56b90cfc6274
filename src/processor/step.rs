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

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use crate::maps::{Cut, Maps};
    use crate::tile::Runs;
    use crate::weight_gradient::WeightGradient;

    /// Of sums of some hundred products of numbers below 1/2.
    const TOLERANCE: f32 = 1e-5;

    /// What a step writes from `to` on, with the best instructions, and with those that every processor has.
    fn both(step: &Step, to: usize) -> [Vec<f32>; 2] {
        let number = |at: usize| ((at * 37 % 101) as f32 - 50.0) / 101.0;
        let memory: Vec<f32> = (0..step.reach()).map(number).collect();
        [true, false].map(|is_best| {
            let mut memory = memory.clone();
            for unit in 0..step.units() {
                // SAFETY: the memory is as long as the step reaches.
                unsafe {
                    match is_best {
                        true => step.run(unit, memory.as_mut_ptr()),
                        false => step.run_in::<Portable, 4>(unit, memory.as_mut_ptr()),
                    }
                }
            }
            memory.split_off(to)
        })
    }

    fn hold(step: &Step, to: usize) {
        let [best, portable] = both(step, to);
        assert!(best.iter().any(|value| *value != 0.0));
        for (best, portable) in best.iter().zip(&portable) {
            assert!((best - portable).abs() < TOLERANCE, "{best} {portable}");
        }
    }

    #[test]
    fn every_set_of_instructions_gives_the_same_products_and_weight_gradients() {
        let input = Maps {
            at: 0,
            images: 3,
            side: 5,
            border: 1,
            channels: 8,
        };
        let output = Maps {
            at: input.end() + 8,
            channels: 16,
            border: 0,
            ..input
        };
        let weights = output.end();
        let product = Product {
            cut: Cut::of(input.images, input.image()),
            rows: output.side,
            columns: output.side,
            from: input.walk([0; 2], 1),
            runs: Runs {
                count: 3,
                length: 3 * input.channels,
                apart: input.row(),
            },
            to: output.walk([0; 2], 1),
            groups: 2,
            weights,
            bias: None,
            adds: true,
        };
        hold(&Step::Product(product), output.at);
        let gradient = WeightGradient::new(input, output, 3, 1, weights);
        hold(&Step::WeightGradient(gradient), weights);
    }
}
