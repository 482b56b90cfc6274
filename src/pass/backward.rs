//! The steps from the gradient of a network's output to those of its weights, and of its input.

use super::Stage;
use super::group::{Group, Settled};
use super::layout::Layout;
use crate::network::plan::{Mode, Slot};
use contrastive_lab_processor::{
    AverageGradient, Cut, Enter, Factors, GradientMeans, GradientSums, Leave, Maps, Pack, Product,
    Runs, SettleGradient, Settled as Walked, Step, Taps, Unpack, WeightGradient, padded,
};

/// Gradients on their way back.
struct Back<'a> {
    layout: &'a mut Layout,
    mode: Mode,
    wants_input: bool,
    /// Of each slot, without a border; some readers' shares may be missing yet.
    gradients: Vec<Option<Maps>>,
    stages: Vec<Stage>,
}

/// The steps, from the last group to the first.
pub(super) fn stages(layout: &mut Layout, mode: Mode, wants_input: bool) -> Vec<Stage> {
    let mut back = Back {
        gradients: vec![None; layout.slots.len()],
        layout,
        mode,
        wants_input,
        stages: Vec::new(),
    };
    let last = back.layout.groups.last().map(Group::output);
    if let Some(last) = last {
        let (to, _) = back.gradient(last);
        back.push(Step::Enter(Enter {
            cut: Cut::of(to.images, to.image()),
            from: back.layout.upstream.start,
            real: back.layout.channels(last),
            to,
        }));
    }
    for index in (0..back.layout.groups.len()).rev() {
        let group = back.layout.groups[index];
        let gradient = back.gradients[group.output().index()].take();
        let gradient = gradient.expect("what a group gives is read, or it is the output");
        match group {
            Group::Average { input, .. } => back.average(gradient, input),
            Group::Settled(settled) => {
                let (raw, factors) = back.layout.raw[index].expect("it was placed");
                back.settled(gradient, &settled, raw, factors);
            }
        }
    }
    if let Some(from) = back.gradients[0].filter(|_| wants_input) {
        let real = back.layout.channels(Slot::INPUT);
        back.push(Step::Leave(Leave {
            cut: Cut::of(from.images, from.image()),
            from,
            real,
            to: back.layout.input_gradient.start,
        }));
    }
    back.stages
}

