//! Back through [`crate::Settle`]: ReLU, the residual, norm or bias.

use crate::eight::{Eight, LANES};
use crate::maps::{Cut, Maps};
use crate::settle::clear_border;
use crate::statistics::Factors;

/// What both walks read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settled {
    pub cut: Cut,
    /// What was settled, without a border.
    pub from: Maps,
    pub factors: Factors,
    /// The settled values where they are rectified: the gradient flows where they are above 0.
    pub gate: Option<Maps>,
    /// The gradient of the settled values, without a border.
    pub gradient: Maps,
}

impl Settled {
    fn reach(&self) -> usize {
        let factors = self.factors.at + self.factors.floats();
        let gate = self.gate.map_or(0, Maps::end);
        self.from
            .end()
            .max(self.gradient.end())
            .max(factors)
            .max(gate)
    }
}

/// Sums of the gradient, and of the gradient by the normalised value, of every channel: piece by piece.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GradientSums {
    pub of: Settled,
    pub to: usize, // [pieces, 2, channels]
}

impl GradientSums {
    pub(crate) fn units(&self) -> usize {
        self.of.cut.pieces()
    }

    /// Floats that are written.
    pub fn floats(&self) -> usize {
        self.units() * 2 * self.of.from.channels
    }

    pub(crate) fn reach(&self) -> usize {
        self.of.reach().max(self.to + self.floats())
    }

    /// # Safety
    /// Memory up to [`GradientSums::reach`] is there, and nobody else touches what this unit writes.
    #[inline(always)]
    pub(crate) unsafe fn run<E: Eight>(&self, unit: usize, memory: *mut f32) {
        let Settled {
            from,
            factors,
            gate,
            gradient,
            ..
        } = self.of;
        let images = self.of.cut.piece(unit);
        let channels = from.channels;
        let to = self.to + unit * 2 * channels;
        let mut channel = 0;
        while channel < channels {
            // SAFETY: these images lie in the caller's memory.
            unsafe {
                let mean = E::load(memory.add(factors.mean() + channel));
                let inverse = E::load(memory.add(factors.inverse_deviation() + channel));
                let (mut sum, mut products) = (E::splat(0.0), E::splat(0.0));
                for image in images.first..images.behind {
                    for y in 0..from.side {
                        let values = memory.add(from.pixel(image, y, 0) + channel).cast_const();
                        let gradients = memory
                            .add(gradient.pixel(image, y, 0) + channel)
                            .cast_const();
                        let gates = gate
                            .map(|gate| memory.add(gate.pixel(image, y, 0) + channel).cast_const());
                        let mut at = 0;
                        while at < from.side * channels {
                            let mut gradient = E::load(gradients.add(at));
                            if let Some(gates) = gates {
                                gradient = gradient.where_positive(E::load(gates.add(at)));
                            }
                            sum = sum.plus(gradient);
                            let apart = E::load(values.add(at)).minus(mean);
                            products = gradient.times_plus(apart, products);
                            at += channels;
                        }
                    }
                }
                sum.store(memory.add(to + channel));
                products
                    .times(inverse)
                    .store(memory.add(to + channels + channel));
            }
            channel += LANES;
        }
    }
}

/// Adds the pieces: gradients of scale and shift, and the means that the input's gradient needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GradientMeans {
    pub sums: GradientSums,
    /// Channels that the weights have.
    pub real: usize,
    pub scale: Option<usize>, // [real]
    pub shift: Option<usize>, // [real]
    pub to: usize,            // [2, channels]
}

impl GradientMeans {
    pub(crate) fn units(&self) -> usize {
        1
    }

    /// Floats of the means.
    pub fn floats(&self) -> usize {
        2 * self.sums.of.from.channels
    }

    pub(crate) fn reach(&self) -> usize {
        let trained = self.scale.max(self.shift).map_or(0, |at| at + self.real);
        self.sums.reach().max(self.to + self.floats()).max(trained)
    }

