//! Where maps lie in the memory of a pass.

/// Maps of a batch: image after image, row after row, pixel after pixel, all channels of a pixel side by side, and
/// around every image a border of zeros, so that the window of a convolution never has to be cut. What is written
/// has a multiple of [`crate::LANES`] channels.
///
/// A batch of rows is maps of one pixel without a border.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Maps {
    /// The first float of the first border.
    pub at: usize,
    pub images: usize,
    /// Of an image without its border, in pixels.
    pub side: usize,
    /// In pixels.
    pub border: usize,
    pub channels: usize,
}

impl Maps {
    /// Floats from a pixel to the one below it.
    pub fn row(self) -> usize {
        (self.side + 2 * self.border) * self.channels
    }

    /// Floats from an image to the next.
    pub fn image(self) -> usize {
        (self.side + 2 * self.border) * self.row()
    }

    /// Floats of the whole.
    pub fn floats(self) -> usize {
        self.images * self.image()
    }

    /// The float behind the last.
    pub fn end(self) -> usize {
        self.at + self.floats()
    }

    /// Pixels of an image without its border.
    pub fn pixels(self) -> usize {
        self.side * self.side
    }

    /// Every `stride`-th pixel from this one on, which is counted from the corner of the border.
    pub fn walk(self, corner: [usize; 2], stride: usize) -> Walk {
        Walk {
            at: self.at + corner[0] * self.row() + corner[1] * self.channels,
            pixel: stride * self.channels,
            row: stride * self.row(),
            image: self.image(),
        }
    }

    /// The first channel of a pixel within the border.
    pub(crate) fn pixel(self, image: usize, y: usize, x: usize) -> usize {
        let (row, column) = (y + self.border, x + self.border);
        self.at + image * self.image() + row * self.row() + column * self.channels
    }
}

/// Pixels that are walked through, and where each lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Walk {
    /// The first float of the first.
    pub at: usize,
    /// Floats from a pixel to the next of its row.
    pub pixel: usize,
    /// Floats from a row to the next.
    pub row: usize,
    /// Floats from an image to the next.
    pub image: usize,
}

/// Some images of a batch: what one unit of work takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Images {
    pub first: usize,
    pub behind: usize,
}

/// How a batch is cut: in pieces of a fixed size, whoever computes them, so that sums come out the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cut {
    pub images: usize,
    /// Images of a piece; the last has what is left.
    pub images_per_piece: usize,
}

impl Cut {
    /// Pieces of a batch whose images take so many floats each in all that is read and written.
    pub fn of(images: usize, floats_per_image: usize) -> Self {
        Self {
            images,
            images_per_piece: (PIECE_FLOATS / floats_per_image.max(1)).clamp(1, images.max(1)),
        }
    }

    pub fn pieces(self) -> usize {
        self.images.div_ceil(self.images_per_piece)
    }

    pub(crate) fn piece(self, piece: usize) -> Images {
        let first = piece * self.images_per_piece;
        let behind = first + self.images_per_piece;
        Images {
            first,
            behind: if behind < self.images {
                behind
            } else {
                self.images
            },
        }
    }
}

/// What stays in the cache of a core between two walks through it: 200 KB.
const PIECE_FLOATS: usize = 50_000;
