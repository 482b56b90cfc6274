//! A number for a run of this process that no other run has.

use contrastive_lab::run::RunId;
use std::time::{SystemTime, UNIX_EPOCH};

/// By the clock: nanoseconds since 1970 fit 64 bits until 2554.
pub fn run_id() -> RunId {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    RunId(since.map_or(1, |since| since.as_nanos() as u64))
}
