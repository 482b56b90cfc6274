//! Controls that the opened link holds fast.

use crate::kit::Card;
use crate::store::Intent;
use crate::text;
use contrastive_lab::recipe::ViewPolicy;
use contrastive_lab::setting::Table;
use std::rc::Rc;
use yew::prelude::*;

/// The ids of the controls that are held fast, as the components below the page find them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LockedControls(Rc<[&'static str]>);

impl LockedControls {
    pub fn new(ids: &[&'static str]) -> Self {
        Self(ids.into())
    }

    /// Whether this control is.
    pub fn has(&self, id: &str) -> bool {
        self.0.contains(&id)
    }

    /// Whether any control of the views is: then what changes all of them at once is held too.
    pub fn has_views(&self) -> bool {
        let settings = ViewPolicy::NONE.settings();
        settings.iter().any(|setting| self.has(setting.id))
    }
}

#[hook]
pub fn use_locked() -> LockedControls {
    use_context().unwrap_or_default()
}

/// Says that a link holds settings fast, with the way out; nothing where none does.
pub fn lock_notice(is_locked: bool, act: &Callback<Intent>) -> Html {
    if !is_locked {
        return html! {};
    }
    let t = &text::now().recipe;
    let release = act.reform(|_: MouseEvent| Intent::ReleaseLocks);
    Card::new(t.locked_title).holding(html! {
        <>
            <p class="hint" data-testid="locked">{ t.locked }</p>
            <div class="row">
                <button type="button" data-testid="release" onclick={release}>{ t.release }</button>
            </div>
        </>
    })
}
