//! Model files: saved, opened, embedded with, trained on from.

use super::{Desk, Message};
use crate::files;
use crate::state::{Action, AlertKind};
use contrastive_lab::protocol::Command;
use contrastive_lab::recipe::Recipe;
use js_sys::{Array, Uint8Array};
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;
use web_sys::File;

/// Model files above this are not read: the largest encoder has 45 MB.
const MODEL_BYTES_MAX: f64 = 1e9;

impl Desk {
    /// From the engine while it lives; else the last weights that the page holds.
    pub(super) fn save_model(&self) {
        let lab = self.lab();
        if lab.engine.computes() {
            return self.send(Command::SaveModel);
        }
        let kept = self.kept.borrow().clone();
        if let (Some(bytes), Some(kept)) = (kept, &lab.model.kept) {
            self.hand_out(&kept.file_name, "application/octet-stream", &bytes);
        }
    }

    pub(super) fn open_model(self: &Rc<Self>, file: File) {
        let desk = Rc::clone(self);
        spawn_local(async move {
            match files::bytes(&file, MODEL_BYTES_MAX).await {
                Ok(bytes) => desk.send_model(file.name(), bytes),
                Err(reason) => desk.raise(AlertKind::Page, reason.of(file.name())),
            }
        });
    }

    /// Gives an engine that was started again the last weights, so that training can go on.
    pub(super) fn open_kept_weights(&self) {
        let kept = self.kept.borrow().clone();
        let name = self
            .lab
            .borrow()
            .model
            .kept
            .clone()
            .map(|kept| kept.file_name);
        if let (Some(bytes), Some(name)) = (kept, name) {
            // A copy: what is sent is transferred, and these stay the last weights.
            self.send_model(name, bytes.slice(0, bytes.length()));
        }
    }

    fn send_model(&self, file_name: String, bytes: Uint8Array) {
        self.send_with(Message {
            command: Command::OpenModel { file_name },
            buffers: vec![bytes],
            files: Array::new(),
        });
    }

    /// Draws the map with the opened model, after the images were loaded in its size.
    pub(super) fn embed_opened(self: &Rc<Self>) {
        let Some(recipe) = self.opened_recipe() else {
            return;
        };
        let embed = Command::EmbedWithOpened;
        self.apply(Action::EmbedAsked);
        self.with_size(recipe.image_size_px, embed);
    }

    /// Starts a run from the opened weights with the training settings of the page; what the
    /// weights fix is taken from the file.
    pub(super) fn train_on(self: &Rc<Self>) {
        let Some(opened) = self.opened_recipe() else {
            return;
        };
        let recipe = Recipe {
            method: opened.method,
            encoder: opened.encoder,
            head: opened.head,
            image_size_px: opened.image_size_px,
            ..Recipe::clone(&self.lab.borrow().recipe)
        };
        let start = Command::Start {
            recipe: recipe.clone(),
            from_opened: true,
        };
        self.apply(Action::RecipeSet(recipe));
        self.begin_run();
        self.schedule_address();
        self.with_size(opened.image_size_px, start);
    }

    fn opened_recipe(&self) -> Option<Recipe> {
        let lab = self.lab.borrow();
        lab.model.card().map(|card| card.recipe.clone())
    }

    /// Sends the command, after loading the images anew where they have another size.
    fn with_size(self: &Rc<Self>, size_px: u32, command: Command) {
        let lab = self.lab();
        let loaded_px = lab.images.summary.as_ref().map(|summary| summary.size_px);
        if loaded_px == Some(size_px) || self.source.borrow().is_none() {
            return self.send(command);
        }
        if lab.recipe.image_size_px != size_px {
            self.apply(Action::RecipeSet(Recipe {
                image_size_px: size_px,
                ..Recipe::clone(&lab.recipe)
            }));
            self.schedule_address();
        }
        self.load_source();
        self.after_import.replace(Some(command));
    }
}
