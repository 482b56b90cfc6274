//! Texts of the run and of what it gives.

use crate::figures;
use crate::text::run::*;
use contrastive_lab::protocol::{Health, RunState};
use contrastive_lab::recipe::Method;

pub const RUN: Run = Run {
    title: "Run",
    status: |state| match state {
        RunState::Loading => "Loading the engine",
        RunState::Empty => "Waiting for images",
        RunState::Importing => "Loading images",
        RunState::Ready => "Ready to train",
        RunState::Training => "Training",
        RunState::Paused => "Paused",
        RunState::Finished => "Finished",
        RunState::Failed => "Stopped by a problem",
    },
    start: "Start",
    pause: "Pause",
    resume: "Resume",
    step_once: "One step",
    stop: "Stop",
    progress: "Progress of the run",
    part_done: |percent| format!("{percent} % of the run"),
    step: "Step",
    of: |step, total| format!("{} of {}", figures::count(step), figures::count(total)),
    epoch: "Epoch",
    views_per_second: "Views a second",
    elapsed: "Elapsed",
    eta: "Left",
};

pub const PACE: Pace = Pace {
    measuring: "Measuring this recipe on this machine…",
    measured: |step, total, steps, memory| {
        format!(
            "Measured here: {step} a step, about {total} for {} steps, {memory} of memory.",
            figures::count(steps)
        )
    },
    too_large: |largest| {
        format!(
            "This batch does not fit into memory here. The largest that does has {} images.",
            figures::count(largest)
        )
    },
};

pub const STAGE: Stage = Stage {
    title: "Images, map, judgement or method",
    images: "Images and views",
    map: "Map",
    judge: "Judge",
    method: "Method",
};

pub const READINGS: Readings = Readings {
    region: "Results",
    title: "Figures of the run",
    loss: "Loss",
    loss_hint: "mean over all views",
    loss_from: |first| format!("began at {first}"),
    contrastive: |method| match method {
        Some(Method::Supervised) => "Class named rightly",
        Some(Method::Drlim(_)) => "Similar ranked first",
        _ => "Positive ranked first",
    },
    contrastive_hint: |method| match method {
        Some(Method::Supervised) => "of the training views",
        Some(Method::MocoV1(_) | Method::MocoV2(_)) => "before the queue's keys",
        Some(Method::Drlim(_)) => "by distance, in the batch",
        _ => "within the batch",
    },
    knn: "kNN accuracy",
    knn_hint: "on images held back",
    knn_chance: |chance| format!("chance {chance}"),
    knn_unlabelled: "needs classes",
    spread: "Spread",
    spread_hint: "1 even, 0 collapsed",
    health_unknown: "The health of the embeddings is judged once training has begun.",
    health: |health| match health {
        Health::Good => "Healthy: the embeddings are well spread.",
        Health::Early => {
            "Early: the embeddings are not spread yet, as before training. Let it run."
        }
        Health::Shrinking => {
            "Shrinking: the embeddings have lost half of their spread. If it goes on, lower the learning rate or take a larger batch."
        }
        Health::DimensionallyCollapsed => {
            "Flat: the embeddings differ along a few directions only. Weaker views, a smaller learning rate or a wider projection may help."
        }
        Health::ProjectionCollapsed => {
            "Collapsing: all projections are alike, and the features will follow. A predictor, a lower learning rate or a larger batch helps."
        }
        Health::Diverged => {
            "Diverged: a number is not finite any more. Stop, and lower the learning rate."
        }
        Health::Narrow => {
            "Narrow: the embeddings are drawing together. A higher temperature, stronger views or a larger batch may help."
        }
        Health::Collapsed => {
            "Collapsing: all embeddings are alike, so nothing is told apart. A lower learning rate, a predictor or a larger batch helps."
        }
    },
};

pub const CHARTS: Charts = Charts {
    title: "Curves",
    values: "Values as a table",
    step: "step",
    chance: |chance| format!("chance {chance}"),
    loss: "Loss",
    learning_rate: "Learning rate",
    knn: "kNN accuracy",
    similarity: "Similarity in the batch",
    similarity_what: "First views down, second views across. The diagonal holds the positive pairs: it should stand out.",
};

pub const MAP: Map = Map {
    title: "Map of embeddings",
    caption: |points, step, explained| {
        format!(
            "{} images after step {}; the two axes hold {explained} of the variance",
            figures::count(points),
            figures::count(step)
        )
    },
    caption_direct: |points, step| {
        format!(
            "{} images after step {}; the two axes are z itself",
            figures::count(points),
            figures::count(step)
        )
    },
    export: "Export embeddings",
    whole_set: |images| format!("Map all {}", figures::count(images)),
    embedding: |done, total| {
        format!(
            "{} of {} images have gone through the encoder…",
            figures::count(done),
            figures::count(total)
        )
    },
    neighbours: "Nearest images",
    neighbours_hint: "Point at a dot to see its image and the images that the encoder finds most alike.",
    picked: "This image",
    searching: "Looking for the nearest…",
    colour_by: "Colour by",
    class: "Class",
    empty: "The map appears with the first steps of training.",
};
