//! The page's address: watched, written, copied.

use super::Effects;
use crate::store::Message;
use gloo::events::EventListener;
use std::rc::Rc;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::{JsFuture, spawn_local};

/// The address's query, `?` and all; empty without one.
pub(super) fn query() -> String {
    let location = web_sys::window().map(|window| window.location());
    location
        .and_then(|location| location.search().ok())
        .unwrap_or_default()
}

impl Effects {
    /// Reads the address now, and whenever a link to another recipe is opened in this page.
    pub(super) fn watch_address(self: &Rc<Self>) {
        let Some(window) = web_sys::window() else {
            return;
        };
        self.read_address();
        let effects = Rc::downgrade(self);
        let listener = EventListener::new(&window, "hashchange", move |_| {
            if let Some(effects) = effects.upgrade() {
                effects.read_address();
            }
        });
        self.hash_listener.replace(Some(listener));
    }

    fn read_address(self: &Rc<Self>) {
        let fragment = web_sys::window().and_then(|window| window.location().hash().ok());
        self.take(Message::Address(fragment.unwrap_or_default()));
    }

    pub(super) fn write_address(self: &Rc<Self>, fragment: &str) {
        let history = web_sys::window().and_then(|window| window.history().ok());
        let written = history
            .map(|history| history.replace_state_with_url(&JsValue::NULL, "", Some(fragment)));
        if let Some(Err(_)) = written {
            self.take(Message::AddressRefused);
        }
    }

    pub(super) fn copy_address(self: &Rc<Self>) {
        let Some(window) = web_sys::window() else {
            return;
        };
        let effects = Rc::clone(self);
        spawn_local(async move {
            let address = window.location().href().unwrap_or_default();
            let copied = window.navigator().clipboard().write_text(&address);
            let copied = JsFuture::from(copied).await;
            effects.take(Message::Copied(copied.is_ok()));
        });
    }
}
