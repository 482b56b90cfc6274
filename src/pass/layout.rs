//! Where everything that a pass reads and writes has its place.

use super::Purpose;
use super::group::{Group, groups};
use super::room::Room;
use crate::network::plan::{Mode, Plan, Shape, Slot};
use crate::network::{Role, TensorSpec, trained_places};
use contrastive_lab_processor::{Factors, LANES, Maps, padded};
use std::ops::Range;

/// Places of a pass over a batch.
#[derive(Clone, Debug)]
pub(super) struct Layout {
    pub groups: Vec<Group>,
    pub shapes: Vec<Shape>,
    /// Of each tensor of the plan: among the trained, or among the running statistics.
    pub tensors: Vec<usize>,
    /// The input's tensor, and that of its gradient; empty where it is not asked for.
    pub input: Range<usize>,
    pub input_gradient: Range<usize>,
    /// Trained tensors one behind the other.
    pub weights: Range<usize>,
    /// The rest.
    pub running: Range<usize>,
    /// The output's tensor.
    pub output: Range<usize>,
    /// Directly behind it, as the running ones; empty where they do not move.
    pub moved: Range<usize>,
    pub upstream: Range<usize>,
    /// As the weights.
    pub weight_gradient: Range<usize>,
    /// Of each slot that has a place: the input's, and what each group gives.
    pub slots: Vec<Option<Maps>>,
    /// What each group computes before it settles, and its factors; none of an average.
    pub raw: Vec<Option<(Maps, Factors)>>,
    pub room: Room,
}

/// Channels and side of a shape; a row is a map of one pixel.
pub(super) fn channels_and_side(shape: Shape) -> (usize, usize) {
    match shape {
        Shape::Map { channels, side } => (channels, side),
        Shape::Row { width } => (width, 1),
    }
}

impl Layout {
    /// None where a layer of the plan is of no group.
    pub(super) fn new(plan: &Plan, input: Shape, images: usize, purpose: Purpose) -> Option<Self> {
        let keeps = purpose.has_gradient;
        let groups = groups(plan, input)?;
        let shapes = plan.shapes(input);
        let mut room = Room::default();
        let mut place = |floats: usize| {
            let at = room.take(floats);
            at..at + floats
        };
        let of_input = images * input.values();
        let input_place = place(of_input);
        let trained = plan.parameters();
        let all: usize = plan.tensors().iter().map(|spec| spec.len()).sum();
        let weights = place(trained);
        let running = place(all - trained);
        let of_output = images * shapes[plan.layers().len()].values();
        let moving = match purpose.mode {
            Mode::Train => running.len(),
            Mode::Evaluate => 0,
        };
        let both = place(of_output + moving);
        let output = both.start..both.start + of_output;
        let mut place_if = |is_wanted: bool, floats| if is_wanted { place(floats) } else { 0..0 };
        let upstream = place_if(keeps, of_output);
        let weight_gradient = place_if(keeps, trained);
        let input_gradient = place_if(keeps && purpose.has_input_gradient, of_input);
        let mut layout = Self {
            tensors: places(plan, weights.start, running.start),
            slots: vec![None; shapes.len()],
            raw: Vec::new(),
            groups,
            shapes,
            input: input_place,
            input_gradient,
            weights,
            running,
            moved: output.end..both.end,
            output,
            upstream,
            weight_gradient,
            room,
        };
        layout.place_maps(images, keeps)?;
        layout.room.seal();
        Some(layout)
    }

    fn place_maps(&mut self, images: usize, keeps: bool) -> Option<()> {
        let (channels, side) = channels_and_side(self.shapes[0]);
        let border = self.border_of(Slot::INPUT);
        self.slots[0] = Some(self.take(images, side, border, channels));
        for (index, group) in self.groups.clone().into_iter().enumerate() {
            let output = group.output();
            let (channels, side) = channels_and_side(self.shapes[output.index()]);
            let settled = match group {
                Group::Settled(settled) => Some(settled),
                Group::Average { .. } => None,
            };
            let raw = settled.map(|_| {
                let raw = self.take(images, side, 0, padded(channels));
                let factors = Factors {
                    at: 0,
                    channels: raw.channels,
                };
                let at = self.room.take(factors.floats());
                (raw, Factors { at, ..factors })
            });
            self.raw.push(raw);
            let border = self.border_of(output);
            let is_read_in_eights = match group {
                Group::Average { input, .. } => Some(input),
                Group::Settled(settled) => settled.plus,
            };
            if let Some(slot) = is_read_in_eights
                && !self.slots[slot.index()]?.channels.is_multiple_of(LANES)
            {
                return None;
            }
            self.slots[output.index()] = Some(self.take(images, side, border, padded(channels)));
            if !keeps {
                self.release(index, raw);
            }
        }
        Some(())
    }

    /// Where no gradient is asked for, what nothing reads any more gives its place to the next.
    fn release(&mut self, index: usize, raw: Option<(Maps, Factors)>) {
        if let Some((maps, factors)) = raw {
            self.room.give_back(maps.at, maps.floats());
            self.room.give_back(factors.at, factors.floats());
        }
        for slot in self.groups[index].reads() {
            let is_read_later = self.groups[index + 1..]
                .iter()
                .any(|group| group.reads().contains(&slot));
            if let Some(maps) = self.slots[slot.index()].filter(|_| !is_read_later) {
                self.room.give_back(maps.at, maps.floats());
            }
        }
    }

    /// Wide enough for the windows of all that read it.
    fn border_of(&self, slot: Slot) -> usize {
        let window = |group: &Group| match group {
            Group::Settled(settled) if settled.input == slot => settled.window,
            _ => 1,
        };
        self.groups.iter().map(window).max().unwrap_or(1) / 2
    }

    pub(super) fn take(
        &mut self,
        images: usize,
        side: usize,
        border: usize,
        channels: usize,
    ) -> Maps {
        let maps = Maps {
            at: 0,
            images,
            side,
            border,
            channels,
        };
        let at = self.room.take(maps.floats());
        Maps { at, ..maps }
    }

    /// Where a running statistic goes when it has moved.
    pub(super) fn moved(&self, tensor: usize) -> usize {
        self.moved.start + self.tensors[tensor] - self.running.start
    }

    /// Where the gradient of a trained tensor goes.
    pub(super) fn gradient(&self, tensor: usize) -> usize {
        self.weight_gradient.start + self.tensors[tensor] - self.weights.start
    }

    pub(super) fn slot(&self, slot: Slot) -> Maps {
        self.slots[slot.index()].expect("what a group reads was placed before it")
    }

    /// Channels of what a slot holds, without those that fill eights.
    pub(super) fn channels(&self, slot: Slot) -> usize {
        channels_and_side(self.shapes[slot.index()]).0
    }
}

/// Where each tensor begins.
fn places(plan: &Plan, weights: usize, running: usize) -> Vec<usize> {
    let mut next_running = running;
    let of = |(spec, place): (&TensorSpec, Option<Range<usize>>)| {
        debug_assert!(spec.role != Role::Keys, "no plan has keys");
        place.map_or_else(
            || {
                let at = next_running;
                next_running += spec.len();
                at
            },
            |place| weights + place.start,
        )
    };
    plan.tensors()
        .iter()
        .zip(trained_places(plan.tensors()))
        .map(of)
        .collect()
}
