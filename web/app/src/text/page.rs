//! Texts around the work: the way in, files, engines, what went wrong.

use crate::engine::Choice;
use crate::state::AlertKind;
use contrastive_lab::protocol::{EngineKind, ImportProgress};

pub struct Header {
    pub name: &'static str,
    /// The way past everything that comes before the run's controls.
    pub skip: &'static str,
    pub privacy_short: &'static str,
    pub privacy: &'static str,
}

pub struct Engine {
    pub asking: &'static str,
    pub name: fn(EngineKind) -> &'static str,
    pub reason: fn(&Choice) -> String,
    pub slow_short: &'static str,
    pub slow: &'static str,
    pub switch: fn(EngineKind) -> &'static str,
    pub switch_note: &'static str,
    pub not_built: &'static str,
    pub built_now: &'static str,
    pub build_failed: &'static str,
}

pub struct Welcome {
    pub title: &'static str,
    pub what: &'static str,
    pub formats: &'static str,
    pub loading: &'static str,
}

pub struct Images {
    pub title: &'static str,
    pub none: &'static str,
    pub none_hint: &'static str,
    pub files: &'static str,
    pub folder: &'static str,
    pub sample: &'static str,
    pub sample_size: &'static str,
    pub sample_images: fn(u32) -> String,
    /// A factor of the sample set, one of its values, or a class, by the engine's word for it.
    pub sample_name: fn(&str) -> &str,
    pub drop_now: &'static str,
    pub count: fn(u32) -> String,
    pub classes: fn(usize) -> String,
    pub classes_title: &'static str,
    pub no_classes: &'static str,
    pub more_classes: fn(usize) -> String,
    pub loaded_in: fn(&str) -> String,
    pub thumbnails: fn(usize, u32) -> String,
    pub width: &'static str,
    pub height: &'static str,
    pub span: fn(u32, u32, u32) -> String,
    pub aspect: &'static str,
    pub aspect_parts: fn(&str, &str, &str) -> String,
    pub kept_as: &'static str,
    pub working_size: fn(u32) -> String,
    pub duplicates: &'static str,
    pub engine_memory: &'static str,
    pub problems: fn(u32) -> String,
    pub problems_list: &'static str,
    pub problems_more: fn(u32) -> String,
}

pub struct Import {
    pub title: &'static str,
    pub collecting: fn(u32) -> String,
    pub starting: &'static str,
    pub decoding: fn(&ImportProgress) -> String,
    pub pace: fn(&str, Option<&str>) -> String,
    pub cancel: &'static str,
}

pub struct Model {
    pub open: &'static str,
    pub save: &'static str,
    pub trained_on: &'static str,
    pub trained: fn(u32, u32) -> String,
    pub set_name: &'static str,
    pub parameters: &'static str,
    pub size: &'static str,
    pub made_by: &'static str,
    pub embed: &'static str,
    pub train_on: &'static str,
    pub needs_images: &'static str,
}

pub struct AlertText {
    pub crash: fn(&str) -> String,
    pub crash_advice: fn(bool) -> &'static str,
    pub unreadable_message: &'static str,
    pub weights_kept: &'static str,
    pub restart: &'static str,
    pub save_kept: &'static str,
    pub close: &'static str,
    pub advice: fn(AlertKind) -> &'static str,
    pub no_address: &'static str,
    pub no_clipboard: &'static str,
    pub file_too_large: fn(f64, f64) -> String,
    pub file_unreadable: &'static str,
    pub unreadable: fn(first: &str) -> String,
    pub nothing_dropped: &'static str,
    pub stop_first: &'static str,
    pub not_saved: fn(&str) -> String,
}
