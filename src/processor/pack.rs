//! Weights between the order of a file (PyTorch's) and that in which a product reads them.

use crate::eight::LANES;

/// The taps of a window in one direction, in the order of the input that they meet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Taps {
    places: [usize; 3],
    count: usize,
}

impl Taps {
    pub const NONE: Self = Self {
        places: [0; 3],
        count: 0,
    };

    /// All taps of a window.
    pub fn of_window(window: usize) -> Self {
        Self {
            places: [0, 1, 2],
            count: window,
        }
    }

    /// These.
    ///
    /// # Panics
    /// Of more than three.
    pub fn new(taps: &[usize]) -> Self {
        let mut places = [0; 3];
        places[..taps.len()].copy_from_slice(taps);
        Self {
            places,
            count: taps.len(),
        }
    }

    pub fn count(self) -> usize {
        self.count
    }
}

/// Brings the weights of a convolution `[out, in, window, window]`, or of a fully connected layer, into eights of
/// columns: `[columns / 8, taps down, taps across, channels, 8]`, zeros where there is no such channel or column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pack {
    pub from: usize,
    /// Output channels of the weights.
    pub outs: usize,
    /// Input channels of the weights.
    pub ins: usize,
    pub window: usize,
    pub down: Taps,
    pub across: Taps,
    /// Whether the columns are input channels: for the gradient of the input.
    pub is_turned: bool,
    /// Channels of the maps that are read, whole eights but of the network's input.
    pub channels: usize,
    pub to: usize,
}

impl Pack {
    /// Eights of columns.
    pub fn groups(&self) -> usize {
        self.columns().div_ceil(LANES)
    }

    fn columns(&self) -> usize {
        if self.is_turned { self.ins } else { self.outs }
    }

    /// Floats of one eight of columns.
    pub fn group(&self) -> usize {
        self.down.count * self.across.count * self.channels * LANES
    }

    pub(crate) fn units(&self) -> usize {
        self.groups()
    }

    pub(crate) fn reach(&self) -> usize {
        let read = self.from + self.outs * self.ins * self.window * self.window;
        read.max(self.to + self.groups() * self.group())
    }

    /// # Safety
    /// Memory up to [`Pack::reach`] is there, and nobody else touches what this unit writes.
    #[inline(always)]
    pub(crate) unsafe fn run(&self, group: usize, memory: *mut f32) {
        let mut to = self.to + group * self.group();
        let rows = if self.is_turned { self.outs } else { self.ins };
        for &down in self.down.places.iter().take(self.down.count) {
            for &across in self.across.places.iter().take(self.across.count) {
                for row in 0..self.channels {
                    for column in group * LANES..group * LANES + LANES {
                        let is_there = row < rows && column < self.columns();
                        let (out, of) = if self.is_turned {
                            (row, column)
                        } else {
                            (column, row)
                        };
                        let tap =
                            ((out * self.ins + of) * self.window + down) * self.window + across;
                        // SAFETY: the caller's memory.
                        unsafe {
                            let value = if is_there {
                                *memory.add(self.from + tap)
                            } else {
                                0.0
                            };
                            *memory.add(to) = value;
                        }
                        to += 1;
                    }
                }
            }
        }
    }
}

/// Adds the slices of a weight gradient and brings it into the order of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unpack {
    pub from: usize, // [slices, window, run, channels]
    pub slices: usize,
    /// Floats of a slice.
    pub slice: usize,
    /// Floats of a window's row.
    pub run: usize,
    /// Channels of the output's maps.
    pub channels: usize,
    /// Channels of the input's maps.
    pub input_channels: usize,
    pub outs: usize,
    pub ins: usize,
    pub window: usize,
    pub to: usize, // [outs, ins, window, window]
}

impl Unpack {
    pub(crate) fn units(&self) -> usize {
        self.outs.div_ceil(LANES)
    }

    pub(crate) fn reach(&self) -> usize {
        let written = self.to + self.outs * self.ins * self.window * self.window;
        written.max(self.from + self.slices * self.slice)
    }

    /// # Safety
    /// Memory up to [`Unpack::reach`] is there, and nobody else touches what this unit writes.
    #[inline(always)]
    pub(crate) unsafe fn run(&self, group: usize, memory: *mut f32) {
        let end = group * LANES + LANES;
        let end = if end < self.outs { end } else { self.outs };
        for channel in 0..self.ins {
            for down in 0..self.window {
                for across in 0..self.window {
                    let row = down * self.run + across * self.input_channels + channel;
                    for out in group * LANES..end {
                        let mut sum = 0.0;
                        for slice in 0..self.slices {
                            let at = self.from + slice * self.slice + row * self.channels + out;
                            // SAFETY: the caller's memory.
                            sum += unsafe { *memory.add(at) };
                        }
                        let to = ((out * self.ins + channel) * self.window + down) * self.window
                            + across;
                        // SAFETY: the caller's memory.
                        unsafe { *memory.add(self.to + to) = sum };
                    }
                }
            }
        }
    }
}
