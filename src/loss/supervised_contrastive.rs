//! SupCon, the supervised contrastive loss (Khosla et al. 2020, arXiv 2004.11362, section 3.2.2,
//! equations 2 and 3): NT-Xent with all rows of the anchor's class as its positives `P(i)`:
//!
//! out: `l(i) = -1/|P(i)| sum over p in P(i) of log( exp(s_ip / t) / sum over a != i of exp(s_ia / t) )`
//!
//! in: `l(i) = -log( 1/|P(i)| sum over p in P(i) of exp(s_ip / t) / sum over a != i of exp(s_ia / t) )`
//!
//! with `s` the cosines; the mean over all 2N anchors (the paper writes their sum). There is no
//! further factor: the authors' code multiplies by temperature / base temperature, which is 1 in the
//! paper. With a label for each image alone both kinds are NT-Xent.
//!
//! From 0, for out only where no class has more than one image, to about `2 / t + log(2N - 1)`; for
//! out `log(2N - 1)` where all rows are alike; in is never above out (Jensen).

use super::support::normalise;
use super::support::similarity::{
    EXCLUDED, alike, cosines, diagonal, images_of_pairs, log_sum_exp,
};
use burn::tensor::Tensor;

/// Where the mean over the positives stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SupConKind {
    /// Outside the logarithm, equation 2: the paper's choice.
    Out,
    /// Inside the logarithm, equation 3.
    In,
}

/// SupCon of `z`, first views then second views, at this temperature (above 0). Row `i` and row
/// `i + N` have the label `labels[i]`.
///
/// # Panics
/// Where the number of rows is not twice the number of labels, or 0.
pub fn supervised_contrastive(
    z: Tensor<2>,   // [2N, D]
    labels: &[u32], // [N]
    temperature: f32,
    kind: SupConKind,
) -> Tensor<1> {
    let [rows, _] = z.dims();
    assert_eq!(
        images_of_pairs(rows),
        labels.len(),
        "one label for each image"
    );
    let device = z.device();
    let itself = diagonal(rows, &device); // [2N, 2N]
    let positives = alike(&labels.repeat(2), &device).bool_and(itself.clone().bool_not()); // [2N, 2N]
    let positives_per_anchor = positives.clone().float().sum_dim(1); // [2N, 1], at least 1

    let logits = cosines(normalise(z)).div_scalar(temperature); // [2N, 2N]
    let log_all = log_sum_exp(logits.clone().mask_fill(itself, EXCLUDED)); // [2N, 1]
    let attraction = match kind {
        SupConKind::Out => {
            let of_positives = logits.mask_fill(positives.bool_not(), 0.0); // [2N, 2N]
            of_positives.sum_dim(1).div(positives_per_anchor) // [2N, 1]
        }
        SupConKind::In => {
            let of_positives = logits.mask_fill(positives.bool_not(), EXCLUDED); // [2N, 2N]
            log_sum_exp(of_positives).sub(positives_per_anchor.log()) // [2N, 1]
        }
    };
    log_all.sub(attraction).mean() // [1]
}
