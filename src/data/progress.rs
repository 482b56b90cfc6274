//! How far an import is, and how fast it goes.

use crate::protocol::ImportProgress;

/// Counts files against a clock that the caller reads: the standard clock panics in a browser.
#[derive(Debug, Default)]
pub(super) struct Pace {
    started_seconds: Option<f64>,
    now_seconds: f64,
    pub(super) done: u32,
}

impl Pace {
    /// Takes the time; the first time is the start.
    pub(super) fn tick(&mut self, now_seconds: f64) {
        self.started_seconds.get_or_insert(now_seconds);
        self.now_seconds = now_seconds;
    }

    /// Seconds from the first tick to the last.
    pub(super) fn seconds(&self) -> f64 {
        self.started_seconds
            .map_or(0.0, |started| (self.now_seconds - started).max(0.0))
    }

    pub(super) fn progress(&self, total: Option<u32>) -> ImportProgress {
        let seconds = self.seconds();
        let per_second = if seconds > 0.0 {
            f64::from(self.done) / seconds
        } else {
            0.0
        };
        let eta_seconds = total
            .filter(|_| per_second > 0.0)
            .map(|total| (f64::from(total.saturating_sub(self.done)) / per_second) as f32);
        ImportProgress {
            done: self.done,
            total,
            per_second: per_second as f32,
            eta_seconds,
        }
    }
}
