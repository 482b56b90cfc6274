//! SupCon (Khosla et al. 2020, arXiv 2004.11362, section 3): as SimCLR, but every view of every image
//! of the anchor's class is a positive. Needs labels.

use super::local_views_setting::local_views_setting;
use super::picture::{Ending, Picture};
use super::spec::{Group, Matrix, Pairs, Paper, Ranked, Rates, Spec, Start};
use crate::augment::{LocalViews, Preset};
use crate::network::Head;
use crate::optimiser::LrSchedule;
use crate::setting::{Field, Kind, Settings, choices, field};
use serde::{Deserialize, Serialize};

choices! {
    /// Where the sum over an anchor's positives stands.
    pub enum SupconLoss {
        /// Outside the logarithm: equation 2, the better one.
        Out = "out",
        /// Inside the logarithm: equation 3.
        In = "in",
    }
}

/// SupCon's own settings.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Supcon {
    pub loss: SupconLoss,
    /// Small views beside the two whole ones, each of which is an anchor beside both of these (multi-crop).
    pub local_views: u32,
}

impl Supcon {
    pub(super) const START: Self = Self {
        loss: SupconLoss::Out,
        local_views: 0,
    };
}

impl Settings for Supcon {
    const FIELDS: &'static [Field<Self>] = &[
        field!(
            "supcon-loss",
            "loss",
            "the loss",
            Kind::Choice(SupconLoss::IDS),
            (loss)
        ),
        local_views_setting!(),
    ];
}

pub(super) fn spec(settings: &Supcon) -> Spec {
    Spec {
        group: Group::WithLabels,
        paper: Some(Paper {
            authors: "Khosla, Teterwak, Wang, Sarna, Tian",
            and_others: true,
            title: "Supervised Contrastive Learning",
            year: 2020,
            arxiv: Some("2004.11362"),
        }),
        start: Start {
            // Two layers without batch norm (section 3).
            head: Head {
                batch_norm: false,
                ..Head::mlp(128, 64)
            },
            temperature: 0.1,
            rates: Rates::USUAL,
            schedule: LrSchedule::Cosine,
            // Those of the authors' code for CIFAR.
            preset: Preset::MocoV2,
        },
        has_temperature: true,
        needs_labels: true,
        pairs: Pairs::Views,
        local_views: LocalViews::of_swav(settings.local_views),
        predictor: None,
        momentum: None,
        queue_keys: 0,
        has_centre: false,
        matrix: Matrix::Views,
        ranked: Ranked::ClassMates,
        picture: Picture {
            ending: Ending::Classes,
            ..Picture::SIAMESE
        },
    }
}

#[cfg(feature = "engine")]
pub(super) use step::step;

#[cfg(feature = "engine")]
mod step {
    use super::super::local_views::{halves, mean_over_pairs, view_by_view};
    use super::super::pass::{Batch, StepOutput, TrainPass};
    use super::{Supcon, SupconLoss};
    use crate::loss::contrastive_accuracy::contrastive_accuracy;
    use crate::loss::supervised_contrastive::{SupConKind, supervised_contrastive};
    use burn::tensor::Tensor;

    pub(in super::super) fn step(
        pass: &mut TrainPass,
        batch: &Batch,
        settings: &Supcon,
        temperature: f32,
    ) -> StepOutput {
        let z = pass.project(batch.views.clone()); // [2N, D]
        let kind = match settings.loss {
            SupconLoss::Out => SupConKind::Out,
            SupconLoss::In => SupConKind::In,
        };
        let of_views = |z| supervised_contrastive(z, &batch.labels, temperature, kind);
        let of_pair = |local, whole| of_views(Tensor::cat(vec![whole, local], 0));
        let loss = mean_over_pairs(
            of_views(z.clone()),
            batch,
            || halves(z.clone()),
            |views| pass.project(views),
            view_by_view(batch, of_pair),
        );
        StepOutput {
            loss,
            accuracy: Some(contrastive_accuracy(z.clone().inner(), &batch.labels)),
            embeddings: z,
        }
    }
}
