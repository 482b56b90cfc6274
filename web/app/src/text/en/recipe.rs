//! Texts of everything that decides a run.

use crate::text::recipe::*;
use contrastive_lab::recipe::{Encoder, LrSchedule, OptimiserKind, Preset};

pub const RECIPE: RecipeText = RecipeText {
    title: "Recipe",
    encoder_title: "Encoder and views",
    encoder: "Encoder",
    encoder_name: |encoder| match encoder {
        Encoder::Tiny => "Tiny",
        Encoder::Small => "Small",
        Encoder::Resnet18W16 => "ResNet-18 / 16",
        Encoder::Resnet18W32 => "ResNet-18 / 32",
        Encoder::Resnet18W64 => "ResNet-18 / 64",
    },
    image_size: "Image size",
    views: "Views",
    preset_name: |preset| match preset {
        Preset::Short => "Short runs",
        Preset::Simclr => "SimCLR",
        Preset::MocoV1 => "MoCo v1",
        Preset::MocoV2 => "MoCo v2",
        Preset::Byol => "BYOL",
        Preset::Shapes => "Shapes, grey",
        Preset::None => "None",
    },
    own_views: "Your own",
};

pub const TRAINING: Training = Training {
    number_between: |least, most| format!("Needs a number between {least} and {most}."),
    title: "Training",
    temperature: "Temperature",
    temperature_hint: "Low: the nearest negatives count most.",
    learning_rate: "Learning rate",
    learning_rate_hint: "Both may be changed while training.",
    batch_size: "Batch size",
    epochs: "Epochs",
    max_steps: "Stop after steps",
    max_steps_empty: "by epochs",
    seed: "Seed",
    advanced: "More settings",
    optimiser: "Optimiser",
    optimiser_name: |kind| match kind {
        OptimiserKind::Adam => "Adam",
        OptimiserKind::AdamW => "AdamW",
        OptimiserKind::Sgd => "SGD with momentum",
        OptimiserKind::Lars => "LARS",
    },
    weight_decay: "Weight decay",
    momentum: "Momentum",
    schedule: "Schedule",
    schedule_name: |schedule| match schedule {
        LrSchedule::Constant => "Constant",
        LrSchedule::Cosine => "Cosine down to 0",
        LrSchedule::Steps => "A tenth at 60 %, again at 80 %",
    },
    warmup: "Warm-up",
    warmup_hint: "Part of the run in which the learning rate rises from 0.",
};

pub const VIEWS: Views = Views {
    title: "Two views of your images",
    what: "Training pulls the two views of an image together and pushes other images away. What the views change, the encoder learns to ignore.",
    took: |time| format!("drawn in {time}"),
    original: "Original",
    first: "View 1",
    second: "View 2",
    settings: "How the views are made",
    alike: "Both views alike",
    ranges: "Ranges",
};

pub const VIEW_NAMES: ViewNames = ViewNames {
    crop: "Crop",
    crop_scale_min: "Smallest crop",
    crop_scale_max: "Largest crop",
    crop_ratio_min: "Narrowest crop",
    crop_ratio_max: "Widest crop",
    flip: "Mirror",
    vertical_flip: "Upside down",
    rotation: "Rotation",
    rotation_degrees: "Largest angle, degrees",
    jitter: "Colour jitter",
    jitter_strength: "Jitter strength",
    brightness: "Brightness",
    contrast: "Contrast",
    saturation: "Saturation",
    hue: "Hue",
    greyscale: "Greyscale",
    blur: "Blur",
    blur_min: "Least blur",
    blur_max: "Most blur",
    solarise: "Solarise",
    solarise_threshold: "Solarise above",
    cut_out: "Cut-out",
    cut_out_side: "Cut-out side",
};

pub const SHARE: Share = Share {
    title: "Share the recipe",
    what: "The address of this page holds it: whoever opens the link has these settings.",
    copy: "Copy link",
    copied: "Link copied",
    export: "Export",
    import: "Import",
};
