//! Files in and out.

use super::Effects;
use crate::files::{self, DroppedItems, Walked};
use crate::state::{Held, PickedFile, Unread};
use crate::store::{Content, Message};
use js_sys::Uint8Array;
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;
use web_sys::File;

/// Model files above this are not read: the largest encoder has 45 MB.
const MODEL_BYTES_MAX: f64 = 1e9;

/// Files larger than this are no recipes; one has about 2 kB.
const RECIPE_BYTES_MAX: f64 = 1e6;

impl Effects {
    pub(super) fn walk(self: &Rc<Self>, walk: u32, items: Held) {
        let effects = Rc::clone(self);
        spawn_local(async move {
            let Some(items) = items.get::<DroppedItems>() else {
                return;
            };
            let found = |files| {
                effects.take(Message::Found { walk, files });
                effects.store.borrow().walks(walk)
            };
            let Walked { files, unreadable } = files::walk(items, found).await;
            effects.take(Message::Walked {
                walk,
                files,
                unreadable,
            });
        });
    }

    pub(super) fn read_model(self: &Rc<Self>, picked: PickedFile) {
        let effects = Rc::clone(self);
        spawn_local(async move {
            let read = read(&picked, MODEL_BYTES_MAX).await;
            effects.take(Message::ModelRead {
                file_name: picked.name().to_owned(),
                read: read.map(Held::new),
            });
        });
    }

    pub(super) fn read_recipe(self: &Rc<Self>, picked: PickedFile) {
        let effects = Rc::clone(self);
        spawn_local(async move {
            let read = read(&picked, RECIPE_BYTES_MAX).await;
            effects.take(Message::RecipeRead {
                file_name: picked.name().to_owned(),
                read: read.map(|bytes| bytes.to_vec()),
            });
        });
    }

    pub(super) fn hand_out(self: &Rc<Self>, file_name: String, content: Content) {
        let (kind, bytes) = match content {
            Content::Json(json) => ("application/json", Some(Uint8Array::from(json.as_bytes()))),
            Content::Bytes(held) => ("application/octet-stream", held.get().cloned()),
        };
        let taken = bytes.is_some_and(|bytes| files::hand_out(&file_name, kind, &bytes).is_ok());
        self.take(Message::HandedOut { file_name, taken });
    }
}

async fn read(picked: &PickedFile, bytes_max: f64) -> Result<Uint8Array, Unread> {
    match picked.file.get::<File>() {
        Some(file) => files::bytes(file, bytes_max).await,
        None => Err(Unread::Unreadable),
    }
}
