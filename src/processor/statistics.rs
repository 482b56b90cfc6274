//! What batch norm needs to know of a batch (Ioffe and Szegedy 2015, arXiv 1502.03167, algorithm 1).

use crate::eight::{Eight, LANES};
use crate::maps::{Cut, Maps};

/// Mean and sum of squared distances from it of every channel, piece by piece of the batch: values far from 0 keep
/// their digits, since no square of theirs is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Statistics {
    pub cut: Cut,
    /// Without a border.
    pub maps: Maps,
    pub to: usize, // [pieces, 2, channels]
}

impl Statistics {
    pub(crate) fn units(&self) -> usize {
        self.cut.pieces()
    }

    /// Floats that are written.
    pub fn floats(&self) -> usize {
        self.units() * 2 * self.maps.channels
    }

    pub(crate) fn reach(&self) -> usize {
        self.maps.end().max(self.to + self.floats())
    }

    /// # Safety
    /// Memory up to [`Statistics::reach`] is there, and nobody else touches what this unit writes.
    #[inline(always)]
    pub(crate) unsafe fn run<E: Eight>(&self, unit: usize, memory: *mut f32) {
        let images = self.cut.piece(unit);
        let channels = self.maps.channels;
        let pixels = (images.behind - images.first) * self.maps.pixels();
        let share = E::splat(1.0 / pixels as f32);
        let begin = self.maps.at + images.first * self.maps.image();
        let to = self.to + unit * 2 * channels;
        let mut channel = 0;
        while channel < channels {
            // SAFETY: this piece lies in the caller's memory.
            unsafe {
                let values = memory.add(begin + channel).cast_const();
                let mut sum = E::splat(0.0);
                for pixel in 0..pixels {
                    sum = sum.plus(E::load(values.add(pixel * channels)));
                }
                let mean = sum.times(share);
                let mut squares = E::splat(0.0);
                for pixel in 0..pixels {
                    let apart = E::load(values.add(pixel * channels)).minus(mean);
                    squares = apart.times_plus(apart, squares);
                }
                mean.store(memory.add(to + channel));
                squares.store(memory.add(to + channels + channel));
            }
            channel += LANES;
        }
    }
}

/// Where a layer's factors lie: `[mean, 1 / deviation, scale / deviation, shift]`, each for every channel. A value
/// becomes `(value - mean) * scale / deviation + shift`: the mean first, since values far from 0 have no digits left
/// for a shift that undoes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Factors {
    pub at: usize, // [4, channels]
    /// Of the maps.
    pub channels: usize,
}

impl Factors {
    pub fn floats(self) -> usize {
        4 * self.channels
    }

    pub(crate) fn mean(self) -> usize {
        self.at
    }

    pub(crate) fn inverse_deviation(self) -> usize {
        self.at + self.channels
    }

    pub(crate) fn scale(self) -> usize {
        self.at + 2 * self.channels
    }

    pub(crate) fn shift(self) -> usize {
        self.at + 3 * self.channels
    }
}

/// Where the factors come from.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Source {
    /// A batch's statistics; the running ones move by `momentum`.
    Batch {
        statistics: Statistics,
        running: Running,
        momentum: f32,
    },
    /// The running statistics.
    Running(Running),
    /// No norm: values stay, but for a bias.
    Nothing,
}

/// Running statistics, and where they go when they have moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Running {
    pub mean: usize,     // [real channels]
    pub variance: usize, // [real channels]
    pub moved_mean: usize,
    pub moved_variance: usize,
}

/// Makes the factors of a layer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Prepare {
    pub source: Source,
    /// Channels that the weights have; the maps' others stay 0.
    pub real: usize,
    /// Trained scale, if there is one.
    pub scale: Option<usize>, // [real]
    /// Trained shift or bias, if there is one.
    pub shift: Option<usize>, // [real]
    pub epsilon: f32,
    pub to: Factors,
}

impl Prepare {
    pub(crate) fn units(&self) -> usize {
        1
    }

