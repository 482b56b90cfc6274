//! What one step of training reports.

use super::finite_or_null;
use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct StepReport {
    /// Counts from 1.
    pub step: u32,
    pub loss: f32,
    /// Fraction of the anchors whose positive is the most similar of all, 0 to 1.
    #[serde(with = "finite_or_null")]
    pub contrastive_accuracy: f32,
    pub learning_rate: f32,
    /// Mean over dimensions of the standard deviation of the normalised `z`, times the square root
    /// of the dimension: 1 when spread over the sphere, 0 when collapsed (SimSiam, section 4.1).
    #[serde(with = "finite_or_null")]
    pub embedding_std: f32,
}
