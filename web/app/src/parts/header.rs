use super::engine_chip::EngineChip;
use super::file_button::FileButton;
use crate::desk::Intent;
use crate::files::PickedFile;
use crate::state::{EngineState, Shared};
use crate::text;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct HeaderProps {
    pub engine: Shared<EngineState>,
    pub act: Callback<Intent>,
}

/// Name, engine, privacy; and the way in for model files.
#[component]
pub fn Header(props: &HeaderProps) -> Html {
    let t = text::now();
    let on_files = {
        let act = props.act.clone();
        move |files: Vec<PickedFile>| {
            if let Some(picked) = files.into_iter().next() {
                act.emit(Intent::OpenModel(picked.file));
            }
        }
    };
    html! {
        <header class="top">
            <h1><Mark />{ t.header.name }</h1>
            <EngineChip engine={props.engine.clone()} act={props.act.clone()} />
            <button type="button" class="chip" popovertarget="privacy-sheet">
                { t.header.privacy_short }
            </button>
            <p class="sheet" id="privacy-sheet" popover="auto" data-testid="privacy">
                { t.header.privacy }
            </p>
            <span class="spring"></span>
            <FileButton
                id="open-model" label={t.model.open} accept=".safetensors" {on_files} />
        </header>
    }
}

/// The lab's mark: two views that are drawn together, and one that is pushed away.
#[component]
fn Mark() -> Html {
    html! {
        <svg class="mark" viewBox="0 0 24 24" aria-hidden="true">
            <circle class="near" cx="8" cy="9" r="4.2" />
            <circle class="near" cx="12.4" cy="13.2" r="4.2" />
            <circle class="far" cx="19" cy="5" r="2.6" />
        </svg>
    }
}
