//! Images in: what was chosen or dropped goes to the engine, and is kept to be loaded again.

use super::{Desk, Message};
use crate::files::{self, DroppedItems, PickedFile, PickedKind};
use crate::state::{Action, AlertKind, Import, NotTaken};
use crate::text::Said;
use contrastive_lab::protocol::{Command, ImportSource, SampleSet};
use js_sys::Array;
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;

/// The seed of the sample set: the same images for everybody, whatever the recipe's seed.
const SAMPLE_SEED: u32 = 1;

/// Where an image set comes from.
#[derive(Clone)]
pub(super) enum Source {
    Sample(SampleSet),
    Files {
        sources: Vec<ImportSource>,
        files: Array,
    },
}

impl Desk {
    pub(super) fn try_sample(&self, images: u32) {
        let sample = SampleSet {
            images,
            seed: SAMPLE_SEED,
        };
        self.load(Source::Sample(sample));
    }

    /// One file alone may be a model or a recipe; everything else is for the importer, which says
    /// of each file that it refuses why.
    pub(super) fn accept(self: &Rc<Self>, picked: Vec<PickedFile>) {
        if let [alone] = picked.as_slice() {
            match alone.kind() {
                PickedKind::Model => return self.open_model(alone.file.clone()),
                PickedKind::Recipe => return self.import_recipe(alone.file.clone()),
                PickedKind::Image => {}
            }
        }
        if picked.is_empty() {
            return self.raise(AlertKind::Import, Said::NothingDropped);
        }
        let files: Array = picked.iter().map(|picked| &picked.file).collect();
        let sources = picked
            .into_iter()
            .map(|picked| ImportSource { path: picked.path })
            .collect();
        self.load(Source::Files { sources, files });
    }

    /// Walks through dropped folders, then goes on as with chosen files. What the browser cannot read
    /// is listed; the rest is loaded.
    pub(super) fn dropped(self: &Rc<Self>, items: DroppedItems) {
        let desk = Rc::clone(self);
        let walk = self.walks.get().wrapping_add(1);
        self.walks.set(walk);
        spawn_local(async move {
            let is_latest = || desk.walks.get() == walk;
            let found = |found| {
                if is_latest() {
                    desk.apply(Action::ImportShown(Some(Import::Collecting { found })));
                }
                is_latest()
            };
            let walked = files::walk(items, found).await;
            if !is_latest() {
                return;
            }
            desk.apply(Action::ImportShown(None));
            match walked.unreadable.first() {
                Some(first) if walked.files.is_empty() => {
                    let first = first.clone();
                    desk.raise(AlertKind::Import, Said::Unreadable { first });
                }
                _ => {
                    desk.apply(Action::Unreadable(refused(walked.unreadable)));
                    desk.accept(walked.files);
                }
            }
        });
    }

    /// Gives up the walk through folders or the import, whichever is under way.
    pub(super) fn cancel_import(&self) {
        self.walks.set(self.walks.get().wrapping_add(1));
        self.apply(Action::ImportShown(None));
        self.send(Command::CancelImport);
    }

    /// Loads another set; the one from before stays where it came from until this one is ready.
    fn load(&self, source: Source) {
        self.loading.replace(Some(source.clone()));
        self.send_source(source);
    }

    /// The set that was being loaded is there.
    pub(super) fn keep_source(&self) {
        if let Some(source) = self.loading.take() {
            self.source.replace(Some(source));
        }
    }

    /// Loads the set that is being loaded, or else the one that is there, once more at the recipe's
    /// image size.
    pub(super) fn load_source(&self) {
        let loading = self.loading.borrow().clone();
        if let Some(source) = loading.or_else(|| self.source.borrow().clone()) {
            self.send_source(source);
        }
    }

    fn send_source(&self, source: Source) {
        let size_px = self.lab.borrow().recipe.image_size_px;
        let (command, files) = match source {
            Source::Sample(sample) => (Command::ImportSample { sample, size_px }, Array::new()),
            Source::Files { sources, files } => (Command::ImportFiles { sources, size_px }, files),
        };
        self.apply(Action::ImportShown(Some(Import::Decoding(None))));
        self.send_with(Message {
            command,
            buffers: Vec::new(),
            files,
        });
    }
}

/// Files that the browser could not read.
fn refused(paths: Vec<String>) -> Vec<NotTaken> {
    let not_taken = |path| NotTaken {
        path,
        reason: Said::FileUnreadable,
    };
    paths.into_iter().map(not_taken).collect()
}
