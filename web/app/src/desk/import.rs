//! Images in: what was chosen or dropped goes to the engine, and is kept to be loaded again.

use super::{Desk, Message};
use crate::files::{self, DroppedItems, PickedFile, PickedKind};
use crate::state::{Action, AlertKind, Import};
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
        self.source.replace(Some(Source::Sample(sample)));
        self.load_source();
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
            return;
        }
        let files: Array = picked.iter().map(|picked| &picked.file).collect();
        let sources = picked
            .into_iter()
            .map(|picked| ImportSource { path: picked.path })
            .collect();
        self.source.replace(Some(Source::Files { sources, files }));
        self.load_source();
    }

    /// Walks through dropped folders, then goes on as with chosen files.
    pub(super) fn dropped(self: &Rc<Self>, items: DroppedItems) {
        let desk = Rc::clone(self);
        spawn_local(async move {
            let found = |found| desk.apply(Action::ImportShown(Some(Import::Collecting { found })));
            let walked = files::walk(items, found).await;
            desk.apply(Action::ImportShown(None));
            match walked {
                Ok(picked) => desk.accept(picked),
                Err(reason) => desk.raise(AlertKind::Import, reason),
            }
        });
    }

    /// Sends the source, if there is one, to the engine at the recipe's image size.
    pub(super) fn load_source(&self) {
        let Some(source) = self.source.borrow().clone() else {
            return;
        };
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
