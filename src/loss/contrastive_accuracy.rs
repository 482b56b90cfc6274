//! Contrastive accuracy: fraction of the anchors whose most similar other row of the batch is a positive,
//!
//! `mean over i of [max over p in P(i) of cos(z_i, z_p) > max over n in N(i) of cos(z_i, z_n)]`
//!
//! over all 2N rows, first views and second. `P(i)` are the other rows of the anchor's group: the other view
//! where every image is a group of its own, class-mates too where a class is. `N(i)` are all that are left. The
//! same is asked of every method, also of those that have no negatives. (google-research/simclr, Chen et al.
//! 2020, arXiv 2002.05709, reports it of first views among N second views: twice as easy by chance.)
//!
//! A tie counts as wrong: embeddings that are all alike have 0. From 0 to 1; by chance `1 / (2N - 1)` where
//! every image is a group. It has no gradient.

use super::support::normalise;
use super::support::similarity::{EXCLUDED, alike, cosines, diagonal, images_of_pairs};
use burn::tensor::Tensor;

/// Contrastive accuracy of `z`, first views then second views. Row `i` and row `i + N` are of the group
/// `groups[i]`.
///
/// # Panics
/// Where the number of rows is not twice the number of groups, or 0.
pub fn contrastive_accuracy(
    z: Tensor<2>,   /* [2N, D] */
    groups: &[u32], /* [N] */
) -> Tensor<1> {
    let [rows, _] = z.dims();
    assert_eq!(
        images_of_pairs(rows),
        groups.len(),
        "one group for each image"
    );
    let cosines = cosines(normalise(z.detach())); // [2N, 2N]
    let together = alike(&groups.repeat(2), &cosines.device()); // [2N, 2N]
    let not_positive = together
        .clone()
        .bool_not()
        .bool_or(diagonal(rows, &cosines.device()));
    let best_positive = cosines.clone().mask_fill(not_positive, EXCLUDED).max_dim(1); // [2N, 1]
    let best_negative = cosines.mask_fill(together, EXCLUDED).max_dim(1); // [2N, 1]
    best_positive.greater(best_negative).float().mean() // [1]
}
