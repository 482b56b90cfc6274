//! The page's address: watched, written, copied.

use super::Effects;
use crate::store::Message;
use gloo::events::EventListener;
use std::rc::Rc;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::History;

/// The address's query, `?` and all; empty without one.
pub(super) fn query() -> String {
    let location = web_sys::window().map(|window| window.location());
    location
        .and_then(|location| location.search().ok())
        .unwrap_or_default()
}

impl Effects {
    /// Reads the address now, and whenever a link is opened in this page or the browser goes back or
    /// forward in it; what the page writes itself does not come back.
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

    /// In the place of the address that is there.
    pub(super) fn write_address(self: &Rc<Self>, fragment: &str) {
        self.change_history(|history| {
            history.replace_state_with_url(&JsValue::NULL, "", Some(fragment))
        });
    }

    /// As an entry of its own, which the browser's way back leads out of.
    pub(super) fn enter_address(self: &Rc<Self>, fragment: &str) {
        self.change_history(|history| {
            history.push_state_with_url(&JsValue::NULL, "", Some(fragment))
        });
    }

    fn change_history(self: &Rc<Self>, change: impl FnOnce(&History) -> Result<(), JsValue>) {
        let history = web_sys::window().and_then(|window| window.history().ok());
        if let Some(Err(_)) = history.map(|history| change(&history)) {
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
