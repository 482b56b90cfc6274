//! Losses, one file each, its paper's equation at the head.

pub mod align_uniform;
pub mod barlow_twins;
pub mod byol;
pub mod contrastive_accuracy;
pub mod cross_entropy;
pub mod debiased;
pub mod decoupled;
pub mod dino;
pub mod drlim;
pub mod facenet_triplet;
pub mod hard_negatives;
pub mod info_nce;
pub mod margin_triplet;
pub mod moco_v3;
pub mod n_pair;
pub mod nearest_neighbour;
pub mod nt_logistic;
pub mod nt_xent;
pub mod reconstruction;
pub mod simsiam;
pub mod supervised_contrastive;
pub mod support;
pub mod swav;
pub mod vicreg;
