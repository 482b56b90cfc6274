//! Which rows of a batch belong together, and how similar they are.
//!
//! A batch of pairs has 2N rows, first views then second views: row `i` and row `i + N` are the two
//! views of an image. For an anchor the other view is its positive, all other rows are negatives.

use crate::device::upload;
use burn::tensor::{Bool, Device, Tensor};

/// Takes the place of a similarity that does not count. Finite, since WGSL promises nothing of
/// infinities; so low that its exponential is 0 at every temperature.
pub(crate) const EXCLUDED: f32 = -1e30;

/// What each anchor is compared with, as cosines.
pub(crate) struct Pairs {
    pub positive: Tensor<2>,  // [2N, 1]
    pub negatives: Tensor<2>, // [2N, 2N], EXCLUDED in the columns of the anchor and its positive
    /// Negatives of each anchor, 2N - 2.
    pub negatives_per_anchor: usize,
}

impl Pairs {
    /// The cosines of rows of length 1.
    ///
    /// # Panics
    /// Where the number of rows is odd or below 2.
    pub fn of(normalised: Tensor<2> /* [2N, D] */) -> Self {
        let [rows, _] = normalised.dims();
        let images = images_of_pairs(rows);
        let image_of_row: Vec<u32> = (0..images as u32).cycle().take(rows).collect();
        let not_negative = alike(&image_of_row, &normalised.device()); // [2N, 2N]
        let second_first = exchanged(normalised.clone()); // [2N, D]
        Self {
            positive: normalised.clone().mul(second_first).sum_dim(1),
            negatives: cosines(normalised).mask_fill(not_negative, EXCLUDED),
            negatives_per_anchor: rows - 2,
        }
    }
}

/// Second views before first views: beside every row its image's other view.
///
/// # Panics
/// Where the number of rows is odd or below 2.
pub(crate) fn exchanged(rows: Tensor<2> /* [2N, D] */) -> Tensor<2> {
    let images = images_of_pairs(rows.dims()[0]);
    let [first, second] = [0, images].map(|start| rows.clone().narrow(0, start, images));
    Tensor::cat(vec![second, first], 0) // [2N, D]
}

/// The number of images of which `rows` are the two views.
///
/// # Panics
/// Where the number of rows is odd or below 2.
pub(crate) fn images_of_pairs(rows: usize) -> usize {
    assert!(
        rows >= 2 && rows.is_multiple_of(2),
        "{rows} rows are not pairs"
    );
    rows / 2
}

/// All products of rows of length 1.
pub(crate) fn cosines(normalised: Tensor<2> /* [M, D] */) -> Tensor<2> {
    normalised.clone().matmul(normalised.transpose()) // [M, M]
}

/// True where row and column carry the same number; numbers are below 2^24.
pub(crate) fn alike(numbers: &[u32], device: &Device) -> Tensor<2, Bool> {
    let numbers = column(numbers, device); // [M, 1]
    same(numbers.clone(), numbers.transpose()) // [M, M]
}

/// True where a row's number and a column's are the same. Of whole numbers in floats: the engines
/// then need no operations on integers, which are as much code again.
pub(crate) fn same(
    rows: Tensor<2>,    // [M, 1]
    columns: Tensor<2>, // [1, K]
) -> Tensor<2, Bool> {
    rows.sub(columns).abs().lower_elem(0.5) // [M, K]
}

/// True on the diagonal.
pub(crate) fn diagonal(count: usize, device: &Device) -> Tensor<2, Bool> {
    let rows: Vec<u32> = (0..count as u32).collect();
    alike(&rows, device) // [M, M]
}

/// True where the column stands behind the row.
pub(crate) fn above_diagonal(count: usize, device: &Device) -> Tensor<2, Bool> {
    let rows: Vec<u32> = (0..count as u32).collect();
    let rows = column(&rows, device); // [M, 1]
    rows.clone().sub(rows.transpose()).lower_elem(-0.5) // [M, M]
}

/// Whole numbers as a column.
pub(crate) fn column(numbers: &[u32], device: &Device) -> Tensor<2> {
    let floats = numbers.iter().map(|&number| number as f32).collect();
    upload::floats(floats, [numbers.len(), 1], device) // [M, 1]
}

/// `log(sum over columns of exp(x))`, the largest taken out first.
pub(crate) fn log_sum_exp(x: Tensor<2> /* [M, K] */) -> Tensor<2> {
    let largest = x.clone().detach().max_dim(1); // [M, 1]
    x.sub(largest.clone()).exp().sum_dim(1).log().add(largest) // [M, 1]
}
