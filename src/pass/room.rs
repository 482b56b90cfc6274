//! Places in the memory of a pass, given out before it runs.

use std::ops::Range;

/// Every place begins at a multiple of so many floats: a line of a cache.
const LINE_FLOATS: usize = 16;

/// Gives places out, takes them back, and knows how much memory all of it needs.
#[derive(Clone, Debug, Default)]
pub(super) struct Room {
    /// What was given back, in order, never side by side.
    free: Vec<Range<usize>>,
    end: usize,
}

impl Room {
    /// A place of so many floats: the smallest that is free and large enough.
    pub(super) fn take(&mut self, floats: usize) -> usize {
        let floats = floats.next_multiple_of(LINE_FLOATS);
        let fits = |place: &&mut Range<usize>| place.len() >= floats;
        let fitting = self.free.iter_mut().filter(fits);
        if let Some(place) = fitting.min_by_key(|place| place.len()) {
            let at = place.start;
            place.start += floats;
            self.free.retain(|place| !place.is_empty());
            return at;
        }
        // What is free at the end grows.
        let at = match self.free.last() {
            Some(last) if last.end == self.end => last.start,
            _ => self.end,
        };
        self.free.retain(|place| place.start < at);
        self.end = at + floats;
        at
    }

    /// Takes a place back that was given out with so many floats.
    pub(super) fn give_back(&mut self, at: usize, floats: usize) {
        let (mut start, mut end) = (at, at + floats.next_multiple_of(LINE_FLOATS));
        self.free.retain(|other| {
            let touches = other.end == at || other.start == end;
            if touches {
                (start, end) = (start.min(other.start), end.max(other.end));
            }
            !touches
        });
        let place = start..end;
        let behind = self.free.partition_point(|other| other.start < place.start);
        self.free.insert(behind, place);
    }

    /// From here on nothing is given out that was given back before: it is used at other times of the pass.
    pub(super) fn seal(&mut self) {
        self.free.clear();
    }

    /// Floats that all places together reach over, and a line more, for what reads over an end.
    pub(super) fn floats(&self) -> usize {
        self.end + LINE_FLOATS
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_given_back_is_given_out_again() {
        let mut room = Room::default();
        let places = [20, 16, 40].map(|floats| room.take(floats));
        assert_eq!(places, [0, 32, 48]);
        room.give_back(0, 20);
        room.give_back(32, 16);
        // Both together are as long as this.
        assert_eq!(room.take(48), 0);
        assert_eq!(room.take(1), 96);
        assert_eq!(room.floats(), 112 + LINE_FLOATS);
    }

    #[test]
    fn a_place_at_the_end_grows() {
        let mut room = Room::default();
        let (first, last) = (room.take(16), room.take(16));
        room.give_back(last, 16);
        assert_eq!(room.take(64), 16);
        room.give_back(first, 16);
        room.give_back(16, 64);
        assert_eq!(room.take(80), 0);
        assert_eq!(room.floats(), 80 + LINE_FLOATS);
    }
}
