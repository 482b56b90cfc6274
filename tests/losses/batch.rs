//! Batches by a formula, the same as in `tests/pytorch/make_loss_fixtures.py`, which says it in words.

use burn::tensor::{Device, Tensor, TensorData};
use contrastive_lab::random::Key;

const SEED: u32 = 2027;
const FIRST_VIEW: u32 = 0;
const SECOND_VIEW: u32 = 1;
const QUEUE: u32 = 2;
const QUEUE_ROWS_PER_IMAGE: usize = 3;
const CLASSES: u32 = 3;
/// How far the second view is from the first: easy and hard positives.
const CHANGE: [f64; 4] = [0.5, 4.5, 1.5, 2.5];

/// What the losses of the family take, on the host.
#[derive(Clone)]
pub struct Batch {
    /// First views, then second views.
    pub z: Vec<f32>, // [2N, D]
    /// Keys of length 1.
    pub queue: Vec<f32>, // [3N, D]
    /// The image's class.
    pub classes: Vec<u32>, // [N]
    /// The column that is right for a row, the rows taken as logits.
    pub columns: Vec<u32>, // [2N]
    pub images: usize,
    pub dims: usize,
}

impl Batch {
    pub fn new(images: usize, dims: usize) -> Self {
        let signed = |image: usize, view: u32| {
            let key = Key {
                seed: SEED,
                step: images as u32,
                image: image as u32,
                view,
            };
            (0..dims as u32).map(move |draw| 2.0 * f64::from(key.uniform(draw)) - 1.0)
        };
        let width = |column: usize| 0.5 + 0.5 * (column % 4) as f64;
        let mut z = Vec::with_capacity(2 * images * dims);
        for image in 0..images {
            let base = signed(image, FIRST_VIEW).enumerate();
            z.extend(base.map(|(column, base)| (width(column) * base) as f32));
        }
        for image in 0..images {
            let base = signed(image, FIRST_VIEW).zip(signed(image, SECOND_VIEW));
            z.extend(base.enumerate().map(|(column, (base, change))| {
                (width(column) * (base + CHANGE[image % 4] * change)) as f32
            }));
        }
        let mut queue = Vec::with_capacity(QUEUE_ROWS_PER_IMAGE * images * dims);
        for row in 0..QUEUE_ROWS_PER_IMAGE * images {
            let length = signed(row, QUEUE).map(|x| x * x).sum::<f64>().sqrt();
            queue.extend(signed(row, QUEUE).map(|value| (value / length) as f32));
        }
        Self {
            z,
            queue,
            classes: (0..images as u32).map(|image| image % CLASSES).collect(),
            columns: (0..2 * images).map(|row| (5 * row % dims) as u32).collect(),
            images,
            dims,
        }
    }

    /// The batch with its images in another order; `order` holds each image once.
    pub fn permuted(&self, order: &[usize]) -> Self {
        let rows = order.iter().copied();
        let rows: Vec<usize> = rows
            .clone()
            .chain(rows.map(|image| image + self.images))
            .collect();
        let row = |&row: &usize| &self.z[row * self.dims..][..self.dims];
        Self {
            z: rows.iter().flat_map(row).copied().collect(),
            classes: order.iter().map(|&image| self.classes[image]).collect(),
            columns: rows.iter().map(|&row| self.columns[row]).collect(),
            ..self.clone()
        }
    }

    /// The batch turned by this angle in the plane of its first two columns.
    pub fn turned(&self, angle: f32) -> Self {
        let turn = |values: &[f32]| {
            let mut values = values.to_vec();
            for row in values.chunks_exact_mut(self.dims) {
                let (x, y) = (row[0], row[1]);
                row[0] = angle.cos() * x - angle.sin() * y;
                row[1] = angle.sin() * x + angle.cos() * y;
            }
            values
        };
        Self {
            z: turn(&self.z),
            queue: turn(&self.queue),
            ..self.clone()
        }
    }

    pub fn z(&self, device: &Device) -> Tensor<2> {
        tensor(&self.z, self.dims, device)
    }
}

/// Rows of `dims` values.
pub fn tensor(values: &[f32], dims: usize, device: &Device) -> Tensor<2> {
    let data = TensorData::new(values.to_vec(), [values.len() / dims, dims]);
    Tensor::from_data(data, device)
}

pub fn floats<const D: usize>(tensor: Tensor<D>) -> Vec<f32> {
    tensor.into_data().try_to_vec::<f32>().unwrap()
}

pub fn number(tensor: Tensor<1>) -> f32 {
    let numbers = floats(tensor);
    assert_eq!(numbers.len(), 1);
    numbers[0]
}
