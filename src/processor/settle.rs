//! What follows a convolution or a fully connected layer, in one walk: norm or bias, the residual, ReLU.

use crate::eight::{Eight, LANES};
use crate::maps::{Cut, Images, Maps};
use crate::statistics::Factors;

/// Normalised, scaled and shifted, with another value, rectified; and zeros around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settle {
    pub cut: Cut,
    /// Without a border.
    pub from: Maps,
    pub factors: Factors,
    pub plus: Option<Maps>,
    pub is_rectified: bool,
    pub to: Maps,
}

impl Settle {
    pub(crate) fn units(&self) -> usize {
        self.cut.pieces()
    }

    pub(crate) fn reach(&self) -> usize {
        let factors = self.factors.at + self.factors.floats();
        let plus = self.plus.map_or(0, Maps::end);
        self.from.end().max(self.to.end()).max(factors).max(plus)
    }

    /// # Safety
    /// Memory up to [`Settle::reach`] is there, and nobody else touches what this unit writes.
    #[inline(always)]
    pub(crate) unsafe fn run<E: Eight>(&self, unit: usize, memory: *mut f32) {
        let images = self.cut.piece(unit);
        let floats = self.from.side * self.from.channels;
        // SAFETY: these images lie in the caller's memory.
        unsafe {
            clear_border::<E>(self.to, images, memory);
            for image in images.first..images.behind {
                for y in 0..self.from.side {
                    let from = memory.add(self.from.pixel(image, y, 0)).cast_const();
                    let to = memory.add(self.to.pixel(image, y, 0));
                    let plus = self
                        .plus
                        .map(|plus| memory.add(plus.pixel(image, y, 0)).cast_const());
                    self.row::<E>(from, plus, to, floats, memory);
                }
            }
        }
    }

    #[inline(always)]
    unsafe fn row<E: Eight>(
        &self,
        from: *const f32,
        plus: Option<*const f32>,
        to: *mut f32,
        floats: usize,
        memory: *mut f32,
    ) {
        let (mut at, mut channel) = (0, 0);
        while at < floats {
            // SAFETY: a row's floats lie there.
            unsafe {
                let of = |at: usize| E::load(memory.add(at + channel));
                let apart = E::load(from.add(at)).minus(of(self.factors.mean()));
                let mut value =
                    apart.times_plus(of(self.factors.scale()), of(self.factors.shift()));
                if let Some(plus) = plus {
                    value = value.plus(E::load(plus.add(at)));
                }
                if self.is_rectified {
                    value = value.rectified();
                }
                value.store(to.add(at));
            }
            at += LANES;
            channel += LANES;
            if channel == self.from.channels {
                channel = 0;
            }
        }
    }
}

/// Writes zeros around images.
///
/// # Safety
/// The images lie in the memory, and nobody else touches them.
#[inline(always)]
pub(crate) unsafe fn clear_border<E: Eight>(maps: Maps, images: Images, memory: *mut f32) {
    if maps.border == 0 {
        return;
    }
    let (row, side) = (maps.row(), maps.border * maps.channels);
    for image in images.first..images.behind {
        let begin = maps.at + image * maps.image();
        // SAFETY: the caller's image.
        unsafe {
            clear::<E>(memory.add(begin), maps.border * row);
            clear::<E>(
                memory.add(begin + maps.image() - maps.border * row),
                maps.border * row,
            );
            for y in 0..maps.side {
                let begin = begin + (maps.border + y) * row;
                clear::<E>(memory.add(begin), side);
                clear::<E>(memory.add(begin + row - side), side);
            }
        }
    }
}

/// # Safety
/// So many floats, whole eights or not, lie there.
#[inline(always)]
unsafe fn clear<E: Eight>(to: *mut f32, floats: usize) {
    let mut at = 0;
    // SAFETY: the caller's floats.
    unsafe {
        while at + LANES <= floats {
            E::splat(0.0).store(to.add(at));
            at += LANES;
        }
        while at < floats {
            *to.add(at) = 0.0;
            at += 1;
        }
    }
}
