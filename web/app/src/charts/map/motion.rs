//! Points on their way from one snapshot to the next.

use std::rc::Rc;

/// How long the way takes, in milliseconds.
const DURATION_MS: f64 = 600.0;

/// Where every point is now.
#[derive(Default)]
pub(super) struct Motion {
    from: Vec<f32>, // [N, 2]
    to: Rc<[f32]>,  // [N, 2]
    /// Where the points are drawn.
    now: Vec<f32>, // [N, 2]
    started_ms: Option<f64>,
}

impl Motion {
    /// Sends the points to a new snapshot, from wherever they are; at once if there were others or
    /// less motion is wanted.
    pub(super) fn send(&mut self, to: Rc<[f32]>, now_ms: f64, at_once: bool) {
        if at_once || self.now.len() != to.len() {
            self.now = to.to_vec();
            self.started_ms = None;
        } else {
            self.from.clone_from(&self.now);
            self.started_ms = Some(now_ms);
        }
        self.to = to;
    }

    /// Moves the points to where they are at this time; false when they have arrived.
    pub(super) fn advance(&mut self, now_ms: f64) -> bool {
        let Some(started_ms) = self.started_ms else {
            return false;
        };
        let part = ((now_ms - started_ms) / DURATION_MS).clamp(0.0, 1.0) as f32;
        let eased = part * part * (3.0 - 2.0 * part);
        for ((now, from), to) in self.now.iter_mut().zip(&self.from).zip(self.to.iter()) {
            *now = from + (to - from) * eased;
        }
        if part < 1.0 {
            return true;
        }
        self.started_ms = None;
        false
    }

    /// Where the points are drawn.
    pub(super) fn positions(&self) -> &[[f32; 2]] {
        self.now.as_chunks::<2>().0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_leave_from_where_they_are_and_arrive_exactly() {
        let mut motion = Motion::default();
        motion.send(Rc::from([0.0, 0.0]), 0.0, false);
        assert!(!motion.advance(5.0));
        motion.send(Rc::from([1.0, -1.0]), 1000.0, false);
        assert!(motion.advance(1300.0));
        assert_eq!(motion.positions(), [[0.5, -0.5]]);
        motion.send(Rc::from([0.0, 0.0]), 1300.0, false);
        assert!(!motion.advance(2000.0));
        assert_eq!(motion.positions(), [[0.0, 0.0]]);
    }

    #[test]
    fn less_motion_is_a_jump() {
        let mut motion = Motion::default();
        motion.send(Rc::from([0.0, 0.0]), 0.0, true);
        motion.send(Rc::from([1.0, 1.0]), 0.0, true);
        assert_eq!(motion.positions(), [[1.0, 1.0]]);
    }
}
