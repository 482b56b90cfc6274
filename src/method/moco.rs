//! MoCo (He et al. 2019, arXiv 1911.05722, section 3 and algorithm 1; version 2: Chen et al. 2020,
//! arXiv 2003.04297, which changes head, views and schedule): the first view goes through the
//! encoder, the second through its momentum copy, which no gradient reaches; InfoNCE tells each
//! query's key from a queue of the keys of earlier batches. Then the new keys enter the queue, and
//! after the optimiser's step the copy follows (equation 2).
//!
//! **Batch norm.** The paper shuffles the keys among its devices (section 3.3), because batch-norm
//! statistics that a query shares with its own key give the pair away. On one device groups of the
//! batch stand for the devices: queries are normalised in groups as they come, keys in groups of a
//! shuffled order, so that a query's group holds other images than its key's.

use super::StepOutput;
use super::pass::{Batch, TrainPass, places, rows};
use crate::loss::info_nce::info_nce;
use crate::loss::support::normalise;
use crate::recipe::Moco;
use burn::tensor::Tensor;

/// The fewest images of a group: one alone has no variance.
const GROUP_SIZE_MIN: usize = 2;

pub(super) fn forward(
    pass: &mut TrainPass,
    batch: &Batch,
    settings: &Moco,
    temperature: f32,
    keys_order: &[u32], // [N]
) -> StepOutput {
    let groups = settings.norm_groups as usize;
    let queries = in_groups(&batch.first_views(), groups, |views| pass.project(views)); // [N, D]
    let second = batch.second_views(); // [N, 3, S, S]
    let shuffled = second.clone().select(0, places(keys_order, &second));
    let keys = in_groups(&shuffled, groups, |views| pass.project_by_momentum(views));
    let unshuffled = places(&inverse(keys_order), &keys);
    let keys = normalise(keys.select(0, unshuffled)); // [N, D]

    let info_nce = info_nce(queries.clone(), keys.clone(), pass.queue(), temperature);
    pass.enqueue(keys.clone());
    StepOutput {
        loss: info_nce.loss,
        accuracy: Some(info_nce.accuracy),
        embeddings: Tensor::cat(vec![queries.inner(), keys], 0),
    }
}

/// Sends groups of the views through a network one after another.
fn in_groups(
    views: &Tensor<4>, // [N, 3, S, S]
    groups: usize,
    mut network: impl FnMut(Tensor<4>) -> Tensor<2>,
) -> Tensor<2> {
    let count = views.dims()[0];
    let groups = groups.min(count / GROUP_SIZE_MIN).max(1);
    let border = |group: usize| group * count / groups;
    let outputs = (0..groups).map(|group| network(rows(views, border(group), border(group + 1))));
    Tensor::cat(outputs.collect(), 0) // [N, D]
}

/// The order that undoes this one.
fn inverse(order: &[u32]) -> Vec<u32> {
    let mut inverse = vec![0; order.len()];
    for (place, &image) in (0..).zip(order) {
        inverse[image as usize] = place;
    }
    inverse
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_inverse_undoes_an_order() {
        let order = [2, 0, 3, 1];
        let inverse = inverse(&order);
        let undone: Vec<u32> = inverse.iter().map(|&at| order[at as usize]).collect();
        assert_eq!(undone, [0, 1, 2, 3]);
    }
}
