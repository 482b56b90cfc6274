//! Methods, one file each: its settings with their ranges and defaults, which networks it has and how
//! each moves, which pairs it needs, what it costs, its picture, and the step. A method knows no kernel.
//!
//! What the page asks is compiled without burn; the step only with the engine.

mod autoencoder;
mod barlow_twins;
mod byol;
mod dino;
mod drlim;
mod list;
mod local_views_setting;
mod moco;
mod moco_v3;
mod nnclr;
mod picture;
mod rotation;
mod simclr;
mod simsiam;
mod spec;
mod supcon;
mod supervised;
mod swav;
mod vicreg;

#[cfg(feature = "engine")]
mod local_views;
#[cfg(feature = "engine")]
mod momentum_update;
#[cfg(feature = "engine")]
mod networks;
#[cfg(feature = "engine")]
mod outcome;
#[cfg(feature = "engine")]
mod pass;
#[cfg(feature = "engine")]
mod prototypes;

pub use autoencoder::Autoencoder;
pub use barlow_twins::BarlowTwins;
pub use byol::Byol;
pub use dino::Dino;
pub use drlim::{Drlim, PairSource};
pub use list::Method;
pub use moco::Moco;
pub use moco_v3::MocoV3;
#[cfg(feature = "engine")]
pub use momentum_update::momentum_update;
#[cfg(feature = "engine")]
pub use networks::{Networks, Update};
pub use nnclr::Nnclr;
#[cfg(feature = "engine")]
pub use outcome::{Outcome, forward};
#[cfg(feature = "engine")]
pub use pass::{Batch, TrainPass};
pub use picture::{Ending, Picture, Symbol};
#[cfg(feature = "engine")]
pub use prototypes::rescale_prototypes;
pub use rotation::RotationPrediction;
pub use simclr::{PairLoss, Simclr};
pub use simsiam::Simsiam;
pub use spec::{
    ClassChances, Group, Matrix, Momentum, Pairs, Paper, Predictor, PredictorLayers, PredictorRate,
    Ranked, Rates, Spec, Start,
};
pub use supcon::{Supcon, SupconLoss};
pub use supervised::Supervised;
pub use swav::Swav;
pub use vicreg::Vicreg;