    /// # Safety
    /// Memory up to [`GradientMeans::reach`] is there, and nobody else touches what this writes.
    #[inline(always)]
    pub(crate) unsafe fn run(&self, memory: *mut f32) {
        let from = self.sums.of.from;
        let count = (from.images * from.pixels()) as f64;
        for channel in 0..from.channels {
            let mut sums = [0.0; 2];
            for piece in 0..self.sums.units() {
                for (part, sum) in sums.iter_mut().enumerate() {
                    let at = self.sums.to + (2 * piece + part) * from.channels + channel;
                    // SAFETY: the caller's memory.
                    *sum += f64::from(unsafe { *memory.add(at) });
                }
            }
            let [of_shift, of_scale] = sums;
            // SAFETY: the caller's memory.
            unsafe {
                *memory.add(self.to + channel) = (of_shift / count) as f32;
                *memory.add(self.to + from.channels + channel) = (of_scale / count) as f32;
                if channel < self.real {
                    if let Some(at) = self.scale {
                        *memory.add(at + channel) = of_scale as f32;
                    }
                    if let Some(at) = self.shift {
                        *memory.add(at + channel) = of_shift as f32;
                    }
                }
            }
        }
    }
}

/// The gradient of what was settled, and of what was added to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SettleGradient {
    pub of: Settled,
    /// The means, where values were normalised by their own batch.
    pub means: Option<usize>, // [2, channels]
    pub to: Maps,
    /// Of what was added, without a border.
    pub plus: Option<Maps>,
    /// Whether the gradient of what was added is added to what is there.
    pub plus_adds: bool,
}

impl SettleGradient {
    pub(crate) fn units(&self) -> usize {
        self.of.cut.pieces()
    }

    pub(crate) fn reach(&self) -> usize {
        let means = self.means.map_or(0, |at| at + 2 * self.of.from.channels);
        let plus = self.plus.map_or(0, Maps::end);
        self.of.reach().max(means).max(self.to.end()).max(plus)
    }

    /// # Safety
    /// Memory up to [`SettleGradient::reach`] is there, and nobody else touches what this unit writes.
    #[inline(always)]
    pub(crate) unsafe fn run<E: Eight>(&self, unit: usize, memory: *mut f32) {
        let images = self.of.cut.piece(unit);
        // SAFETY: these images lie in the caller's memory.
        unsafe {
            clear_border::<E>(self.to, images, memory);
            for image in images.first..images.behind {
                for y in 0..self.of.from.side {
                    self.row::<E>(image, y, memory);
                }
            }
        }
    }

    #[inline(always)]
    unsafe fn row<E: Eight>(&self, image: usize, y: usize, memory: *mut f32) {
        let Settled {
            from,
            factors,
            gate,
            gradient,
            ..
        } = self.of;
        let floats = from.side * from.channels;
        let (mut at, mut channel) = (0, 0);
        // SAFETY: this image lies in the caller's memory.
        unsafe {
            let place = |maps: Maps| memory.add(maps.pixel(image, y, 0));
            let (values, gradients, to) = (place(from), place(gradient), place(self.to));
            let (gates, plus) = (gate.map(place), self.plus.map(place));
            while at < floats {
                let mut gradient = E::load(gradients.add(at));
                if let Some(gates) = gates {
                    gradient = gradient.where_positive(E::load(gates.add(at)));
                }
                if let Some(plus) = plus {
                    let plus = plus.add(at);
                    let sum = if self.plus_adds {
                        E::load(plus).plus(gradient)
                    } else {
                        gradient
                    };
                    sum.store(plus);
                }
                if let Some(means) = self.means {
                    let of = |at: usize| E::load(memory.add(at + channel));
                    let apart = E::load(values.add(at)).minus(of(factors.mean()));
                    let normalised = apart.times(of(factors.inverse_deviation()));
                    let of_statistics = normalised.times_plus(of(means + from.channels), of(means));
                    gradient = gradient.minus(of_statistics);
                }
                let scale = E::load(memory.add(factors.scale() + channel));
                gradient.times(scale).store(to.add(at));
                at += LANES;
                channel += LANES;
                if channel == from.channels {
                    channel = 0;
                }
            }
        }
    }
}
