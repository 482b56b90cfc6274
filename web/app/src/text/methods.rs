//! Texts of the methods: the choice, their settings, and the page about each.

use crate::methods::plan::{Kind, Plan};
use crate::methods::{Group, Meaning, Sketch};
use contrastive_lab::recipe::{HeadKind, Method, PairLoss, PairSource, SupconLoss};

pub struct Methods {
    pub method: &'static str,
    pub name: fn(&Method) -> &'static str,
    pub group: fn(Group) -> &'static str,
    pub about: fn(&str) -> String,
    pub needs_labels: fn(&str) -> String,
    pub settings: Settings,
    pub head: Head,
    pub page: Page,
    pub picture: Picture,
    pub meaning: fn(Meaning) -> &'static str,
}

/// Settings that only some methods have.
pub struct Settings {
    pub pair_loss: &'static str,
    pub pair_loss_name: fn(PairLoss) -> &'static str,
    pub margin: &'static str,
    pub class_prior: &'static str,
    pub class_prior_hint: &'static str,
    pub hardness: &'static str,
    pub queue_size: &'static str,
    pub queue_size_hint: &'static str,
    pub long_queue: fn(u32) -> String,
    pub key_momentum: &'static str,
    pub norm_groups: &'static str,
    pub norm_groups_hint: &'static str,
    pub target_momentum: &'static str,
    pub target_momentum_hint: &'static str,
    pub predictor: &'static str,
    pub predictor_off: &'static str,
    pub predictor_hidden: &'static str,
    pub supcon_loss: &'static str,
    pub supcon_loss_name: fn(SupconLoss) -> &'static str,
    pub pairs: &'static str,
    pub pairs_name: fn(PairSource) -> &'static str,
    pub neighbours: &'static str,
    pub stop_gradient: &'static str,
    pub stop_gradient_off: &'static str,
    pub off_diagonal_weight: &'static str,
    pub invariance_weight: &'static str,
    pub variance_weight: &'static str,
    pub covariance_weight: &'static str,
}

/// The projection head.
pub struct Head {
    pub title: &'static str,
    pub widths: fn(&contrastive_lab::recipe::Head) -> String,
    pub kind: &'static str,
    pub kind_name: fn(HeadKind) -> &'static str,
    pub hidden_layers: &'static str,
    pub hidden: &'static str,
    pub output: &'static str,
    pub batch_norm: &'static str,
    pub output_batch_norm: &'static str,
}

/// The page about a method.
pub struct Page {
    pub what: fn(&Method) -> [&'static str; 3],
    pub equation: &'static str,
    pub arxiv: fn(&str) -> String,
    pub exchanged: &'static str,
}

/// Words in a method's picture.
pub struct Picture {
    pub title: fn(&str) -> String,
    pub describe: fn(&Sketch, &Plan) -> String,
    pub node: fn(Kind) -> &'static str,
    pub moving_average: &'static str,
    pub same_weights: &'static str,
    pub no_gradient: &'static str,
    pub pulled: &'static str,
    pub pushed: &'static str,
    pub to_zero: &'static str,
    pub copied: &'static str,
    pub stopped: &'static str,
    pub spread_kept: &'static str,
    pub to_one: &'static str,
}
