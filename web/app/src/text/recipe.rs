//! Texts of everything that decides a run.

use contrastive_lab::recipe::{Encoder, LrSchedule, OptimiserKind, Preset};

pub struct RecipeText {
    pub title: &'static str,
    pub encoder_title: &'static str,
    pub encoder: &'static str,
    pub encoder_name: fn(Encoder) -> &'static str,
    pub image_size: &'static str,
    pub views: &'static str,
    pub preset_name: fn(Preset) -> &'static str,
    pub own_views: &'static str,
}

pub struct Training {
    /// Why a number is not taken, by the least and the most that a setting holds.
    pub number_between: fn(least: &str, most: &str) -> String,
    pub title: &'static str,
    pub temperature: &'static str,
    pub temperature_hint: &'static str,
    pub learning_rate: &'static str,
    pub learning_rate_hint: &'static str,
    pub batch_size: &'static str,
    pub epochs: &'static str,
    pub max_steps: &'static str,
    pub max_steps_empty: &'static str,
    pub seed: &'static str,
    pub advanced: &'static str,
    pub optimiser: &'static str,
    pub optimiser_name: fn(OptimiserKind) -> &'static str,
    pub weight_decay: &'static str,
    pub momentum: &'static str,
    pub schedule: &'static str,
    pub schedule_name: fn(LrSchedule) -> &'static str,
    pub warmup: &'static str,
    pub warmup_hint: &'static str,
}

pub struct Views {
    pub title: &'static str,
    pub what: &'static str,
    pub took: fn(&str) -> String,
    pub original: &'static str,
    pub first: &'static str,
    pub second: &'static str,
    pub settings: &'static str,
    pub alike: &'static str,
    pub ranges: &'static str,
}

/// Names of the sliders.
pub struct ViewNames {
    pub crop: &'static str,
    pub crop_scale_min: &'static str,
    pub crop_scale_max: &'static str,
    pub crop_ratio_min: &'static str,
    pub crop_ratio_max: &'static str,
    pub flip: &'static str,
    pub vertical_flip: &'static str,
    pub rotation: &'static str,
    pub rotation_degrees: &'static str,
    pub jitter: &'static str,
    pub jitter_strength: &'static str,
    pub brightness: &'static str,
    pub contrast: &'static str,
    pub saturation: &'static str,
    pub hue: &'static str,
    pub greyscale: &'static str,
    pub blur: &'static str,
    pub blur_min: &'static str,
    pub blur_max: &'static str,
    pub solarise: &'static str,
    pub solarise_threshold: &'static str,
    pub cut_out: &'static str,
    pub cut_out_side: &'static str,
}

pub struct Share {
    pub title: &'static str,
    pub what: &'static str,
    pub copy: &'static str,
    pub copied: &'static str,
    pub export: &'static str,
    pub import: &'static str,
}
