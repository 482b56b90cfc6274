//! VICReg (Bardes, Ponce and LeCun 2021, arXiv 2105.04906, section 4 and algorithm 1): the two
//! views' projections are pulled together; a hinge keeps every dimension's spread up, and
//! covariances between dimensions are driven to zero.

use super::StepOutput;
use super::pass::{Batch, TrainPass};
use crate::loss::vicreg::{self, vicreg};
use crate::recipe::Vicreg;
use burn::tensor::Tensor;

pub(super) fn forward(pass: &mut TrainPass, batch: &Batch, settings: &Vicreg) -> StepOutput {
    let z = [batch.first_views(), batch.second_views()].map(|views| pass.project(views)); // [N, D]
    let [first, second] = z.clone();
    StepOutput {
        loss: vicreg(
            first,
            second,
            vicreg::Vicreg {
                invariance: settings.invariance_weight,
                variance: settings.variance_weight,
                covariance: settings.covariance_weight,
            },
        ),
        accuracy: None,
        embeddings: Tensor::cat(z.into(), 0),
    }
}