    pub(crate) fn reach(&self) -> usize {
        let of_source = match self.source {
            Source::Batch {
                statistics,
                running,
                ..
            } => statistics
                .reach()
                .max(running.moved_mean.max(running.moved_variance) + self.real)
                .max(running.mean.max(running.variance) + self.real),
            Source::Running(running) => running.mean.max(running.variance) + self.real,
            Source::Nothing => 0,
        };
        let trained = self.scale.max(self.shift).map_or(0, |at| at + self.real);
        of_source.max(trained).max(self.to.at + self.to.floats())
    }

    /// # Safety
    /// Memory up to [`Prepare::reach`] is there, and nobody else touches what this writes.
    #[inline(always)]
    pub(crate) unsafe fn run<E: Eight>(&self, memory: *mut f32) {
        for channel in 0..self.to.channels {
            let is_real = channel < self.real;
            // SAFETY: the caller's memory.
            unsafe {
                let [mean, variance] = self.moments(channel, is_real, memory);
                let inverse = match self.source {
                    Source::Nothing => 1.0,
                    _ => inverse_root::<E>(variance + self.epsilon),
                };
                let trained = |at: Option<usize>, without: f32| match at {
                    Some(at) if is_real => *memory.add(at + channel),
                    _ => without,
                };
                let scale = trained(self.scale, 1.0) * inverse;
                let shift = trained(self.shift, 0.0);
                *memory.add(self.to.mean() + channel) = mean;
                *memory.add(self.to.inverse_deviation() + channel) = inverse;
                *memory.add(self.to.scale() + channel) = scale;
                *memory.add(self.to.shift() + channel) = shift;
            }
        }
    }

    /// Mean and biased variance.
    #[inline(always)]
    unsafe fn moments(&self, channel: usize, is_real: bool, memory: *mut f32) -> [f32; 2] {
        match self.source {
            Source::Nothing => [0.0; 2],
            Source::Running(_) if !is_real => [0.0; 2],
            // SAFETY: the caller's memory.
            Source::Running(running) => unsafe {
                [
                    *memory.add(running.mean + channel),
                    *memory.add(running.variance + channel),
                ]
            },
            Source::Batch {
                statistics,
                running,
                momentum,
            } => {
                // SAFETY: the caller's memory.
                let (count, mean, squares) = unsafe { statistics.together(channel, memory) };
                if is_real {
                    let kept = 1.0 - momentum;
                    let unbiased = squares / if count > 2.0 { count - 1.0 } else { 1.0 };
                    // SAFETY: the caller's memory.
                    unsafe {
                        *memory.add(running.moved_mean + channel) =
                            kept * *memory.add(running.mean + channel) + momentum * mean as f32;
                        *memory.add(running.moved_variance + channel) = kept
                            * *memory.add(running.variance + channel)
                            + momentum * unbiased as f32;
                    }
                }
                [mean as f32, (squares / count) as f32]
            }
        }
    }
}

impl Statistics {
    /// Count, mean and sum of squared distances of a channel in all pieces (Chan, Golub and LeVeque 1979, section 2,
    /// equation 2.1), in the order of the pieces.
    #[inline(always)]
    unsafe fn together(&self, channel: usize, memory: *mut f32) -> (f64, f64, f64) {
        let (mut count, mut mean, mut squares) = (0.0, 0.0, 0.0);
        for piece in 0..self.units() {
            let images = self.cut.piece(piece);
            let more = ((images.behind - images.first) * self.maps.pixels()) as f64;
            let at = self.to + piece * 2 * self.maps.channels + channel;
            // SAFETY: the caller's memory.
            let (piece_mean, piece_squares) = unsafe {
                (
                    f64::from(*memory.add(at)),
                    f64::from(*memory.add(at + self.maps.channels)),
                )
            };
            let apart = piece_mean - mean;
            let all = count + more;
            mean += apart * more / all;
            squares += piece_squares + apart * apart * count * more / all;
            count = all;
        }
        (count, mean, squares)
    }
}

/// One over the square root.
#[inline(always)]
fn inverse_root<E: Eight>(value: f32) -> f32 {
    let mut lanes = [0.0; LANES];
    // SAFETY: eight floats of its own.
    unsafe { E::splat(value).square_root().store(lanes.as_mut_ptr()) };
    1.0 / lanes[0]
}
