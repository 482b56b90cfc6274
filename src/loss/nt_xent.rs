//! NT-Xent, the normalised temperature-scaled cross entropy (Chen et al. 2020, arXiv 2002.05709,
//! section 2.1, equation 1):
//!
//! `l(i, j) = -log( exp(sim(z_i, z_j) / t) / sum over k != i of exp(sim(z_i, z_k) / t) )`
//!
//! with `sim` the cosine; the mean over all 2N anchors (google-research/simclr sums two means: twice
//! this value).

use super::support::normalise;
use crate::kernel;
use burn::tensor::Tensor;

/// The loss and what the lab watches beside it, all still on the device.
pub struct NtXent {
    /// From 0 to about `2 / t + log(2N - 1)`; `log(2N - 1)` where all embeddings are alike.
    pub loss: Tensor<1>, // [1]
    /// Fraction of the anchors whose positive is the most similar of all, 0 to 1.
    pub contrastive_accuracy: Tensor<1>, // [1]
    /// The rows, scaled to length 1.
    pub normalised: Tensor<2>, // [2N, D]
}

/// NT-Xent of `z`, first views then second views, at this temperature (above 0).
pub fn nt_xent(z: Tensor<2>, temperature: f32) -> NtXent {
    let rows = z.dims()[0];
    let normalised = normalise(z); // [2N, D]
    let anchors = kernel::nt_xent::anchors(normalised.clone(), temperature); // [3, 2N]
    let row = |index: usize| anchors.clone().slice([index..index + 1, 0..rows]).mean();
    NtXent {
        loss: row(0),
        contrastive_accuracy: row(2),
        normalised,
    }
}
