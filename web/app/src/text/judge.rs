//! Texts of the judgement: how good the encoder is, and on what that was computed.

use contrastive_lab::protocol::{FactorReport, Judgement, ProbeReport};

pub struct Judge {
    pub empty_title: &'static str,
    pub empty: &'static str,
    pub knn: KnnText,
    pub space: SpaceText,
    pub probe: ProbeText,
    pub factors: FactorText,
}

pub struct KnnText {
    pub title: &'static str,
    pub on_what: fn(&Judgement) -> String,
    pub unlabelled: &'static str,
    pub neighbours: &'static str,
    pub vote: &'static str,
    pub accuracy: &'static str,
    pub weighted: fn(f32) -> String,
    pub majority: &'static str,
}

pub struct SpaceText {
    pub title: &'static str,
    pub figure: &'static str,
    pub h: &'static str,
    pub z: &'static str,
    pub dim: &'static str,
    pub std: &'static str,
    pub std_means: &'static str,
    pub rank: &'static str,
    pub rank_means: &'static str,
    pub uniformity: &'static str,
    pub uniformity_means: &'static str,
    pub alignment: &'static str,
    pub alignment_means: &'static str,
    pub on_images: fn(u32) -> String,
    pub on_pairs: fn(u32) -> String,
}

pub struct ProbeText {
    pub title: &'static str,
    pub what: &'static str,
    pub run: &'static str,
    pub under_way: &'static str,
    pub unlabelled: &'static str,
    pub on_what: fn(&ProbeReport) -> String,
    pub chance: fn(&str) -> String,
    pub matrix: &'static str,
    pub cell: fn(count: u32, truth: &str, named: &str) -> String,
    pub mistakes: &'static str,
    pub mistake: fn(count: u32, truth: &str, named: &str) -> String,
    pub no_mistakes: &'static str,
}

pub struct FactorText {
    pub title: &'static str,
    pub what: &'static str,
    pub on_what: fn(&FactorReport) -> String,
    pub factor: &'static str,
    pub chance: &'static str,
    pub on_h: &'static str,
    pub on_z: &'static str,
    pub bar: fn(factor: &str, space: &str, accuracy: &str, chance: &str) -> String,
    pub before: fn(step: u32) -> String,
}
