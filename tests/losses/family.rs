//! The family as one table, so that every test asks every loss.

use crate::batch::{Batch, tensor};
use burn::tensor::{Device, Tensor};
use contrastive_lab::loss::align_uniform::align_uniform;
use contrastive_lab::loss::barlow_twins::barlow_twins;
use contrastive_lab::loss::byol::regression;
use contrastive_lab::loss::cross_entropy::cross_entropy;
use contrastive_lab::loss::debiased::debiased;
use contrastive_lab::loss::decoupled::decoupled;
use contrastive_lab::loss::dino::{Temperatures, self_distillation};
use contrastive_lab::loss::drlim::margin_contrastive;
use contrastive_lab::loss::facenet_triplet::facenet_triplet;
use contrastive_lab::loss::hard_negatives::hard_negatives;
use contrastive_lab::loss::info_nce::{InfoNce, info_nce};
use contrastive_lab::loss::margin_triplet::margin_triplet;
use contrastive_lab::loss::moco_v3::contrast;
use contrastive_lab::loss::n_pair::n_pair;
use contrastive_lab::loss::nearest_neighbour::{nearest, nearest_neighbour};
use contrastive_lab::loss::nt_logistic::nt_logistic;
use contrastive_lab::loss::nt_xent::nt_xent;
use contrastive_lab::loss::reconstruction::reconstruction;
use contrastive_lab::loss::simsiam::negative_cosine;
use contrastive_lab::loss::supervised_contrastive::{SupConKind, supervised_contrastive};
use contrastive_lab::loss::support::normalise;
use contrastive_lab::loss::swav::{codes, swapped_prediction};
use contrastive_lab::loss::vicreg::{Vicreg, vicreg};

use Slopes::{BothViews, FirstViews};

/// As in `tests/pytorch/make_loss_fixtures.py`.
pub const CLASS_PRIOR: f32 = 0.1;
pub const HARDNESS: f32 = 1.0;
pub const OFF_DIAGONAL_WEIGHT: f32 = 0.005;
pub const LENGTH_WEIGHT: f32 = 0.002;
pub const UNIFORMITY_WEIGHT: f32 = 1.0;
pub const TEACHER_TEMPERATURE: f32 = 0.04;
pub const VICREG: Vicreg = Vicreg {
    invariance: 25.0,
    variance: 25.0,
    covariance: 1.0,
};

/// Rows that get a gradient.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Slopes {
    FirstViews,
    BothViews,
}

/// A loss of the rows `z`, first views then second views, whatever it makes of them.
pub struct Loss {
    pub name: &'static str,
    /// A temperature or a margin away from the batches' kinks; 0 where the loss has neither.
    pub setting: f32,
    pub value: fn(z: Tensor<2>, batch: &Batch, setting: f32) -> Tensor<1>,
    /// Whether only the rows' directions count.
    pub of_directions: bool,
    /// Whether a rotation of the space changes nothing.
    pub of_angles: bool,
    /// Whether the same number added to every coordinate changes nothing.
    pub of_differences: bool,
    pub slopes: Slopes,
}

const fn of_directions(
    name: &'static str,
    setting: f32,
    slopes: Slopes,
    value: fn(Tensor<2>, &Batch, f32) -> Tensor<1>,
) -> Loss {
    Loss {
        name,
        setting,
        value,
        of_directions: true,
        of_angles: true,
        of_differences: false,
        slopes,
    }
}

const fn of_points(
    name: &'static str,
    setting: f32,
    of_angles: bool,
    value: fn(Tensor<2>, &Batch, f32) -> Tensor<1>,
) -> Loss {
    Loss {
        name,
        setting,
        value,
        of_directions: false,
        of_angles,
        of_differences: true,
        slopes: BothViews,
    }
}

