//! NT-Xent on the CPU: the loops of the reference, with products that the compiler turns into SIMD
//! and each similarity computed once for its two anchors.

use super::NtXentBackend;
use crate::reference::nt_xent::positive_of;
use burn::backend::Flex;
use burn::backend::tensor::FloatTensor;
use burn::tensor::TensorData;

/// Sums that run side by side in a product.
const LANES: usize = 8;

struct Rows {
    values: Vec<f32>, // [rows, dim]
    rows: usize,
    dim: usize,
    temperature: f32,
}

impl Rows {
    fn new(z: FloatTensor<Flex>, settings: FloatTensor<Flex>) -> Self {
        let settings = floats(settings);
        Self {
            values: floats(z),
            rows: settings[0] as usize,
            dim: settings[1] as usize,
            temperature: settings[2],
        }
    }

    fn row(&self, index: usize) -> &[f32] {
        &self.values[index * self.dim..(index + 1) * self.dim]
    }

    fn similarity(&self, a: usize, b: usize) -> f32 {
        dot(self.row(a), self.row(b)) / self.temperature
    }
}

impl NtXentBackend for Flex {
    fn nt_xent_anchors(z: FloatTensor<Self>, settings: FloatTensor<Self>) -> FloatTensor<Self> {
        let z = Rows::new(z, settings);
        let rows = z.rows;
        let mut anchors = vec![0.0; 3 * rows]; // [3, rows]
        let mut similarities = vec![0.0; rows];
        for anchor in 0..rows {
            let positive = positive_of(anchor, rows);
            let mut largest = f32::MIN;
            let mut best_negative = f32::MIN;
            for (other, similarity) in similarities.iter_mut().enumerate() {
                *similarity = z.similarity(anchor, other);
                if other != anchor {
                    largest = largest.max(*similarity);
                    if other != positive {
                        best_negative = best_negative.max(*similarity);
                    }
                }
            }
            let of_positive = similarities[positive];
            similarities[anchor] = f32::NEG_INFINITY;
            let sum: f32 = similarities.iter().map(|s| (s - largest).exp()).sum();
            let log_sum_exp = largest + sum.ln();
            anchors[anchor] = log_sum_exp - of_positive;
            anchors[rows + anchor] = log_sum_exp;
            anchors[2 * rows + anchor] = f32::from(of_positive > best_negative);
        }
        tensor(anchors, [3, rows])
    }

    fn nt_xent_gradient(
        z: FloatTensor<Self>,
        settings: FloatTensor<Self>,
        anchors: FloatTensor<Self>,
        upstream: FloatTensor<Self>,
    ) -> FloatTensor<Self> {
        let z = Rows::new(z, settings);
        let (rows, dim) = (z.rows, z.dim);
        let (anchors, upstream) = (floats(anchors), floats(upstream));
        let log_sum_exp = &anchors[rows..2 * rows];
        let mut gradient = vec![0.0; rows * dim]; // [rows, dim]
        for anchor in 0..rows {
            for other in 0..anchor {
                let similarity = z.similarity(anchor, other);
                let mut weight = upstream[anchor] * (similarity - log_sum_exp[anchor]).exp()
                    + upstream[other] * (similarity - log_sum_exp[other]).exp();
                if other == positive_of(anchor, rows) {
                    weight -= upstream[anchor] + upstream[other];
                }
                weight /= z.temperature;
                add_scaled(&mut gradient[anchor * dim..][..dim], weight, z.row(other));
                add_scaled(&mut gradient[other * dim..][..dim], weight, z.row(anchor));
            }
        }
        tensor(gradient, [rows, dim])
    }
}

fn floats(tensor: FloatTensor<Flex>) -> Vec<f32> {
    let tensor = tensor.to_contiguous();
    tensor.as_slice::<f32>().unwrap_or_default().to_vec()
}

fn tensor<const D: usize>(values: Vec<f32>, shape: [usize; D]) -> FloatTensor<Flex> {
    FloatTensor::<Flex>::from_data(TensorData::new(values, shape))
}

fn dot(a: &[f32], b: &[f32]) -> f32 {
    let (a, a_rest) = a.as_chunks::<LANES>();
    let (b, b_rest) = b.as_chunks::<LANES>();
    let mut sums = [0.0; LANES];
    for (a, b) in a.iter().zip(b) {
        for lane in 0..LANES {
            sums[lane] += a[lane] * b[lane];
        }
    }
    let rest: f32 = a_rest.iter().zip(b_rest).map(|(a, b)| a * b).sum();
    sums.iter().sum::<f32>() + rest
}

fn add_scaled(to: &mut [f32], weight: f32, row: &[f32]) {
    for (to, value) in to.iter_mut().zip(row) {
        *to += weight * value;
    }
}
