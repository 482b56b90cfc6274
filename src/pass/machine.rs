//! Runs the steps of a pass, on all cores where there are threads.

use super::Stage;
#[cfg(feature = "cpu")]
use contrastive_lab_processor::Step;

/// The floats of a pass, on which units of a stage work at the same time.
#[derive(Clone, Copy)]
struct Shared(*mut f32);

// SAFETY: units of a stage write places of their own, see `Step::run`.
unsafe impl Send for Shared {}
// SAFETY: as above.
unsafe impl Sync for Shared {}

/// Runs steps in order, each to its end; no two units of a step write the same place.
///
/// # Panics
/// Where a step reaches over the memory.
#[cfg(feature = "cpu")]
pub(crate) fn run_steps(steps: &[Step], memory: &mut [f32]) {
    for &step in steps {
        run(&[Stage::of(step)], memory);
    }
}

/// Runs stages in order.
///
/// # Panics
/// Where a stage reaches over the memory.
pub(super) fn run(stages: &[Stage], memory: &mut [f32]) {
    for stage in stages {
        assert!(
            stage.reach() <= memory.len(),
            "a stage reaches over its memory"
        );
        let shared = Shared(memory.as_mut_ptr());
        each(stage.units(), |unit| run_unit(stage, unit, shared));
    }
}

fn run_unit(stage: &Stage, unit: usize, memory: Shared) {
    for step in &stage.steps {
        // SAFETY: the stage reaches no further than the memory; `each` gives every unit once.
        unsafe { step.run(unit, memory.0) };
    }
}

#[cfg(not(target_arch = "wasm32"))]
fn each(units: usize, run: impl Fn(usize) + Sync + Send) {
    use rayon::iter::{IntoParallelIterator, ParallelIterator};
    if units == 1 {
        return run(0);
    }
    (0..units).into_par_iter().for_each(run);
}

#[cfg(target_arch = "wasm32")]
fn each(units: usize, run: impl Fn(usize)) {
    (0..units).for_each(run);
}
