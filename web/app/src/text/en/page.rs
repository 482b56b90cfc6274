//! Texts around the work: the way in, files, engines, what went wrong.

use crate::engine::{Choice, PATIENCE_SECONDS, Reason};
use crate::figures;
use crate::state::AlertKind;
use crate::text::page::*;
use contrastive_lab::protocol::{EngineKind, FailureKind, ImportProgress};

pub const HEADER: Header = Header {
    name: "Contrastive Lab",
    skip: "To the run and its images",
    privacy_short: "Private",
    privacy: "Nothing leaves this machine. Images are read, trained on and kept in this page only.",
};

pub const ENGINE: Engine = Engine {
    asking: "Looking for a GPU…",
    name: |kind| match kind {
        EngineKind::WebGpu => "WebGPU",
        EngineKind::Cpu => "Processor",
    },
    reason,
    slow_short: " · slow here",
    slow: "WebGPU runs in software here: results are right, but the processor engine is much faster on this machine.",
    switch: |kind| match kind {
        EngineKind::WebGpu => "Use WebGPU instead",
        EngineKind::Cpu => "Use the processor instead",
    },
    switch_note: "Images are loaded again; a run under way ends.",
    not_built: "The GPU engine was still being built when this page was loaded, so the processor computes. The page says when the engine is there; load it again then.",
    built_now: "The GPU engine is there now. Load the page again to take it.",
    build_failed: "The GPU engine did not build; the terminal says why. The processor goes on.",
};

pub const WELCOME: Welcome = Welcome {
    title: "Drop your images here",
    what: "Train an encoder on your own pictures, without labels, and watch what it learns to see as alike.",
    formats: "A folder, a zip or single files. PNG, JPEG, WebP, GIF, BMP and TIFF. Folders inside become classes.",
    loading: "The engine is loading. What you choose now is taken as soon as it is there.",
};

pub const IMAGES: Images = Images {
    title: "Images",
    none: "No images yet",
    none_hint: "Drop them anywhere on this page.",
    files: "Choose files",
    folder: "Choose a folder",
    sample: "Try a sample set",
    sample_size: "Images in the sample set",
    sample_images: |images| figures::count(images),
    sample_name: |name| name,
    drop_now: "Let go to load these files",
    count: |images| match images {
        1 => "1 image".to_owned(),
        _ => format!("{} images", figures::count(images)),
    },
    classes: |classes| match classes {
        0 => "no labels".to_owned(),
        1 => "1 class".to_owned(),
        _ => format!("{classes} classes"),
    },
    classes_title: "Classes",
    no_classes: "No classes: training needs none, and the lab watches the spread of the embeddings instead of an accuracy.",
    more_classes: |more| format!("{more} more classes"),
    loaded_in: |time| format!("ready in {time}"),
    thumbnails: |shown, all| {
        format!(
            "{shown} of {} images, spread over the set",
            figures::count(all)
        )
    },
    width: "Width",
    height: "Height",
    span: |least, median, most| {
        let [least, median, most] = [least, median, most].map(figures::count);
        format!("{least} to {most} px, half below {median}")
    },
    aspect: "Shape",
    aspect_parts: |wide, square, high| format!("{wide} wide, {square} square, {high} tall"),
    kept_as: "Kept as",
    working_size: |size| format!("{size} × {size} px, cut square from the centre"),
    duplicates: "Duplicates",
    engine_memory: "Engine memory",
    problems: |refused| match refused {
        1 => "1 file was not taken".to_owned(),
        _ => format!("{} files were not taken", figures::count(refused)),
    },
    problems_list: "Files that were not taken, with the reason",
    problems_more: |more| format!("and {} more", figures::count(more)),
};

pub const IMPORT: Import = Import {
    title: "Loading images",
    collecting: |found| format!("Looking through folders: {} files", figures::count(found)),
    starting: "Opening…",
    decoding,
    pace: |rate, eta| match eta {
        Some(eta) => format!("{rate} a second, {eta} left"),
        None => format!("{rate} a second"),
    },
    cancel: "Cancel",
};

pub const MODEL: Model = Model {
    open: "Open a model",
    save: "Save model",
    trained_on: "Trained",
    trained: |images, steps| {
        format!(
            "{} steps on {} images",
            figures::count(steps),
            figures::count(images)
        )
    },
    set_name: "Image set",
    parameters: "Parameters",
    size: "File size",
    made_by: "Made by",
    embed: "Map my images with it",
    train_on: "Train on from it",
    needs_images: "Load images first to use this model on them.",
};

