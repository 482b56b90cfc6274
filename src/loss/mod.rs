//! Losses, one file each, its paper's equation at the head.

pub mod barlow_twins;
pub mod contrastive_accuracy;
pub mod cross_entropy;
pub mod decoupled;
pub mod info_nce;
pub mod margin_contrastive;
pub mod margin_triplet;
pub mod negative_cosine;
pub mod nt_logistic;
pub mod nt_xent;
pub mod regression;
pub mod reweighted;
mod semi_hard;
pub(crate) mod similarity;
pub mod supervised_contrastive;
pub mod vicreg;
