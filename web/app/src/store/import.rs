//! Images in: what was chosen or dropped goes to the engine, and is kept to be loaded again.

use super::models::Next;
use super::{Asked, Effect, Source, Store};
use crate::state::{
    AlertKind, Held, Import, NotTaken, PickedFile, PickedKind, Pictures, Probes, Said, Scene,
};
use contrastive_lab::protocol::{
    Command, ImageSetSummary, ImportSource, Question, Refusal, SampleSet,
};
use contrastive_lab::recipe::ImageInput;
use contrastive_lab::say::Sentence;
use std::rc::Rc;

/// The seed of the sample set: the same images for everybody, whatever the recipe's seed.
const SAMPLE_SEED: u32 = 1;

/// What the engine says of a new set.
pub(super) struct NewSet {
    pub summary: ImageSetSummary,
    pub refusals: Vec<Refusal>,
    pub thumbnail_indices: Vec<u32>,
    pub thumbnails: Pictures,
    pub engine_memory_bytes: Option<f64>,
}

impl Store {
    pub(super) fn try_sample(&mut self, images: u32) {
        let seed = SAMPLE_SEED;
        self.load(Source::Sample(SampleSet { images, seed }));
    }

    /// One file alone may be a model or a recipe; everything else is for the importer, which says
    /// of each file that it refuses why.
    pub(super) fn accept(&mut self, picked: Vec<PickedFile>) {
        if let [alone] = picked.as_slice() {
            match alone.kind() {
                PickedKind::Model => return self.follow(super::Intent::OpenModel(alone.clone())),
                PickedKind::Recipe => {
                    return self.follow(super::Intent::ImportRecipe(alone.clone()));
                }
                PickedKind::Image => {}
            }
        }
        if picked.is_empty() {
            return self.raise(AlertKind::Import, Said::NothingDropped);
        }
        self.load(Source::Files(picked.into()));
    }

    /// Walks through dropped folders, then goes on as with chosen files.
    pub(super) fn dropped(&mut self, items: Held) {
        self.walks += 1;
        let walk = self.walks;
        self.walk = Some(walk);
        self.lab.engine.change(|engine| engine.walking = true);
        self.show_import(Some(Import::Collecting { found: 0 }));
        self.effect(Effect::Walk { walk, items });
    }

    pub(super) fn found(&mut self, walk: u32, found: u32) {
        if self.walk == Some(walk) {
            self.show_import(Some(Import::Collecting { found }));
        }
    }

    /// What the browser cannot read is listed; the rest is loaded.
    pub(super) fn walked(&mut self, walk: u32, files: Vec<PickedFile>, unreadable: Vec<String>) {
        if self.walk != Some(walk) {
            return;
        }
        self.end_walk();
        match unreadable.first() {
            Some(first) if files.is_empty() => {
                let first = first.clone();
                self.raise(AlertKind::Import, Said::DropUnreadable { first });
            }
            _ => {
                let unreadable = unreadable.into_iter().map(NotTaken::unreadable);
                let unreadable: Rc<[_]> = unreadable.collect();
                self.lab
                    .images
                    .change(|images| images.unreadable = unreadable);
                self.follow(super::Intent::Accept(files));
            }
        }
    }

    /// The walk's panel goes; that of an import under way comes back.
    fn end_walk(&mut self) {
        self.walk = None;
        self.lab.engine.change(|engine| engine.walking = false);
        let decoding = self.loading.as_ref().map(|_| Import::Decoding(None));
        self.show_import(decoding);
    }

    /// Gives up the walk through folders or the import, whichever is under way.
    pub(super) fn cancel_import(&mut self) {
        if self.walk.is_some() {
            return self.end_walk();
        }
        self.loading = None;
        self.forget_next();
        self.show_import(None);
        // It stays in the list of questions: it may be ready before the engine hears of this.
        if let Some(ask) = self.asks.latest_import() {
            self.send(Command::CancelImport { ask });
        }
    }

