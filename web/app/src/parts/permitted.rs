//! Buttons that say why they cannot be pressed.

use crate::state::{Permit, Permits, Reason};
use std::rc::Rc;
use yew::prelude::*;

/// What can be done now.
#[hook]
pub fn use_permits() -> Rc<Permits> {
    use_context::<Rc<Permits>>().unwrap_or_default()
}

/// A button that is disabled where its permit says so, with the reason.
pub struct Permitted<'a> {
    /// `data-testid`; the reason's is this with `-reason` behind it.
    id: &'static str,
    permit: &'a Permit,
    name: AttrValue,
    onclick: Callback<MouseEvent>,
    primary: bool,
    value: Option<String>,
}

pub fn permitted<'a>(
    id: &'static str,
    permit: &'a Permit,
    name: impl Into<AttrValue>,
    onclick: Callback<MouseEvent>,
) -> Permitted<'a> {
    Permitted {
        id,
        permit,
        name: name.into(),
        onclick,
        primary: false,
        value: None,
    }
}

impl Permitted<'_> {
    /// The button that matters most where it stands.
    pub fn primary(self) -> Self {
        Self {
            primary: true,
            ..self
        }
    }

    /// Its `data-value`.
    pub fn value(self, value: Option<String>) -> Self {
        Self { value, ..self }
    }

    pub fn html(self) -> Html {
        let reason = self.permit.as_ref().err().map(Reason::words);
        let reason_id = reason.is_some().then(|| format!("{}-reason", self.id));
        html! {
            <>
                <button
                    type="button" class={self.primary.then_some("primary")} data-testid={self.id}
                    data-value={self.value} disabled={reason.is_some()} title={reason.clone()}
                    aria-describedby={reason_id.clone()} onclick={self.onclick}>
                    { self.name }
                </button>
                if let Some(reason) = reason {
                    <span class="out-of-sight" id={reason_id}>{ reason }</span>
                }
            </>
        }
    }
}
