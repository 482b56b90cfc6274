//! DINO's self-distillation (Caron et al. 2021, arXiv 2104.14294, section 3.1, equations 1 and 2, algorithm 1):
//! the student's distribution over K dimensions is to be the teacher's,
//!
//! `l = -sum over k of softmax((g_t - c) / t_t)_k log softmax(g_s / t_s)_k`,
//!
//! the mean over all rows. No gradient flows into the teacher. Its scores are centred by `c`, which follows their
//! mean (equation 4) so that no dimension wins every time, and sharpened by a temperature lower than the student's,
//! so that they do not become all alike.
//!
//! From 0 to about `2 / t_s + log K`, where scores are cosines; `log K` where all of both are alike.

use super::support::soft_cross_entropy::soft_cross_entropy;
use burn::tensor::Tensor;
use burn::tensor::activation::softmax;

/// The two temperatures, above 0.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Temperatures {
    pub student: f32,
    pub teacher: f32,
}

/// The loss of a student's scores against a teacher's, row by row.
pub fn self_distillation(
    student: Tensor<2>, // [B, K]
    teacher: Tensor<2>, // [B, K]
    centre: Tensor<1>,  // [K]
    temperatures: Temperatures,
) -> Tensor<1> {
    let centred = teacher.detach().sub(centre.detach().unsqueeze()); // [B, K]
    let targets = softmax(centred.div_scalar(temperatures.teacher), 1); // [B, K]
    soft_cross_entropy(student.div_scalar(temperatures.student), targets) // [1]
}
