//! The mean over a map's pixels, and back.

use crate::eight::{Eight, LANES};
use crate::maps::{Cut, Maps};

/// The mean of every channel over the pixels of an image.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Average {
    pub cut: Cut,
    pub from: Maps,
    /// Of one pixel.
    pub to: Maps,
}

impl Average {
    pub(crate) fn units(&self) -> usize {
        self.cut.pieces()
    }

    pub(crate) fn reach(&self) -> usize {
        self.from.end().max(self.to.end())
    }

    /// # Safety
    /// Memory up to [`Average::reach`] is there, and nobody else touches what this unit writes.
    #[inline(always)]
    pub(crate) unsafe fn run<E: Eight>(&self, unit: usize, memory: *mut f32) {
        let images = self.cut.piece(unit);
        let (from, share) = (self.from, E::splat(1.0 / self.from.pixels() as f32));
        for image in images.first..images.behind {
            let mut channel = 0;
            while channel < from.channels {
                let mut sum = E::splat(0.0);
                // SAFETY: this image lies in the caller's memory.
                unsafe {
                    for y in 0..from.side {
                        let row = memory.add(from.pixel(image, y, 0) + channel);
                        for x in 0..from.side {
                            sum = sum.plus(E::load(row.add(x * from.channels)));
                        }
                    }
                    let to = memory.add(self.to.pixel(image, 0, 0) + channel);
                    sum.times(share).store(to);
                }
                channel += LANES;
            }
        }
    }
}

/// Gives every pixel its share of the mean's gradient.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AverageGradient {
    pub cut: Cut,
    /// Of one pixel.
    pub from: Maps,
    pub to: Maps,
    /// Whether it is added to what is there.
    pub adds: bool,
}

impl AverageGradient {
    pub(crate) fn units(&self) -> usize {
        self.cut.pieces()
    }

    pub(crate) fn reach(&self) -> usize {
        self.from.end().max(self.to.end())
    }

    /// # Safety
    /// Memory up to [`AverageGradient::reach`] is there, and nobody else touches what this unit writes.
    #[inline(always)]
    pub(crate) unsafe fn run<E: Eight>(&self, unit: usize, memory: *mut f32) {
        let images = self.cut.piece(unit);
        let (to, share) = (self.to, E::splat(1.0 / self.to.pixels() as f32));
        for image in images.first..images.behind {
            let mut channel = 0;
            while channel < to.channels {
                // SAFETY: this image lies in the caller's memory.
                unsafe {
                    let from = memory.add(self.from.pixel(image, 0, 0) + channel);
                    let of_pixel = E::load(from).times(share);
                    for y in 0..to.side {
                        for x in 0..to.side {
                            let to = memory.add(to.pixel(image, y, x) + channel);
                            let sum = if self.adds {
                                E::load(to).plus(of_pixel)
                            } else {
                                of_pixel
                            };
                            sum.store(to);
                        }
                    }
                }
                channel += LANES;
            }
        }
    }
}
