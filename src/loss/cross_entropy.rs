//! Softmax cross entropy, of classes (Bishop 2006, "Pattern Recognition and Machine Learning",
//! section 4.3.4, equation 4.108; the loss of the linear probe in SimCLR, arXiv 2002.05709):
//!
//! `l = -log( exp(x_y) / sum over classes c of exp(x_c) )`
//!
//! with `x` the logits of a row and `y` its label; the mean over all rows.
//!
//! From 0, without an upper limit; `log C` where all logits are alike.

use super::support::similarity::{EXCLUDED, column, log_sum_exp, same};
use burn::tensor::Tensor;

/// The loss and what the lab watches beside it, all still on the device.
pub struct CrossEntropy {
    pub loss: Tensor<1>, // [1]
    /// Fraction of the rows whose label has a larger logit than every other class, 0 to 1.
    pub accuracy: Tensor<1>, // [1]
}

/// Cross entropy of logits to labels, row by row.
///
/// # Panics
/// Where the number of labels is not that of the rows, or a label is not below the number of classes.
pub fn cross_entropy(
    logits: Tensor<2>, // [N, C]
    labels: &[u32],    // [N]
) -> CrossEntropy {
    let [rows, classes] = logits.dims();
    assert_eq!(rows, labels.len(), "one label for each row of logits");
    assert!(
        labels.iter().all(|&label| (label as usize) < classes),
        "a label is not below the {classes} classes"
    );
    let device = logits.device();
    let classes: Vec<u32> = (0..classes as u32).collect();
    let classes = column(&classes, &device).transpose(); // [1, C]
    let labelled = same(column(labels, &device), classes); // [N, C]

    let of_label = logits.clone().mask_fill(labelled.clone().bool_not(), 0.0); // [N, C]
    let of_label = of_label.sum_dim(1); // [N, 1]
    let others = logits.clone().detach().mask_fill(labelled, EXCLUDED); // [N, C]
    let best_other = others.max_dim(1); // [N, 1]
    let right = of_label.clone().detach().greater(best_other); // [N, 1]
    CrossEntropy {
        loss: log_sum_exp(logits).sub(of_label).mean(),
        accuracy: right.float().mean(),
    }
}
