//! What goes into a network and what comes out of it.

#[cfg(feature = "cpu")]
use crate::network::plan::Shape;
use burn::tensor::Tensor;

/// A value on its way through a network.
#[derive(Clone, Debug)]
pub enum Activation {
    Maps(Tensor<4>), // [B, C, H, W]
    Rows(Tensor<2>), // [B, D]
}

impl Activation {
    /// As maps; a row is maps of one pixel.
    pub fn into_maps(self) -> Tensor<4> {
        match self {
            Self::Maps(maps) => maps,
            Self::Rows(rows) => {
                let [batch, width] = rows.dims();
                rows.reshape([batch, width, 1, 1]) // [B, D, 1, 1]
            }
        }
    }

    /// Every value in a row, with the shape of one of a batch and their number; none of maps that are no squares.
    #[cfg(feature = "cpu")]
    pub(super) fn flat(&self) -> Option<(Tensor<1>, Shape, usize)> {
        match self {
            Self::Maps(maps) => {
                let [batch, channels, height, width] = maps.dims();
                let shape = Shape::Map {
                    channels,
                    side: height,
                };
                let flat = maps.clone().reshape([batch * shape.values()]);
                (height == width).then_some((flat, shape, batch))
            }
            Self::Rows(rows) => {
                let [batch, width] = rows.dims();
                let flat = rows.clone().reshape([batch * width]);
                Some((flat, Shape::Row { width }, batch))
            }
        }
    }

    /// As rows; of maps every value.
    pub fn into_rows(self) -> Tensor<2> {
        match self {
            Self::Rows(rows) => rows,
            Self::Maps(maps) => {
                let [batch, channels, height, width] = maps.dims();
                maps.reshape([batch, channels * height * width]) // [B, C H W]
            }
        }
    }
}

impl From<Tensor<4>> for Activation {
    fn from(maps: Tensor<4>) -> Self {
        Self::Maps(maps)
    }
}

impl From<Tensor<2>> for Activation {
    fn from(rows: Tensor<2>) -> Self {
        Self::Rows(rows)
    }
}

/// What a pass leaves.
pub struct Passed {
    pub output: Activation,
    /// Moved running statistics, by their index in the weights; none in evaluation.
    pub moved: Vec<(usize, Tensor<1>)>,
}
