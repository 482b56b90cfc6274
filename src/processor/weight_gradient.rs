//! The gradient of a convolution's weights, and of a fully connected layer's: each the sum of products of inputs and
//! gradients over all pixels of all images.

use crate::eight::{Eight, LANES};
use crate::maps::{Cut, Images, Maps};

/// Partial sums of the gradient, for a slice of the images each.
///
/// A unit computes some eights of output channels over the images of a slice, piece by piece, so that the piece
/// stays in the cache.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WeightGradient {
    /// The layer's input, with a border that holds the window.
    pub input: Maps,
    /// The gradient of its output.
    pub output: Maps,
    /// Side of the window; 1 or 3.
    pub window: usize,
    pub stride: usize,
    /// Every slice has sums of its own, which are added when all are there.
    slices: Cut,
    /// Parts into which the eights of output channels are dealt.
    parts: usize,
    images_per_walk: usize,
    /// `[slices, window, run, channels of the output]`
    to: usize,
}

/// The longest row of weights that a tile writes at once.
pub(crate) const ROWS_MOST: usize = 8;

impl WeightGradient {
    pub fn new(input: Maps, output: Maps, window: usize, stride: usize, to: usize) -> Self {
        let mut gradient = Self {
            input,
            output,
            window,
            stride,
            slices: Cut::of(input.images, 0),
            parts: 1,
            images_per_walk: Cut::of(input.images, input.image() + output.image()).images_per_piece,
            to,
        };
        // Few sums of many weights, many of few.
        let slices = (PARTIAL_FLOATS / gradient.slice()).clamp(1, UNITS);
        gradient.slices.images_per_piece = input.images.div_ceil(slices).max(1);
        gradient.parts = (UNITS / gradient.slices.pieces()).clamp(1, output.channels / LANES);
        gradient
    }

    /// How many sums there are for each weight.
    pub fn slices(&self) -> usize {
        self.slices.pieces()
    }

    /// Where the first slice's sums lie, which take [`WeightGradient::slice`] floats each.
    pub fn to(&self) -> usize {
        self.to
    }

    /// Floats of a window's row, which tiles fill whole.
    pub fn run(&self) -> usize {
        (self.window * self.input.channels).next_multiple_of(ROWS_MOST)
    }

    /// Floats of one slice's sums.
    pub fn slice(&self) -> usize {
        self.window * self.run() * self.output.channels
    }

    pub(crate) fn units(&self) -> usize {
        self.slices() * self.parts
    }

    pub(crate) fn reach(&self) -> usize {
        // The last tile of a row reads over the end of its window.
        let read = (self.input.end() + ROWS_MOST).max(self.output.end());
        read.max(self.to + self.slices() * self.slice())
    }

    /// # Safety
    /// Memory up to [`WeightGradient::reach`] is there, and nobody else touches what this unit writes.
    #[inline(always)]
    pub(crate) unsafe fn run_unit<E: Eight, const ROWS: usize>(
        &self,
        unit: usize,
        memory: *mut f32,
    ) {
        let (mut slice, mut part) = (0, unit);
        while part >= self.parts {
            part -= self.parts;
            slice += 1;
        }
        let images = self.slices.piece(slice);
        let mut first = images.first;
        while first < images.behind {
            let end = first + self.images_per_walk;
            let behind = if end < images.behind {
                end
            } else {
                images.behind
            };
            let walk = Images { first, behind };
            let is_first = first == images.first;
            // SAFETY: the caller's memory; no other unit has this slice and part.
            unsafe { self.add_piece::<E, ROWS>(walk, slice, part, is_first, memory) };
            first = behind;
        }
    }

    #[inline(always)]
    unsafe fn add_piece<E: Eight, const ROWS: usize>(
        &self,
        images: Images,
        slice: usize,
        part: usize,
        is_first: bool,
        memory: *mut f32,
    ) {
        let (run, channels) = (self.run(), self.output.channels);
        let mut begin = self.to + slice * self.slice();
        for row in 0..self.window {
            let mut at = 0;
            while at < run {
                let mut channel = part * LANES;
                while channel < channels {
                    // SAFETY: the caller's memory.
                    unsafe {
                        let sums = memory.add(begin + at * channels + channel);
                        self.tile::<E, ROWS>(images, row, at, channel, is_first, sums, memory);
                    }
                    channel += self.parts * LANES;
                }
                at += ROWS;
            }
            begin += run * channels;
        }
    }

    /// Some rows of eight weights each.
    #[inline(always)]
    #[allow(
        clippy::too_many_arguments,
        reason = "where the tile lies, in every direction"
    )]
    unsafe fn tile<E: Eight, const ROWS: usize>(
        &self,
        images: Images,
        window_row: usize,
        at: usize,
        channel: usize,
        is_first: bool,
        to: *mut f32,
        memory: *mut f32,
    ) {
        let (input, output) = (self.input, self.output);
        let step = self.stride * input.channels;
        // The window of the first pixel begins in the border, as far as it is padded.
        let outside = input.border - self.window / 2;
        let mut sums = [E::splat(0.0); ROWS];
        // SAFETY: windows and gradients of these images lie in the caller's memory.
        unsafe {
            if !is_first {
                for (row, sum) in sums.iter_mut().enumerate() {
                    *sum = E::load(to.add(row * output.channels));
                }
            }
            for image in images.first..images.behind {
                let from =
                    input.at + image * input.image() + outside * (input.row() + input.channels);
                let mut inputs = memory
                    .add(from + window_row * input.row() + at)
                    .cast_const();
                for y in 0..output.side {
                    let mut gradient = memory.add(output.pixel(image, y, 0) + channel).cast_const();
                    let end = gradient.add(output.side * output.channels);
                    let mut input_at = inputs;
                    while gradient < end {
                        let of_output = E::load(gradient);
                        for (row, sum) in sums.iter_mut().enumerate() {
                            let of_input = E::splat(*input_at.add(row));
                            *sum = of_input.times_plus(of_output, *sum);
                        }
                        input_at = input_at.wrapping_add(step);
                        gradient = gradient.add(output.channels);
                    }
                    inputs = inputs.wrapping_add(self.stride * input.row());
                }
            }
            for (row, sum) in sums.into_iter().enumerate() {
                sum.store(to.add(row * output.channels));
            }
        }
    }
}

/// Pieces of work, however many hands there are.
const UNITS: usize = 16;

/// Of all slices together: 4 MB, except that every weight has one.
const PARTIAL_FLOATS: usize = 1_000_000;
