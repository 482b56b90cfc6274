//! Who computes networks.

use std::cell::Cell;

/// Who computes the networks of this thread.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Executor {
    /// This lab's own kernels, where the device and the plan are for them.
    Own,
    /// Burn's operations: what the own kernels are compared with.
    Burn,
}

thread_local! {
    static CHOSEN: Cell<Executor> = const { Cell::new(Executor::Own) };
}

/// Who computes the networks of this thread from now on.
pub fn choose_executor(executor: Executor) {
    CHOSEN.set(executor);
}

#[cfg(feature = "cpu")]
pub(super) fn executor() -> Executor {
    CHOSEN.get()
}
