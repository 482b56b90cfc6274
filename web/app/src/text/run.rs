//! Texts of the run and of what it gives.

use contrastive_lab::protocol::{Health, RunState};
use contrastive_lab::recipe::Method;

pub struct Run {
    pub title: &'static str,
    pub status: fn(RunState) -> &'static str,
    pub start: &'static str,
    pub pause: &'static str,
    pub resume: &'static str,
    pub step_once: &'static str,
    pub stop: &'static str,
    pub progress: &'static str,
    /// What a screen reader says once a tenth of the run.
    pub part_done: fn(percent: u8) -> String,
    pub step: &'static str,
    pub of: fn(u32, u32) -> String,
    pub epoch: &'static str,
    pub views_per_second: &'static str,
    pub elapsed: &'static str,
    pub eta: &'static str,
}

pub struct Pace {
    pub measuring: &'static str,
    pub measured: fn(&str, &str, u32, &str) -> String,
    pub too_large: fn(u32) -> String,
}

pub struct Stage {
    pub title: &'static str,
    pub images: &'static str,
    pub map: &'static str,
    pub judge: &'static str,
    pub method: &'static str,
}

pub struct Readings {
    pub region: &'static str,
    pub title: &'static str,
    pub loss: &'static str,
    pub loss_hint: &'static str,
    pub loss_from: fn(&str) -> String,
    pub contrastive: fn(Option<&Method>) -> &'static str,
    pub contrastive_hint: fn(Option<&Method>) -> &'static str,
    pub knn: &'static str,
    pub knn_hint: &'static str,
    pub knn_chance: fn(&str) -> String,
    pub knn_unlabelled: &'static str,
    pub spread: &'static str,
    pub spread_hint: &'static str,
    pub health_unknown: &'static str,
    pub health: fn(Health) -> &'static str,
}

pub struct Charts {
    pub title: &'static str,
    pub values: &'static str,
    pub step: &'static str,
    pub chance: fn(&str) -> String,
    pub loss: &'static str,
    pub learning_rate: &'static str,
    pub knn: &'static str,
    pub similarity: &'static str,
    pub similarity_what: &'static str,
}

pub struct Map {
    pub title: &'static str,
    pub caption: fn(u32, u32, &str) -> String,
    pub caption_direct: fn(u32, u32) -> String,
    pub export: &'static str,
    pub whole_set: fn(u32) -> String,
    pub embedding: fn(u32, u32) -> String,
    pub neighbours: &'static str,
    pub neighbours_hint: &'static str,
    pub picked: &'static str,
    pub searching: &'static str,
    pub colour_by: &'static str,
    pub class: &'static str,
    pub empty: &'static str,
}
