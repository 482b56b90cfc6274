//! The recipe in the page's address: `#recipe=`.

use super::Desk;
use crate::state::{Action, AlertKind};
use crate::text::Said;
use contrastive_lab::recipe::{Recipe, link};
use contrastive_lab::say::Sentence;
use gloo::events::EventListener;
use gloo::timers::callback::Timeout;
use std::rc::Rc;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::{JsFuture, spawn_local};

/// What stands before the recipe in the address.
const PREFIX: &str = "#recipe=";

/// Browsers allow about 100 changes of the address in 10 seconds.
const ADDRESS_DELAY_MS: u32 = 300;

/// The address's query, `?` and all; empty without one.
pub(super) fn query() -> String {
    let location = web_sys::window().map(|window| window.location());
    location
        .and_then(|location| location.search().ok())
        .unwrap_or_default()
}

impl Desk {
    /// Takes the recipe of the address, if it has one.
    pub(super) fn read_address(self: &Rc<Self>) {
        let hash = web_sys::window().and_then(|window| window.location().hash().ok());
        let hash = hash.unwrap_or_default();
        let Some(encoded) = hash.strip_prefix(PREFIX) else {
            return;
        };
        match link::decode(encoded) {
            Ok(recipe) => self.take_whole_recipe(recipe),
            Err(problem) => self.raise(AlertKind::Recipe, Sentence::of(&problem).into()),
        }
    }

    /// Follows links to other recipes that are opened in this page.
    pub(super) fn watch_address(self: &Rc<Self>) {
        let Some(window) = web_sys::window() else {
            return;
        };
        let desk = Rc::downgrade(self);
        let listener = EventListener::new(&window, "hashchange", move |_| {
            if let Some(desk) = desk.upgrade() {
                desk.read_address();
            }
        });
        self.hash_listener.replace(Some(listener));
    }

    /// Writes the recipe into the address once nothing has changed for a moment.
    pub(super) fn schedule_address(self: &Rc<Self>) {
        let desk = Rc::downgrade(self);
        let timer = Timeout::new(ADDRESS_DELAY_MS, move || {
            if let Some(desk) = desk.upgrade() {
                desk.write_address();
            }
        });
        self.address_timer.replace(Some(timer));
    }

    /// Without an entry in the browser's history for every move of a slider.
    fn write_address(&self) {
        let recipe = Recipe::clone(&self.lab.borrow().recipe);
        let hash = format!("{PREFIX}{}", link::encode(&recipe));
        let history = web_sys::window().and_then(|window| window.history().ok());
        if let Some(history) = history {
            let written = history.replace_state_with_url(&JsValue::NULL, "", Some(&hash));
            if written.is_err() {
                self.raise(AlertKind::Page, Said::NoAddress);
            }
        }
    }

    pub(super) fn copy_link(self: &Rc<Self>) {
        self.address_timer.take();
        self.write_address();
        let Some(window) = web_sys::window() else {
            return;
        };
        let desk = Rc::clone(self);
        spawn_local(async move {
            let address = window.location().href().unwrap_or_default();
            let copied = window.navigator().clipboard().write_text(&address);
            match JsFuture::from(copied).await {
                Ok(_) => desk.apply(Action::LinkCopied),
                Err(_) => desk.raise(AlertKind::Page, Said::NoClipboard),
            }
        });
    }
}
