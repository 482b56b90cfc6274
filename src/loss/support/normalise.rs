//! Rows scaled to length 1: cosines are then products.

use burn::tensor::Tensor;

/// The square of the shortest length by which a row is divided. Clamping before the root keeps the
/// gradient of a row of zeros at zero instead of infinity times zero.
const SHORTEST_LENGTH_SQUARED: f32 = 1e-24;

/// Rows scaled to length 1.
pub fn normalise(z: Tensor<2> /* [M, D] */) -> Tensor<2> {
    let squared = z.clone().square().sum_dim(1); // [M, 1]
    z.div(squared.clamp_min(SHORTEST_LENGTH_SQUARED).sqrt()) // [M, D]
}