impl Back<'_> {
    fn push(&mut self, step: Step) {
        self.stages.push(Stage::of(step));
    }

    /// The place of a slot's gradient, and whether there is something already.
    fn gradient(&mut self, slot: Slot) -> (Maps, bool) {
        if let Some(maps) = self.gradients[slot.index()] {
            return (maps, true);
        }
        let of = self.layout.slot(slot);
        let maps = self.layout.take(of.images, of.side, 0, padded(of.channels));
        self.gradients[slot.index()] = Some(maps);
        (maps, false)
    }

    fn give_back(&mut self, maps: Maps) {
        self.layout.room.give_back(maps.at, maps.floats());
    }

    fn is_wanted(&self, slot: Slot) -> bool {
        slot != Slot::INPUT || self.wants_input
    }

    fn average(&mut self, from: Maps, input: Slot) {
        if self.is_wanted(input) {
            let (to, adds) = self.gradient(input);
            let cut = Cut::of(to.images, to.image());
            self.push(Step::AverageGradient(AverageGradient {
                cut,
                from,
                to,
                adds,
            }));
        }
        self.give_back(from);
    }

    fn settled(&mut self, gradient: Maps, settled: &Settled, raw: Maps, factors: Factors) {
        let output = self.layout.slot(settled.output);
        let plus = settled.plus.filter(|&plus| self.is_wanted(plus));
        let plus = plus.map(|plus| self.gradient(plus));
        let wants_input = self.is_wanted(settled.input);
        // The windows of the input's gradient reach over the edge.
        let border = if wants_input { settled.window / 2 } else { 0 };
        // Without a border it lies where the gradient lay that it is made of.
        let of_raw = match border {
            0 => gradient,
            _ => self.layout.take(raw.images, raw.side, border, raw.channels),
        };
        let of = Walked {
            cut: Cut::of(raw.images, 4 * raw.image()),
            from: raw,
            factors,
            gate: settled.is_rectified.then_some(output),
            gradient,
        };
        let means = settled.norm.map(|norm| {
            let (scale, shift) = (norm.scale, norm.scale.map(|scale| scale + 1));
            self.sums(of, settled, [scale, shift])
        });
        self.push(Step::SettleGradient(SettleGradient {
            of,
            means: means.filter(|_| self.mode == Mode::Train),
            to: of_raw,
            plus: plus.map(|(maps, _)| maps),
            plus_adds: plus.is_some_and(|(_, adds)| adds),
        }));
        if border > 0 {
            self.give_back(gradient);
        }
        if let Some(bias) = settled.bias {
            let of = Walked {
                gate: None,
                gradient: of_raw,
                ..of
            };
            self.sums(of, settled, [None, Some(bias)]);
        }
        self.weights(settled, of_raw);
        if wants_input {
            self.input(settled, of_raw);
        }
        self.give_back(of_raw);
    }

    /// Sums over all pixels, into the gradients of these tensors; gives the place of the means.
    fn sums(&mut self, of: Walked, settled: &Settled, tensors: [Option<usize>; 2]) -> usize {
        let mut sums = GradientSums { of, to: 0 };
        sums.to = self.layout.room.take(sums.floats());
        let [scale, shift] = tensors.map(|tensor| tensor.map(|of| self.layout.gradient(of)));
        let mut means = GradientMeans {
            sums,
            real: self.layout.channels(settled.output),
            scale,
            shift,
            to: 0,
        };
        means.to = self.layout.room.take(means.floats());
        self.push(Step::GradientSums(sums));
        self.push(Step::GradientMeans(means));
        means.to
    }

    fn weights(&mut self, settled: &Settled, of_raw: Maps) {
        let input = self.layout.slot(settled.input);
        let of = |to: usize| WeightGradient::new(input, of_raw, settled.window, settled.stride, to);
        let floats = of(0).slices() * of(0).slice();
        let gradient = of(self.layout.room.take(floats));
        self.push(Step::WeightGradient(gradient));
        self.push(Step::Unpack(Unpack {
            from: gradient.to(),
            slices: gradient.slices(),
            slice: gradient.slice(),
            run: gradient.run(),
            channels: of_raw.channels,
            input_channels: input.channels,
            outs: self.layout.channels(settled.output),
            ins: self.layout.channels(settled.input),
            window: settled.window,
            to: self.layout.gradient(settled.weight),
        }));
        self.layout.room.give_back(gradient.to(), floats);
    }

    /// Every pixel of the input takes the taps that met it. With a stride of 2 those are others for even and for odd
    /// rows and columns: four walks.
    fn input(&mut self, settled: &Settled, of_raw: Maps) {
        let (to, adds) = self.gradient(settled.input);
        let mut products = Vec::new();
        for y in 0..settled.stride {
            for x in 0..settled.stride {
                let [down, across] = [y, x].map(|odd| taps(settled, odd));
                let mut pack = Pack {
                    from: self.layout.tensors[settled.weight],
                    outs: self.layout.channels(settled.output),
                    ins: self.layout.channels(settled.input),
                    window: settled.window,
                    down,
                    across,
                    is_turned: true,
                    channels: of_raw.channels,
                    to: 0,
                };
                pack.to = self.layout.room.take(pack.groups() * pack.group());
                let count = down.count();
                let is_met = count > 0 && across.count() > 0;
                if !is_met && adds {
                    continue;
                }
                self.push(Step::Pack(pack));
                // A window of stride 1 begins a pixel before.
                let before = if settled.stride == 1 {
                    settled.window / 2
                } else {
                    0
                };
                products.push(Step::Product(Product {
                    cut: Cut::of(to.images, to.image() + of_raw.image()),
                    rows: (to.side - y).div_ceil(settled.stride),
                    columns: (to.side - x).div_ceil(settled.stride),
                    from: of_raw.walk([of_raw.border - before; 2], 1),
                    runs: Runs {
                        count: if is_met { count } else { 0 },
                        length: across.count() * of_raw.channels,
                        apart: of_raw.row(),
                    },
                    to: to.walk([y, x], settled.stride),
                    groups: pack.groups(),
                    weights: pack.to,
                    bias: None,
                    adds,
                }));
            }
        }
        self.stages.push(Stage::new(products));
    }
}

/// The taps that met an even or odd place, in the order of the outputs that they made.
fn taps(settled: &Settled, odd: usize) -> Taps {
    match (settled.stride, settled.window, odd) {
        (1, 1, _) | (2, 1, 0) => Taps::new(&[0]),
        (1, _, _) => Taps::new(&[2, 1, 0]),
        (_, 1, _) => Taps::NONE,
        (_, _, 0) => Taps::new(&[1]),
        _ => Taps::new(&[2, 0]),
    }
}
