//! NNCLR (Dwibedi et al. 2021, arXiv 2104.14548, section 3.2): SimCLR's positive is replaced by its nearest
//! neighbour among the projections of earlier batches, which wait in a queue; a predictor turns the
//! projection of the other view into it, and the other images' predictions are the negatives. So images that
//! are alike are pulled together, not only views of one. Done both ways round; the first views' projections
//! enter the queue.

use super::local_views_setting::local_views_setting;
use super::picture::{Ending, Picture};
use super::spec::{
    Group, Matrix, Pairs, Paper, Predictor, PredictorLayers, PredictorRate, Ranked, Rates, Spec,
    Start,
};
use crate::augment::{LocalViews, Preset};
use crate::network::{Head, WIDTH_MAX};
use crate::optimiser::LrSchedule;
use crate::setting::{Field, Kind, Settings, field};
use serde::{Deserialize, Serialize};

/// NNCLR's own settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Nnclr {
    /// Projections of earlier batches among which neighbours are sought (the paper's support set).
    pub queue_size: u32,
    /// Width of the predictor's hidden layer.
    pub predictor_hidden_dim: u32,
    /// Small views beside the two whole ones, each of which predicts the neighbours of these (multi-crop).
    pub local_views: u32,
}

impl Nnclr {
    /// The paper's queue of 98,304 is for a million images.
    pub(super) const START: Self = Self {
        queue_size: 1024,
        predictor_hidden_dim: 128,
        local_views: 0,
    };
}

impl Settings for Nnclr {
    const FIELDS: &'static [Field<Self>] = &[
        field!(
            "neighbour-queue",
            "queue_size",
            "the queue",
            Kind::Whole(1, 65_536),
            (queue_size)
        ),
        field!(
            "predictor-hidden",
            "predictor_hidden_dim",
            "the predictor's hidden width",
            Kind::Whole(1, WIDTH_MAX),
            (predictor_hidden_dim)
        ),
        local_views_setting!(),
    ];
}

pub(super) fn spec(settings: &Nnclr) -> Spec {
    Spec {
        group: Group::Contrastive,
        paper: Some(Paper {
            authors: "Dwibedi, Aytar, Tompson, Sermanet, Zisserman",
            and_others: false,
            title: "With a Little Help from My Friends: Nearest-Neighbor Contrastive Learning of Visual Representations",
            year: 2021,
            arxiv: Some("2104.14548"),
        }),
        start: Start {
            // Three layers with batch norm behind each, as the paper has.
            head: Head {
                hidden_layers: 2,
                output_batch_norm: true,
                ..Head::mlp(128, 64)
            },
            temperature: 0.1,
            rates: Rates::USUAL,
            schedule: LrSchedule::Cosine,
            preset: Preset::Simclr,
        },
        has_temperature: true,
        needs_labels: false,
        pairs: Pairs::Views,
        local_views: LocalViews::of_swav(settings.local_views),
        predictor: Some(Predictor {
            layers: PredictorLayers::Hidden(settings.predictor_hidden_dim),
            rate: PredictorRate::Scheduled,
        }),
        momentum: None,
        queue_keys: settings.queue_size,
        has_centre: false,
        matrix: Matrix::Queue,
        ranked: Ranked::InBatch,
        picture: Picture {
            stop: true,
            exchanged: true,
            outputs: [("p", "i"), ("n", "j")],
            ending: Ending::Batch,
        },
    }
}

#[cfg(feature = "engine")]
pub(super) use step::step;

#[cfg(feature = "engine")]
mod step {
    use super::super::local_views::{mean_over_pairs, view_by_view};
    use super::super::pass::{Batch, StepOutput, TrainPass};
    use super::Nnclr;
    use crate::loss::nearest_neighbour::{nearest, nearest_neighbour};
    use crate::loss::support::normalise;
    use burn::tensor::Tensor;

    pub(in super::super) fn step(
        pass: &mut TrainPass,
        batch: &Batch,
        _: &Nnclr,
        temperature: f32,
    ) -> StepOutput {
        let z = [batch.first_views(), batch.second_views()].map(|views| pass.project(views)); // [N, D]
        let [p_first, p_second] = z.clone().map(|z| pass.predict(z)); // [N, D] each
        let queue = pass.queue(); // [Q, D]
        let [n_first, n_second] = z.clone().map(|z| nearest(z, queue.clone())); // [N, D] each
        let of_pair = |prediction, neighbour| nearest_neighbour(neighbour, prediction, temperature);
        let whole = of_pair(p_second, n_first.clone()).add(of_pair(p_first, n_second.clone()));
        let predict = |views| {
            let z = pass.project(views); // [L N, D]
            pass.predict(z)
        };
        let loss = mean_over_pairs(
            whole.mul_scalar(0.5),
            batch,
            || [n_first, n_second],
            predict,
            view_by_view(batch, of_pair),
        );
        let [z_first, _] = z.clone();
        pass.enqueue(normalise(z_first.inner()));
        StepOutput {
            loss,
            accuracy: None,
            embeddings: Tensor::cat(z.into(), 0),
        }
    }
}