pub static FAMILY: [Loss; 26] = [
    of_directions("nt_xent", 0.5, BothViews, |z, _, t| nt_xent(z, t).loss),
    of_directions("info_nce", 0.5, FirstViews, |z, batch, t| {
        against_queue(z, batch, t).loss
    }),
    of_directions("nearest_neighbour", 0.5, FirstViews, |z, batch, t| {
        let queue = tensor(&batch.queue, batch.dims, &z.device());
        let [prediction, view] = views(z);
        nearest_neighbour(nearest(view, queue), prediction, t)
    }),
    of_directions("moco_v3", 0.5, FirstViews, |z, _, t| {
        let [query, key] = views(z);
        contrast(query, key, t)
    }),
    of_directions("swav", 0.5, FirstViews, |z, batch, t| {
        let prototypes = tensor(&batch.queue, batch.dims, &z.device()).transpose();
        let [first, second] = views(z).map(|z| normalise(z).matmul(prototypes.clone()));
        swapped_prediction(first, codes(second), t)
    }),
    of_directions("facenet_triplet", 0.4, BothViews, |z, _, margin| {
        facenet_triplet(z, margin)
    }),
    of_directions("align_uniform", 0.0, BothViews, |z, _, _| {
        align_uniform(z, UNIFORMITY_WEIGHT)
    }),
    of_directions("nt_logistic", 0.5, BothViews, |z, _, t| {
        nt_logistic(z, t, false)
    }),
    of_directions("nt_logistic_semi_hard", 0.5, BothViews, |z, _, t| {
        nt_logistic(z, t, true)
    }),
    of_directions("margin_triplet", 1.0, BothViews, |z, _, margin| {
        margin_triplet(z, margin, false)
    }),
    of_directions(
        "margin_triplet_semi_hard",
        0.4,
        BothViews,
        |z, _, margin| margin_triplet(z, margin, true),
    ),
    of_directions("debiased", 0.5, BothViews, |z, _, t| {
        debiased(z, t, CLASS_PRIOR)
    }),
    of_directions("hard_negatives", 0.5, BothViews, |z, _, t| {
        hard_negatives(z, t, CLASS_PRIOR, HARDNESS)
    }),
    of_directions("decoupled", 0.5, BothViews, |z, _, t| decoupled(z, t)),
    of_directions(
        "supervised_contrastive_out",
        0.5,
        BothViews,
        |z, batch, t| supervised_contrastive(z, &batch.classes, t, SupConKind::Out),
    ),
    of_directions(
        "supervised_contrastive_in",
        0.5,
        BothViews,
        |z, batch, t| supervised_contrastive(z, &batch.classes, t, SupConKind::In),
    ),
    of_directions("negative_cosine", 0.0, BothViews, |z, _, _| {
        let [first, second] = views(z);
        negative_cosine(first, second, false)
    }),
    of_directions("negative_cosine_stopped", 0.0, FirstViews, |z, _, _| {
        let [first, second] = views(z);
        negative_cosine(first, second, true)
    }),
    of_directions("regression", 0.0, FirstViews, |z, _, _| {
        let [first, second] = views(z);
        regression(first, second)
    }),
    of_points("margin_contrastive", 1.5, true, |z, batch, margin| {
        let similar = similar(batch, &z.device());
        margin_contrastive(z, similar, margin)
    }),
    Loss {
        of_differences: false,
        ..of_points("n_pair", 0.0, true, |z, _, _| n_pair(z, LENGTH_WEIGHT))
    },
    Loss {
        slopes: FirstViews,
        ..of_points("dino", 0.5, false, |z, batch, student| {
            let queue = tensor(&batch.queue, batch.dims, &z.device());
            let centre = queue.mean_dim(0).reshape([batch.dims]);
            let [of_student, of_teacher] = views(z);
            let teacher = TEACHER_TEMPERATURE;
            let temperatures = Temperatures { student, teacher };
            self_distillation(of_student, of_teacher, centre, temperatures)
        })
    },
    Loss {
        slopes: FirstViews,
        ..of_points("reconstruction", 0.0, true, |z, _, _| {
            let [reconstructed, pixels] = views(z);
            reconstruction(reconstructed, pixels)
        })
    },
    of_points("barlow_twins", 0.0, false, |z, _, _| {
        let [first, second] = views(z);
        barlow_twins(first, second, OFF_DIAGONAL_WEIGHT)
    }),
    of_points("vicreg", 0.0, false, |z, _, _| {
        let [first, second] = views(z);
        vicreg(first, second, VICREG)
    }),
    of_points("cross_entropy", 0.0, false, |z, batch, _| {
        cross_entropy(z, &batch.columns).loss
    }),
];

pub fn of_name(name: &str) -> &'static Loss {
    FAMILY.iter().find(|loss| loss.name == name).unwrap()
}

impl Loss {
    /// The loss and its gradient in all rows; zeros where none flows.
    pub fn with_gradient(&self, batch: &Batch, setting: f32, device: &Device) -> (f32, Vec<f32>) {
        let leaf = batch.z(&device.clone().autodiff()).require_grad();
        let loss = (self.value)(leaf.clone(), batch, setting);
        let gradients = loss.backward();
        let gradient = leaf.grad(&gradients).unwrap();
        (crate::batch::number(loss), crate::batch::floats(gradient))
    }

    pub fn at(&self, batch: &Batch, device: &Device) -> f32 {
        crate::batch::number((self.value)(batch.z(device), batch, self.setting))
    }
}

/// First and second views.
pub fn views(z: Tensor<2>) -> [Tensor<2>; 2] {
    let images = z.dims()[0] / 2;
    [z.clone().narrow(0, 0, images), z.narrow(0, images, images)]
}

pub fn against_queue(z: Tensor<2>, batch: &Batch, temperature: f32) -> InfoNce {
    let queue = tensor(&batch.queue, batch.dims, &z.device());
    let [query, key] = views(z);
    info_nce(query, key, queue, temperature)
}

/// 1 where two rows have one class.
fn similar(batch: &Batch, device: &Device) -> Tensor<2> {
    let classes = batch.classes.repeat(2);
    let of_row = |row: &u32| {
        let row = *row;
        classes.iter().map(move |&column| f32::from(row == column))
    };
    let similar: Vec<f32> = classes.iter().flat_map(of_row).collect();
    tensor(&similar, classes.len(), device)
}