    /// Loads another set; the one from before stays where it came from until this one is ready.
    fn load(&mut self, source: Source) {
        self.loading = Some(source.clone());
        self.forget_next();
        if self.has_worker() {
            self.send_source(source);
        } else {
            // The engine that is being looked for will load it.
            self.show_import(Some(Import::Decoding(None)));
        }
    }

    /// Loads the set that is being loaded, or else the one that is there, once more at the recipe's
    /// image size.
    pub(super) fn load_again(&mut self) {
        let source = self.loading.clone().or_else(|| self.source.clone());
        if let Some(source) = source.filter(|_| self.has_worker()) {
            self.loading = Some(source.clone());
            self.send_source(source);
        }
    }

    pub(super) fn send_source(&mut self, source: Source) {
        let ImageInput {
            size_px,
            larger_copies,
            ..
        } = *self.lab.recipe.images();
        let asked = Asked::Import(source.clone());
        if self.walk.is_none() {
            self.show_import(Some(Import::Decoding(None)));
        }
        match source {
            Source::Sample(sample) => self.ask(asked, Question::ImportSample { sample, size_px }),
            Source::Files(picked) => {
                let path = |file: &PickedFile| ImportSource {
                    path: file.path.clone(),
                };
                let sources = picked.iter().map(path).collect();
                let files = picked.iter().map(|file| file.file.clone()).collect();
                let question = Question::ImportFiles {
                    sources,
                    size_px,
                    larger_copies,
                };
                self.ask_with(asked, question, Vec::new(), files);
            }
        }
    }

    fn show_import(&mut self, import: Option<Import>) {
        self.lab.images.change(|images| images.import = import);
    }

    /// The panel of an import goes with its answer, unless something else is being loaded by now.
    pub(super) fn import_settled(&mut self) {
        if self.asks.latest_import().is_none() {
            self.loading = None;
            if self.walk.is_none() {
                self.show_import(None);
            }
        }
    }

    /// A new set has taken the place of the one before.
    pub(super) fn take_set(&mut self, source: Source, new: NewSet) {
        self.source = Some(source);
        let import = self.lab.images.import.clone();
        self.lab.images.change(|images| {
            images.take(new.summary, new.refusals);
            images.import = import;
            images.thumbnails = new.thumbnails;
            images.thumbnail_indices = new.thumbnail_indices.into();
            images.engine_memory_bytes = new.engine_memory_bytes;
        });
        self.lab.engine.change(|engine| {
            engine.has_set = true;
            // Other images end a run.
            engine.run = None;
        });
        self.asks
            .forget(|asked| matches!(asked, Asked::Neighbours(_) | Asked::Atlas));
        self.lab.map = Default::default();
        // They speak of classes and factors of the set before.
        self.lab.run.change(|run| run.probes = Probes::default());
        self.forget_pace();
        self.lab.scene = Scene::Images;
        self.lab.alert = None;
        self.fit_views_to_set();
        self.ask_preview();
        self.schedule_pace();
        if let Some(next) = self.then.take() {
            self.go_on(next);
        }
    }

    /// Nothing was loaded; the set from before stays where the engine has one.
    pub(super) fn not_imported(
        &mut self,
        sentence: Sentence,
        refusals: Vec<Refusal>,
        cancelled: bool,
    ) {
        if self.asks.latest_import().is_some() {
            // Another import took its place.
            return;
        }
        self.forget_next();
        let gone = !self.lab.engine.has_set;
        if gone && cancelled {
            self.source = None;
        }
        self.lab.images.change(|images| {
            images.unreadable = Rc::default();
            if gone {
                images.summary = None;
                images.thumbnails = Pictures::default();
                images.thumbnail_indices = Rc::default();
            }
            if !cancelled {
                images.not_taken = refusals.into_iter().map(NotTaken::from).collect();
            }
        });
        if !cancelled {
            self.raise(AlertKind::Import, Said::Sentence(sentence));
        }
    }

    /// What was to be done with the set that is not loaded is not done.
    fn forget_next(&mut self) {
        if self.then.take() == Some(Next::TrainOn) {
            self.lab.engine.change(|engine| engine.starting = false);
        }
    }
}
