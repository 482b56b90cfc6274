//! Fingers and mice on the map: one drags, two pinch, a short press picks.

/// A press that moved less than this, in CSS pixels, was no drag.
const SLACK_PX: f64 = 4.0;

/// What a movement asks for; places and distances in CSS pixels of the canvas.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Gesture {
    Pan([f64; 2]),
    Pinch { factor: f64, at: [f64; 2] },
    Nothing,
}

/// The pointers that are down.
#[derive(Default)]
pub(super) struct Gestures {
    down: Vec<(i32, [f64; 2])>,
    travelled: f64,
}

impl Gestures {
    pub(super) fn press(&mut self, pointer: i32, at: [f64; 2]) {
        self.down.retain(|(known, _)| *known != pointer);
        self.down.push((pointer, at));
        if self.down.len() == 1 {
            self.travelled = 0.0;
        }
    }

    /// Whether any pointer is down.
    pub(super) fn pressed(&self) -> bool {
        !self.down.is_empty()
    }

    pub(super) fn move_to(&mut self, pointer: i32, at: [f64; 2]) -> Gesture {
        let Some(index) = self.down.iter().position(|(known, _)| *known == pointer) else {
            return Gesture::Nothing;
        };
        let before = self.down[index].1;
        self.down[index].1 = at;
        let moved = [at[0] - before[0], at[1] - before[1]];
        self.travelled += moved[0].hypot(moved[1]);
        match self.down.as_slice() {
            [_] if self.travelled > SLACK_PX => Gesture::Pan(moved),
            [first, second] => {
                let other = if index == 0 { second.1 } else { first.1 };
                let apart = |place: [f64; 2]| (place[0] - other[0]).hypot(place[1] - other[1]);
                Gesture::Pinch {
                    factor: apart(at).max(1.0) / apart(before).max(1.0),
                    at: [(at[0] + other[0]) / 2.0, (at[1] + other[1]) / 2.0],
                }
            }
            _ => Gesture::Nothing,
        }
    }

    /// Lets a pointer go; whether it was a short press of one pointer, which picks.
    pub(super) fn release(&mut self, pointer: i32) -> bool {
        let alone = self.down.len() == 1;
        self.down.retain(|(known, _)| *known != pointer);
        alone && self.down.is_empty() && self.travelled <= SLACK_PX
    }

    /// The browser has taken the pointer, for example to scroll.
    pub(super) fn cancel(&mut self, pointer: i32) {
        self.down.retain(|(known, _)| *known != pointer);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_press_picks_and_a_drag_pans() {
        let mut gestures = Gestures::default();
        gestures.press(1, [10.0, 10.0]);
        assert_eq!(gestures.move_to(1, [11.0, 10.0]), Gesture::Nothing);
        assert!(gestures.release(1));
        gestures.press(1, [10.0, 10.0]);
        assert_eq!(gestures.move_to(1, [20.0, 10.0]), Gesture::Pan([10.0, 0.0]));
        assert!(!gestures.release(1));
    }

    #[test]
    fn two_fingers_pinch_about_their_middle() {
        let mut gestures = Gestures::default();
        gestures.press(1, [0.0, 0.0]);
        gestures.press(2, [10.0, 0.0]);
        let pinch = Gesture::Pinch {
            factor: 2.0,
            at: [10.0, 0.0],
        };
        assert_eq!(gestures.move_to(2, [20.0, 0.0]), pinch);
    }
}
