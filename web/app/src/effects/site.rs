//! The engines that the page's site has: the GPU engine may still be being built.

use super::Effects;
use crate::engine;
use crate::store::Message;
use contrastive_lab::protocol::EngineKind;
use gloo::events::EventListener;
use std::rc::Rc;

impl Effects {
    /// Says which engines are not there yet, and what becomes of the GPU engine. The page's script asks
    /// for it, and tells by these events of the document.
    pub(super) fn watch_engines(self: &Rc<Self>) {
        for kind in [EngineKind::WebGpu, EngineKind::Cpu] {
            if !engine::is_built(kind) {
                self.take(Message::NotBuilt(kind));
            }
        }
        let Some(document) = web_sys::window().and_then(|window| window.document()) else {
            return;
        };
        let outcomes = [("gpu-engine-there", true), ("gpu-engine-failed", false)];
        let listeners = outcomes.map(|(event, built)| {
            let effects = Rc::downgrade(self);
            EventListener::once(&document, event, move |_| {
                if let Some(effects) = effects.upgrade() {
                    effects.take(Message::GpuEngineBuilt(built));
                }
            })
        });
        self.gpu_engine_listeners.replace(Some(listeners));
    }
}
