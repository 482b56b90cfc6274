//! The steps from a network's input to its output.

use super::Stage;
use super::group::{Group, Settled};
use super::layout::Layout;
use crate::network::plan::{Mode, NORM_EPSILON, NORM_MOMENTUM, Slot};
use contrastive_lab_processor::{
    Average, Cut, Enter, Factors, Leave, Maps, Pack, Prepare, Product, Running, Runs, Settle,
    Source, Statistics, Step, Taps,
};

/// The steps, in the order of the groups.
pub(super) fn stages(layout: &mut Layout, mode: Mode) -> Vec<Stage> {
    let input = layout.slots[0].expect("the input has a place");
    let cut = Cut::of(input.images, input.image());
    let mut stages = vec![Stage::of(Step::Enter(Enter {
        cut,
        from: layout.input.start,
        real: layout.channels(Slot::INPUT),
        to: input,
    }))];
    for index in 0..layout.groups.len() {
        match layout.groups[index] {
            Group::Settled(settled) => {
                let (raw, factors) = layout.raw[index].expect("it was placed");
                stages.extend(settle(layout, &settled, raw, factors, mode));
            }
            Group::Average { input, output } => {
                let (from, to) = (layout.slot(input), layout.slot(output));
                let cut = Cut::of(from.images, from.image());
                stages.push(Stage::of(Step::Average(Average { cut, from, to })));
            }
        }
    }
    let last = layout.groups.last().map(Group::output);
    if let Some(last) = last {
        let from = layout.slot(last);
        stages.push(Stage::of(Step::Leave(Leave {
            cut: Cut::of(from.images, from.image()),
            from,
            real: layout.channels(last),
            to: layout.output.start,
        })));
    }
    stages
}

/// The steps of one convolution with what follows it.
fn settle(
    layout: &mut Layout,
    settled: &Settled,
    raw: Maps,
    factors: Factors,
    mode: Mode,
) -> Vec<Stage> {
    let input = layout.slot(settled.input);
    let output = layout.slot(settled.output);
    let (ins, outs) = (
        layout.channels(settled.input),
        layout.channels(settled.output),
    );
    let window = Taps::of_window(settled.window);
    let mut pack = Pack {
        from: layout.tensors[settled.weight],
        outs,
        ins,
        window: settled.window,
        down: window,
        across: window,
        is_turned: false,
        channels: input.channels,
        to: 0,
    };
    pack.to = layout.room.take(pack.groups() * pack.group());
    let bias = settled.bias.map(|bias| {
        let mut pack = bias_pack(layout.tensors[bias], outs);
        pack.to = layout.room.take(pack.groups() * pack.group());
        pack
    });
    let cut = Cut::of(raw.images, input.image() + raw.image());
    let product = Product {
        cut,
        rows: raw.side,
        columns: raw.side,
        // A window begins in the border, as far as the convolution is padded.
        from: input.walk([input.border - settled.window / 2; 2], settled.stride),
        runs: Runs {
            count: settled.window,
            length: settled.window * input.channels,
            apart: input.row(),
        },
        to: raw.walk([0; 2], 1),
        groups: pack.groups(),
        weights: pack.to,
        bias: bias.map(|pack| pack.to),
        adds: false,
    };
    let mut stages = vec![Stage::of(Step::Pack(pack))];
    stages.extend(bias.map(|pack| Stage::of(Step::Pack(pack))));
    let statistics = (settled.norm.is_some() && mode == Mode::Train).then(|| {
        let mut statistics = Statistics {
            cut,
            maps: raw,
            to: 0,
        };
        statistics.to = layout.room.take(statistics.floats());
        statistics
    });
    // The statistics of a piece while it lies in the cache.
    let with_statistics = statistics.map(Step::Statistics);
    stages.push(Stage::new(
        [Step::Product(product)].into_iter().chain(with_statistics),
    ));
    let prepare = prepare(layout, settled, statistics, outs, factors);
    stages.push(Stage::of(Step::Prepare(prepare)));
    stages.push(Stage::of(Step::Settle(Settle {
        cut: Cut::of(raw.images, raw.image() + output.image()),
        from: raw,
        factors,
        plus: settled.plus.map(|plus| layout.slot(plus)),
        is_rectified: settled.is_rectified,
        to: output,
    })));
    stages
}

fn prepare(
    layout: &Layout,
    settled: &Settled,
    statistics: Option<Statistics>,
    real: usize,
    to: Factors,
) -> Prepare {
    let source = settled.norm.map_or(Source::Nothing, |norm| {
        let [mean, variance] = [norm.mean, norm.mean + 1];
        let running = Running {
            mean: layout.tensors[mean],
            variance: layout.tensors[variance],
            moved_mean: layout.moved(mean),
            moved_variance: layout.moved(variance),
        };
        match statistics {
            Some(statistics) => Source::Batch {
                statistics,
                running,
                momentum: NORM_MOMENTUM as f32,
            },
            None => Source::Running(running),
        }
    });
    let scale = settled.norm.and_then(|norm| norm.scale);
    Prepare {
        source,
        real,
        scale: scale.map(|scale| layout.tensors[scale]),
        shift: scale.map(|scale| layout.tensors[scale + 1]),
        epsilon: NORM_EPSILON as f32,
        to,
    }
}

/// A bias as the weights of a window without channels.
fn bias_pack(from: usize, outs: usize) -> Pack {
    let one = Taps::of_window(1);
    Pack {
        from,
        outs,
        ins: 1,
        window: 1,
        down: one,
        across: one,
        is_turned: false,
        channels: 1,
        to: 0,
    }
}