pub const ALERT: AlertText = AlertText {
    crash: |reason| match reason {
        "" => "The engine stopped.".to_owned(),
        _ => format!("The engine stopped: {reason}."),
    },
    unreadable_message: "the page and the engine do not understand each other; load the page again",
    crash_advice: |has_weights| {
        if has_weights {
            "Your images and this page are still here. Start the engine again to go on from the last weights; a smaller batch or encoder needs less memory."
        } else {
            "Your images and this page are still here. Start the engine again; a smaller batch or encoder needs less memory."
        }
    },
    weights_kept: "The weights of the last report can still be saved.",
    restart: "Start the engine again",
    save_kept: "Save the last weights",
    close: "Close",
    advice: |kind| match kind {
        AlertKind::Engine(FailureKind::Refused) => "Nothing was changed.",
        AlertKind::Engine(FailureKind::Diverged) => {
            "The last good weights were kept: save them, or start again with a lower learning rate or a higher temperature."
        }
        AlertKind::Engine(FailureKind::Device) => "Start the engine again, or use the processor.",
        AlertKind::Engine(FailureKind::RunEnded) => {
            "Its weights were kept: Save model writes them."
        }
        AlertKind::Import => "The images from before are still loaded.",
        AlertKind::Recipe => "The recipe from before is still set.",
        AlertKind::Page => "",
    },
    no_address: "The browser does not let the page write the recipe into its address. Export it as a file instead.",
    no_clipboard: "The browser does not let the page copy. The link is in the address bar.",
    file_too_large: |bytes, most| {
        format!(
            "the file has {}; at most {} are read",
            figures::bytes(bytes),
            figures::bytes(most)
        )
    },
    file_unreadable: "the browser could not read the file; choose it again",
    unreadable: |first| format!("The browser could not read {first}. Drop or choose it again."),
    nothing_dropped: "There is no file in what was dropped. Drop images, folders with images, or zips.",
    stop_first: "A run is under way, and a recipe decides the whole of it. Stop the run, then open the \
                 recipe again.",
    not_saved: |name| {
        format!("The browser did not save {name}. Allow downloads for this page and try again.")
    },
};

fn reason(choice: &Choice) -> String {
    let named = |name: &str| match name {
        "" => String::new(),
        _ => format!(" ({name})"),
    };
    match (&choice.reason, choice.kind) {
        (Reason::Address, EngineKind::Cpu) => "The processor, as the address of this page asks.".to_owned(),
        (Reason::Address, EngineKind::WebGpu) => "WebGPU, as the address of this page asks.".to_owned(),
        (Reason::Person, EngineKind::Cpu) => "The processor, as you chose.".to_owned(),
        (Reason::Person, EngineKind::WebGpu) => "WebGPU, as you chose.".to_owned(),
        (Reason::Adapter { name }, _) => {
            format!("WebGPU, because this browser offers a graphics adapter{}.", named(name))
        }
        (Reason::SoftwareAdapter { name }, _) => {
            format!("The processor, because the adapter{} that this browser offers to WebGPU is no GPU: it computes on the processor as well, but much slower. If this machine has a GPU, a current driver or the browser's hardware acceleration setting may help.", named(name))
        }
        (Reason::NoWebGpu, _) => {
            "The processor, because this browser has no WebGPU. It is slower; current Chrome, Edge, Safari and Firefox have WebGPU on most machines.".to_owned()
        }
        (Reason::NoAnswer, _) => {
            format!("The processor, because this browser did not say within {PATIENCE_SECONDS} seconds whether it has a graphics adapter. It is slower; loading the page again may help.")
        }
        (Reason::NotBuilt, _) => {
            "The processor, because the GPU engine was still being built when this page was loaded.".to_owned()
        }
        (Reason::NoAdapter, _) => {
            "The processor, because this browser found no graphics adapter that WebGPU can use. It is slower; a current driver or the browser's hardware acceleration setting may help.".to_owned()
        }
    }
}

fn decoding(progress: &ImportProgress) -> String {
    let done = figures::count(progress.done);
    match progress.total {
        Some(total) => format!("{done} of {} files", figures::count(total)),
        None => format!("{done} files"),
    }
}
