//! One pass on its way, and the memories that passes leave for those after them.

use crate::pass::{Memory, Pass};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// A pass with its memory, which what goes back finds as what went there has left it.
#[derive(Clone, Debug)]
pub struct Job(Arc<Held>);

#[derive(Debug)]
struct Held {
    pass: Pass,
    /// None before the first use.
    memory: Mutex<Option<Memory>>,
}

/// Memories that lie ready: the passes of a step are those of the step before, and new memory costs a walk through
/// all of it.
static SPARE: Mutex<Vec<Memory>> = Mutex::new(Vec::new());

/// As many as one step's passes of the methods here, and no more, lie ready.
const SPARE_MOST: usize = 6;
/// More than so many floats, a quarter of a gigabyte, do not lie beside what another run needs.
const SPARE_FLOATS_MOST: usize = 64 << 20;

impl Job {
    pub(super) fn new(pass: Pass) -> Self {
        Self(Arc::new(Held {
            pass,
            memory: Mutex::new(None),
        }))
    }

    /// Uses the memory, which is this pass' own until the last clone of the job is gone.
    pub(super) fn run<R>(&self, run: impl FnOnce(&Pass, &mut Memory) -> R) -> R {
        let pass = &self.0.pass;
        let mut memory = lock(&self.0.memory);
        run(pass, memory.get_or_insert_with(|| spare(pass.floats())))
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        let Some(memory) = lock(&self.memory).take() else {
            return;
        };
        let mut spare = lock(&SPARE);
        spare.push(memory);
        if spare.len() > SPARE_MOST {
            spare.remove(0);
        }
    }
}

/// The smallest that is large enough, if it is not much too large; a new one else.
fn spare(floats: usize) -> Memory {
    let mut spare = lock(&SPARE);
    let fitting = spare.iter().enumerate();
    let fitting = fitting.filter(|(_, memory)| (floats..=2 * floats).contains(&memory.floats()));
    let best = fitting.min_by_key(|(_, memory)| memory.floats());
    match best.map(|(index, _)| index) {
        Some(index) => spare.swap_remove(index),
        None => {
            if spare.iter().map(Memory::floats).sum::<usize>() > SPARE_FLOATS_MOST {
                spare.clear();
            }
            Memory::new(floats)
        }
    }
}

/// Numbers that another thread left in the middle are written anew by whoever takes them.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
