//! Model files: saved, opened, embedded with, trained on from.

use super::runs::Pending;
use super::{Asked, Content, Effect, Store};
use crate::state::{AlertKind, Held, HeldModel, Reason, Said, Unread};
use contrastive_lab::protocol::Question;
use contrastive_lab::recipe::Recipe;
use contrastive_lab::run::RunId;

/// What is done with an opened model once images of its size are there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Next {
    Embed,
    JudgeHere,
    TrainOn,
}

impl Store {
    /// From the engine while it lives; else the last weights that the page holds.
    pub(super) fn save_model(&mut self) {
        if self.lab.engine.computes() {
            return self.ask(Asked::Save, Question::SaveModel);
        }
        if let Some(HeldModel { file_name, bytes }) = self.lab.model.kept.clone() {
            self.hand_out(file_name, bytes);
        }
    }

    pub(super) fn hand_out(&mut self, file_name: String, bytes: Held) {
        let content = Content::Bytes(bytes);
        self.effect(Effect::HandOut { file_name, content });
    }

    pub(super) fn model_read(&mut self, file_name: String, read: Result<Held, Unread>) {
        match read {
            Ok(_) if self.lab.engine.crash.is_some() => {
                self.raise(AlertKind::Page, Said::Cannot(Reason::EngineGone));
            }
            Ok(bytes) => self.send_model(HeldModel { file_name, bytes }),
            Err(why) => self.raise_unread(AlertKind::Page, file_name, why),
        }
    }

    pub(super) fn send_model(&mut self, model: HeldModel) {
        self.opening = Some(model.clone());
        if self.has_worker() {
            let (file_name, bytes) = (model.file_name.clone(), model.bytes.clone());
            let question = Question::OpenModel { file_name };
            self.ask_with(Asked::Open(model), question, vec![bytes], Vec::new());
        }
    }

    pub(super) fn close_model(&mut self) {
        self.lab.model.change(|model| {
            model.opened = None;
            model.opened_file = None;
        });
    }

    /// Draws the map with the opened model, after the images were loaded in its size.
    pub(super) fn embed_opened(&mut self) {
        if let Some(recipe) = self.opened_recipe() {
            self.with_size(recipe.images().size_px, Next::Embed);
        }
    }

    /// The same with the networks of the run.
    pub(super) fn judge_here(&mut self) {
        if let Some(record) = &self.lab.run.record {
            self.with_size(record.recipe.images().size_px, Next::JudgeHere);
        }
    }

    /// Starts a run from the opened weights with the training settings of the page; what the
    /// weights fix is taken from the file.
    pub(super) fn train_on(&mut self) {
        let Some(opened) = self.opened_recipe() else {
            return;
        };
        let size_px = opened.images().size_px;
        let mut recipe = Recipe {
            method: opened.method,
            encoder: opened.encoder,
            head: opened.head,
            ..Recipe::clone(&self.lab.recipe)
        };
        recipe.images_mut().size_px = size_px;
        self.show_recipe(recipe);
        // From here on the recipe is that of the run.
        self.lab.engine.change(|engine| engine.starting = true);
        self.with_size(size_px, Next::TrainOn);
    }

    fn opened_recipe(&self) -> Option<Recipe> {
        self.lab.model.card().map(|card| card.record.recipe_now())
    }

    /// Goes on, after loading the images anew where they have another size.
    fn with_size(&mut self, size_px: u32, next: Next) {
        let loaded_px = self
            .lab
            .images
            .summary
            .as_ref()
            .map(|summary| summary.size_px);
        if loaded_px == Some(size_px) || self.source.is_none() {
            return self.go_on(next);
        }
        if self.lab.recipe.images().size_px != size_px {
            let mut recipe = Recipe::clone(&self.lab.recipe);
            recipe.images_mut().size_px = size_px;
            self.show_recipe(recipe);
        }
        self.load_again();
        self.then = Some(next);
    }

    pub(super) fn go_on(&mut self, next: Next) {
        match next {
            Next::Embed => self.embed_with(|run| Question::EmbedWithOpened { run }),
            Next::JudgeHere => self.embed_with(|run| Question::EmbedWithTrained { run }),
            Next::TrainOn => self.start(true),
        }
    }
    /// What is found takes the place of a run.
    fn embed_with(&mut self, question: impl FnOnce(RunId) -> Question) {
        let run = self.next_run();
        self.await_run(Pending { run, recipe: None });
        self.ask(Asked::Embed(run), question(run));
    }
}
