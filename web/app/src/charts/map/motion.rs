//! Points on their way from one snapshot to the next.

use std::rc::Rc;

/// How long the way takes, in milliseconds.
const DURATION_MS: f64 = 600.0;

/// Where every point is: on its way from one position to another.
#[derive(Default)]
pub(super) struct Motion {
    from: Vec<f32>, // [N, 2]
    to: Rc<[f32]>,  // [N, 2]
    /// How much of the way is gone, 0 to 1.
    part: f32,
    started_ms: Option<f64>,
    /// Counts the ways that the points were sent, so that a copy of them is known to be old.
    sent: u32,
}

impl Motion {
    /// Sends the points to a new snapshot, from wherever they are; at once if there were others or
    /// less motion is wanted.
    pub(super) fn send(&mut self, to: Rc<[f32]>, now_ms: f64, at_once: bool) {
        if at_once || self.to.len() != to.len() {
            self.from = to.to_vec();
            (self.part, self.started_ms) = (1.0, None);
        } else {
            self.from = self.positions().flatten().collect();
            (self.part, self.started_ms) = (0.0, Some(now_ms));
        }
        self.to = to;
        self.sent = self.sent.wrapping_add(1);
    }

    /// Moves the points to where they are at this time; false when they have arrived.
    pub(super) fn advance(&mut self, now_ms: f64) -> bool {
        let Some(started_ms) = self.started_ms else {
            return false;
        };
        let part = ((now_ms - started_ms) / DURATION_MS).clamp(0.0, 1.0) as f32;
        self.part = part * part * (3.0 - 2.0 * part);
        if part < 1.0 {
            return true;
        }
        self.started_ms = None;
        false
    }

    /// Number of points.
    pub(super) fn points(&self) -> usize {
        self.to.len() / 2
    }

    /// Where a point is drawn; none where there is no such point.
    pub(super) fn position(&self, point: u32) -> Option<[f32; 2]> {
        self.positions().nth(point as usize)
    }

    /// Where the points are drawn.
    pub(super) fn positions(&self) -> impl Iterator<Item = [f32; 2]> {
        let (part, left) = (self.part, 1.0 - self.part);
        let ways = self
            .from
            .as_chunks::<2>()
            .0
            .iter()
            .zip(self.to.as_chunks::<2>().0);
        ways.map(move |(from, to)| [0, 1].map(|axis| from[axis] * left + to[axis] * part))
    }

    /// How much of the way is gone, 0 to 1.
    pub(super) fn part(&self) -> f32 {
        self.part
    }

    /// Another number after every `send`.
    pub(super) fn sent(&self) -> u32 {
        self.sent
    }

    /// Both ends of every way as a GPU reads them: little-endian f32, from and to.
    pub(super) fn ways(&self) -> Vec<u8> {
        let ways = self
            .from
            .as_chunks::<2>()
            .0
            .iter()
            .zip(self.to.as_chunks::<2>().0);
        let mut bytes = Vec::with_capacity(self.to.len() * 2 * size_of::<f32>()); // [N, 4] f32
        for (from, to) in ways {
            bytes.extend(
                [from[0], from[1], to[0], to[1]]
                    .into_iter()
                    .flat_map(f32::to_le_bytes),
            );
        }
        bytes
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
        assert_eq!(motion.position(0), Some([0.5, -0.5]));
        motion.send(Rc::from([0.0, 0.0]), 1300.0, false);
        assert!(!motion.advance(2000.0));
        assert_eq!(motion.position(0), Some([0.0, 0.0]));
        assert_eq!(motion.position(1), None);
    }

    #[test]
    fn less_motion_is_a_jump() {
        let mut motion = Motion::default();
        motion.send(Rc::from([0.0, 0.0]), 0.0, true);
        motion.send(Rc::from([1.0, 1.0]), 0.0, true);
        assert_eq!(motion.position(0), Some([1.0, 1.0]));
    }

    #[test]
    fn a_gpu_gets_both_ends_of_every_way() {
        let mut motion = Motion::default();
        motion.send(Rc::from([0.25, 0.5, -1.0, 1.0]), 0.0, true);
        let first = motion.sent();
        motion.send(Rc::from([0.75, 0.0, 1.0, -0.5]), 0.0, false);
        assert_ne!(motion.sent(), first);
        let ways = motion.ways();
        let numbers: Vec<f32> = ways
            .as_chunks::<4>()
            .0
            .iter()
            .map(|bytes| f32::from_le_bytes(*bytes))
            .collect();
        assert_eq!(numbers, [0.25, 0.5, 0.75, 0.0, -1.0, 1.0, 1.0, -0.5]);
    }
}
