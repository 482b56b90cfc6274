//! Views of a batch's examples on a device, whatever the examples are.

use super::activation::Activation;
use super::pixels::normalise_pixels;
use crate::device::upload;
use burn::tensor::Tensor;
use std::ops::Range;

/// Views as an encoder takes them, one row each.
#[derive(Clone, Debug)]
pub enum Views {
    /// Values 0 to 1.
    Pixels(Tensor<4>), // [V, 3, S, S]
}

impl Views {
    /// Number of views.
    pub fn count(&self) -> usize {
        match self {
            Self::Pixels(pixels) => pixels.dims()[0],
        }
    }

    /// Neighbouring views.
    #[must_use]
    pub fn rows(&self, rows: Range<usize>) -> Self {
        match self {
            Self::Pixels(pixels) => Self::Pixels(pixels.clone().slice(rows)),
        }
    }

    /// Views turned by so many quarters against the clock.
    #[must_use]
    pub fn turned(&self, quarters: u32) -> Self {
        match self {
            Self::Pixels(pixels) => {
                let pixels = pixels.clone();
                Self::Pixels(match quarters % 4 {
                    0 => pixels,
                    1 => pixels.swap_dims(2, 3).flip([2]),
                    2 => pixels.flip([2, 3]),
                    _ => pixels.swap_dims(2, 3).flip([3]),
                })
            }
        }
    }

    /// All of these, one behind the other.
    #[must_use]
    pub fn joined(views: Vec<Self>) -> Self {
        let pixels = views.into_iter().map(|Self::Pixels(pixels)| pixels);
        Self::Pixels(Tensor::cat(pixels.collect(), 0))
    }

    /// Views in another order.
    #[must_use]
    pub fn select(&self, rows: &[u32]) -> Self {
        match self {
            Self::Pixels(pixels) => {
                let rows = upload::indices(rows, &pixels.device());
                Self::Pixels(pixels.clone().select(0, rows))
            }
        }
    }
}

impl From<Views> for Activation {
    /// What an encoder's first layer reads.
    fn from(views: Views) -> Self {
        match views {
            Views::Pixels(pixels) => Self::Maps(normalise_pixels(pixels)), // [V, 3, S, S]
        }
    }
}

#[cfg(all(test, feature = "cpu"))]
mod tests {
    use super::*;
    use burn::tensor::{Device, TensorData};

    /// Views of two values each.
    fn views(values: &[f32]) -> Views {
        let data = TensorData::new(values.to_vec(), [values.len() / 2, 1, 1, 2]);
        Views::Pixels(Tensor::from_data(data, &Device::flex()))
    }

    fn read(views: Views) -> Vec<f32> {
        let Views::Pixels(pixels) = views;
        pixels.into_data().try_to_vec().expect("floats")
    }

    #[test]
    fn rows_and_orders_take_whole_views() {
        let views = views(&[0.0, 0.1, 0.2, 0.3, 0.4, 0.5]);
        assert_eq!(views.count(), 3);
        assert_eq!(read(views.rows(1..3)), [0.2, 0.3, 0.4, 0.5]);
        assert_eq!(read(views.select(&[2, 0])), [0.4, 0.5, 0.0, 0.1]);
    }

    #[test]
    fn a_quarter_turns_the_right_side_up_and_four_are_none() {
        let square = || {
            let values = vec![0.1_f32, 0.2, 0.3, 0.4];
            let data = TensorData::new(values, [1, 1, 2, 2]);
            Views::Pixels(Tensor::from_data(data, &Device::flex()))
        };
        for (quarters, expected) in [
            (0, [0.1, 0.2, 0.3, 0.4]),
            (1, [0.2, 0.4, 0.1, 0.3]),
            (2, [0.4, 0.3, 0.2, 0.1]),
            (3, [0.3, 0.1, 0.4, 0.2]),
            (4, [0.1, 0.2, 0.3, 0.4]),
        ] {
            assert_eq!(read(square().turned(quarters)), expected, "{quarters}");
        }
        let joined = Views::joined(vec![square(), square().turned(2)]);
        assert_eq!(joined.count(), 2);
        assert_eq!(read(joined.rows(1..2)), [0.4, 0.3, 0.2, 0.1]);
    }

    #[test]
    fn an_encoder_reads_pixels_that_are_brought_around_zero() {
        let Activation::Maps(maps) = views(&[0.0, 1.0]).into() else {
            panic!("pictures are maps");
        };
        let values: Vec<f32> = maps.into_data().try_to_vec().expect("floats");
        assert_eq!(values, [-2.0, 2.0]);
    }
}
