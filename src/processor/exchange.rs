//! Between maps here and those of a tensor, which have channel after channel: `[images, channels, side, side]`.

use crate::eight::LANES;
use crate::maps::{Cut, Maps};

/// Brings a tensor into maps, whose other channels and borders become zeros.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Enter {
    pub cut: Cut,
    pub from: usize, // [images, real, side, side]
    /// Channels of the tensor.
    pub real: usize,
    pub to: Maps,
}

impl Enter {
    pub(crate) fn units(&self) -> usize {
        self.cut.pieces()
    }

    pub(crate) fn reach(&self) -> usize {
        let read = self.from + self.to.images * self.real * self.to.pixels();
        read.max(self.to.end())
    }

    /// # Safety
    /// Memory up to [`Enter::reach`] is there, and nobody else touches what this unit writes.
    #[inline(always)]
    pub(crate) unsafe fn run(&self, unit: usize, memory: *mut f32) {
        let images = self.cut.piece(unit);
        let (maps, pixels) = (self.to, self.to.pixels());
        let begin = maps.at + images.first * maps.image();
        let end = maps.at + images.behind * maps.image();
        for at in begin..end {
            // SAFETY: these images lie in the caller's memory.
            unsafe { *memory.add(at) = 0.0 };
        }
        for image in images.first..images.behind {
            for channel in 0..self.real {
                let mut from = self.from + (image * self.real + channel) * pixels;
                for y in 0..maps.side {
                    let mut to = maps.pixel(image, y, 0) + channel;
                    for _ in 0..maps.side {
                        // SAFETY: this image lies in the caller's memory.
                        unsafe { *memory.add(to) = *memory.add(from) };
                        from += 1;
                        to += maps.channels;
                    }
                }
            }
        }
    }
}

/// Brings maps into a tensor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Leave {
    pub cut: Cut,
    pub from: Maps,
    /// Channels of the tensor.
    pub real: usize,
    pub to: usize, // [images, real, side, side]
}

impl Leave {
    pub(crate) fn units(&self) -> usize {
        self.cut.pieces()
    }

    pub(crate) fn reach(&self) -> usize {
        let written = self.to + self.from.images * self.real * self.from.pixels();
        written.max(self.from.end())
    }

    /// # Safety
    /// Memory up to [`Leave::reach`] is there, and nobody else touches what this unit writes.
    #[inline(always)]
    pub(crate) unsafe fn run(&self, unit: usize, memory: *mut f32) {
        let images = self.cut.piece(unit);
        let maps = self.from;
        for image in images.first..images.behind {
            for channel in 0..self.real {
                let mut to = self.to + (image * self.real + channel) * maps.pixels();
                for y in 0..maps.side {
                    let mut from = maps.pixel(image, y, 0) + channel;
                    for _ in 0..maps.side {
                        // SAFETY: this image lies in the caller's memory.
                        unsafe { *memory.add(to) = *memory.add(from) };
                        to += 1;
                        from += maps.channels;
                    }
                }
            }
        }
    }
}

/// Whole eights that hold so many channels.
pub fn padded(channels: usize) -> usize {
    channels.next_multiple_of(LANES)
}
