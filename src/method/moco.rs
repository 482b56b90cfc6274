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

use super::local_views_setting::local_views_setting;
use super::picture::{Ending, Picture};
use super::spec::{Group, Matrix, Momentum, Pairs, Paper, Ranked, Rates, Spec, Start};
use crate::augment::{LocalViews, Preset};
use crate::network::Head;
use crate::optimiser::LrSchedule;
use crate::setting::{Field, Kind, Open, Range, Settings, field};
use serde::{Deserialize, Serialize};

/// The settings that both versions have.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Moco {
    /// Keys of earlier batches that serve as negatives. Their dimension is the head's output width.
    pub queue_size: u32,
    /// Fraction of the momentum networks that stays in each step (`m`, equation 2); 0 to below 1.
    pub momentum: f32,
    /// Groups of the batch with batch-norm statistics of their own, in place of the devices among
    /// which the paper shuffles the keys (section 3.3). 1 is plain batch norm.
    pub norm_groups: u32,
    /// Small views beside the two whole ones, each of which is a query for the key of its image (multi-crop).
    pub local_views: u32,
}

impl Moco {
    /// The paper's momentum of .999 is for 200 epochs of a million images.
    pub(super) const START: Self = Self {
        queue_size: 1024,
        momentum: 0.99,
        norm_groups: 4,
        local_views: 0,
    };
}

impl Settings for Moco {
    const FIELDS: &'static [Field<Self>] = &[
        field!(
            "queue-size",
            "queue_size",
            "the queue",
            Kind::Whole(1, 65_536),
            (queue_size)
        ),
        field!(
            "key-momentum",
            "momentum",
            "the momentum of the key encoder",
            Kind::Number(Range::FRACTION.open(Open::Most)),
            (momentum)
        ),
        field!(
            "norm-groups",
            "norm_groups",
            "the number of batch-norm groups",
            Kind::Whole(1, 64),
            (norm_groups)
        ),
        local_views_setting!(),
    ];
}

pub(super) fn spec_v1(settings: &Moco) -> Spec {
    let paper = Paper {
        authors: "He, Fan, Wu, Xie, Girshick",
        and_others: false,
        title: "Momentum Contrast for Unsupervised Visual Representation Learning",
        year: 2019,
        arxiv: Some("1911.05722"),
    };
    let start = Start {
        // A linear head onto the key dimension (section 3.3).
        head: Head::linear(64),
        temperature: 0.07,
        rates: RATES,
        schedule: LrSchedule::Steps,
        preset: Preset::MocoV1,
    };
    spec(settings, paper, start)
}

pub(super) fn spec_v2(settings: &Moco) -> Spec {
    let paper = Paper {
        authors: "Chen, Fan, Girshick, He",
        and_others: false,
        title: "Improved Baselines with Momentum Contrastive Learning",
        year: 2020,
        arxiv: Some("2003.04297"),
    };
    let start = Start {
        // Two layers without batch norm (2003.04297, section 2).
        head: Head {
            batch_norm: false,
            ..Head::mlp(128, 64)
        },
        temperature: 0.2,
        rates: RATES,
        schedule: LrSchedule::Cosine,
        preset: Preset::MocoV2,
    };
    spec(settings, paper, start)
}

/// Keys must stay comparable while they wait in the queue (1911.05722, section 3.2): of an encoder that
/// moves fast the old ones are told by their age, and nothing is learnt.
const RATES: Rates = Rates {
    adam: 1e-3,
    // 1911.05722, section 3.3.
    sgd: 0.03,
    ..Rates::USUAL
};

fn spec(settings: &Moco, paper: Paper, start: Start) -> Spec {
    Spec {
        group: Group::Contrastive,
        paper: Some(paper),
        start,
        has_temperature: true,
        needs_labels: false,
        pairs: Pairs::Views,
        local_views: LocalViews::of_swav(settings.local_views),
        predictor: None,
        momentum: Some(Momentum::Constant(settings.momentum)),
        queue_keys: settings.queue_size,
        has_centre: false,
        matrix: Matrix::Queue,
        ranked: Ranked::BeforeQueue,
        picture: Picture {
            stop: true,
            outputs: [("q", ""), ("k", "+")],
            ending: Ending::Queue,
            ..Picture::SIAMESE
        },
    }
}

#[cfg(feature = "engine")]
pub(super) use step::step;

#[cfg(feature = "engine")]
mod step {
    use super::super::local_views::mean_over_pairs;
    use super::super::pass::{Batch, StepOutput, TrainPass, row_numbers};
    use super::Moco;
    use crate::loss::info_nce::info_nce;
    use crate::loss::support::normalise;
    use crate::model::Views;
    use burn::tensor::Tensor;

    /// The fewest examples of a group: one alone has no variance.
    const GROUP_SIZE_MIN: usize = 2;

    pub(in super::super) fn step(
        pass: &mut TrainPass,
        batch: &Batch,
        settings: &Moco,
        temperature: f32,
    ) -> StepOutput {
        let groups = settings.norm_groups as usize;
        let keys_order = &pass.shuffled(batch.examples()); // [N]
        let queries = in_groups(&batch.first_views(), groups, |views| pass.project(views)); // [N, D]
        let shuffled = batch.second_views().select(keys_order); // [N, ..]
        let keys = in_groups(&shuffled, groups, |views| pass.project_by_momentum(views));
        let unshuffled = row_numbers(&inverse(keys_order), &keys);
        let keys = normalise(keys.select(0, unshuffled)); // [N, D]

        let queue = pass.queue(); // [Q, D]
        let against_queue = |query, key| info_nce(query, key, queue.clone(), temperature);
        let whole = against_queue(queries.clone(), keys.clone());
        let loss = mean_over_pairs(
            whole.loss,
            batch,
            || [keys.clone()],
            |views| {
                let per_example = views.count() / batch.examples();
                in_groups(&views, groups * per_example, |views| pass.project(views))
            },
            |query, key| against_queue(query, key).loss,
        );
        pass.enqueue(keys.clone());
        StepOutput {
            loss,
            accuracy: Some(whole.accuracy),
            embeddings: Tensor::cat(vec![queries.inner(), keys], 0),
        }
    }

    /// Sends groups of the views through a network one after another.
    fn in_groups(
        views: &Views, // [N, ..]
        groups: usize,
        mut network: impl FnMut(Views) -> Tensor<2>,
    ) -> Tensor<2> {
        let count = views.count();
        let groups = groups.min(count / GROUP_SIZE_MIN).max(1);
        let border = |group: usize| group * count / groups;
        let outputs =
            (0..groups).map(|group| network(views.rows(border(group)..border(group + 1))));
        Tensor::cat(outputs.collect(), 0) // [N, D]
    }

    /// The order that undoes this one.
    fn inverse(order: &[u32]) -> Vec<u32> {
        let mut inverse = vec![0; order.len()];
        for (row, &example) in (0..).zip(order) {
            inverse[example as usize] = row;
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
}
