//! DINO (Caron et al. 2021, arXiv 2104.14294, section 3.1 and algorithm 1): self-distillation without labels. The
//! student sees one view and is to say what its teacher, a moving average of itself that no gradient reaches, says
//! of the other view. Both say it as a distribution over prototypes. The teacher's scores are centred, so that no
//! prototype wins always, and sharpened, so that they do not become all alike: one without the other collapses
//! (section 5.3).
//!
//! Head and prototypes as in the authors' code (three layers without batch norm, rows of length 1, weights
//! normalised in the pass), but with ReLU; the prototypes learn from the first step on. Local views go through the
//! student only (section 3.1, equation 3).

use super::local_views_setting::local_views_setting;
use super::picture::{Ending, Picture};
use super::spec::{
    Group, Matrix, Momentum, PROTOTYPES_MAX, Pairs, Paper, Predictor, PredictorLayers,
    PredictorRate, Ranked, Rates, Spec, Start,
};
use crate::augment::{LocalViews, Preset};
use crate::network::Head;
use crate::optimiser::LrSchedule;
use crate::setting::{Field, Kind, Range, Settings, field};
use serde::{Deserialize, Serialize};

/// DINO's own settings. The recipe's temperature is the student's.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dino {
    /// Dimensions of the distributions (`K`).
    pub prototypes: u32,
    /// Fraction of the teacher that stays in the first step; rises to 1 by half a cosine over the run. 0 to 1.
    pub momentum: f32,
    /// Below the student's it sharpens what the teacher says.
    pub teacher_temperature: f32,
    /// Without it one prototype wins everywhere: switch it off to see that.
    pub centring: bool,
    /// Small views beside the two whole ones, each of which is to say what these say (multi-crop).
    pub local_views: u32,
}

impl Dino {
    /// The paper's 65,536 dimensions and its momentum of .996 are for 100 epochs of a million images.
    pub(super) const START: Self = Self {
        prototypes: 256,
        momentum: 0.97,
        teacher_temperature: 0.04,
        centring: true,
        local_views: 4,
    };
}

/// Of the image, that a local view shows (section 3.1; .05 to .4 in the authors' recipes).
const LOCAL_AREA: [f32; 2] = [0.05, 0.4];

impl Settings for Dino {
    const FIELDS: &'static [Field<Self>] = &[
        field!(
            "prototypes",
            "prototypes",
            "the number of prototypes",
            Kind::Whole(2, PROTOTYPES_MAX),
            (prototypes)
        ),
        field!(
            "teacher-momentum",
            "momentum",
            "the momentum of the teacher",
            Kind::Number(Range::FRACTION),
            (momentum)
        ),
        field!(
            "teacher-temperature",
            "teacher_temperature",
            "the teacher's temperature",
            Kind::Number(Range::new(0.01, 10.0).slider(0.01, 1.0).by_factors()),
            (teacher_temperature)
        ),
        field!(
            "centring",
            "centring",
            "the centring",
            Kind::Switch,
            (centring)
        ),
        local_views_setting!(),
    ];
}

pub(super) fn spec(settings: &Dino) -> Spec {
    Spec {
        group: Group::WithoutNegatives,
        paper: Some(Paper {
            authors: "Caron, Touvron, Misra, Jégou, Mairal",
            and_others: true,
            title: "Emerging Properties in Self-Supervised Vision Transformers",
            year: 2021,
            arxiv: Some("2104.14294"),
        }),
        start: Start {
            head: Head {
                hidden_layers: 2,
                batch_norm: false,
                ..Head::mlp(128, 64)
            },
            temperature: 0.1,
            rates: Rates {
                // Of those tried: at 0.004 the projections of the shapes keep 3.6 directions after 240 steps of 64
                // images, at this one 4.6; without centring both collapse.
                adam: 1e-3,
                ..Rates::USUAL
            },
            schedule: LrSchedule::Cosine,
            // BYOL's (section 3.1, implementation details of section 3.2).
            preset: Preset::Byol,
        },
        has_temperature: true,
        needs_labels: false,
        pairs: Pairs::Views,
        local_views: LocalViews {
            count: settings.local_views,
            area: LOCAL_AREA,
        },
        predictor: Some(Predictor {
            layers: PredictorLayers::Prototypes {
                count: settings.prototypes,
                rescaled: false,
            },
            rate: PredictorRate::Scheduled,
        }),
        momentum: Some(Momentum::RisingToOne(settings.momentum)),
        queue_keys: 0,
        has_centre: settings.centring,
        matrix: Matrix::Prototypes(settings.prototypes),
        ranked: Ranked::InBatch,
        picture: Picture {
            stop: true,
            exchanged: true,
            outputs: [("s", ""), ("t", "")],
            ending: Ending::Prototypes,
        },
    }
}

#[cfg(feature = "engine")]
pub(super) use step::step;

#[cfg(feature = "engine")]
mod step {
    use super::super::local_views::{halves, mean_over_pairs};
    use super::super::pass::{Batch, StepOutput, TrainPass};
    use super::Dino;
    use crate::loss::dino::{Temperatures, self_distillation};
    use crate::loss::support::normalise;
    use crate::loss::support::similarity::exchanged;
    use crate::network::Part;
    use burn::tensor::Tensor;

    /// Of the centre what stays in a step (`m` of equation 4): the authors'.
    const CENTRE_KEPT: f32 = 0.9;

    pub(in super::super) fn step(
        pass: &mut TrainPass,
        batch: &Batch,
        settings: &Dino,
        temperature: f32,
    ) -> StepOutput {
        let temperatures = Temperatures {
            student: temperature,
            teacher: settings.teacher_temperature,
        };
        let z = pass.project(batch.views.clone()); // [2N, D]
        let prototypes = normalise(pass.prototypes(Part::Predictor)).transpose(); // [D, K]
        let student = normalise(z.clone()).matmul(prototypes.clone()); // [2N, K]
        let of_teacher = pass.project_by_momentum(batch.views.clone()); // [2N, D]
        let of_prototypes = normalise(pass.prototypes(Part::MomentumPredictor)); // [K, D]
        let teacher = normalise(of_teacher).matmul(of_prototypes.transpose()); // [2N, K]
        let centre = match settings.centring {
            true => pass.centre(),
            false => Tensor::zeros([settings.prototypes as usize], &teacher.device()),
        }; // [K]
        // Each view's student against the other view's teacher.
        let distilled =
            |student, teacher| self_distillation(student, teacher, centre.clone(), temperatures);
        let whole = distilled(student, exchanged(teacher.clone()));
        let loss = mean_over_pairs(
            whole,
            batch,
            || halves(teacher.clone()),
            |views| normalise(pass.project(views)).matmul(prototypes),
            distilled,
        );
        if settings.centring {
            pass.move_centre(teacher, CENTRE_KEPT);
        }
        StepOutput {
            loss,
            accuracy: None,
            embeddings: z,
        }
    }
}
