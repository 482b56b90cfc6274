use super::engine_chip::engine_chip;
use super::language_choice::LanguageChoice;
use super::permitted::use_permits;
use super::rooms::rooms;
use crate::kit::{FileButton, sheet, use_id};
use crate::route::Room;
use crate::state::{EngineState, PickedFile, Shared};
use crate::store::Intent;
use crate::text;
use contrastive_lab::protocol::RunId;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct HeaderProps {
    pub engine: Shared<EngineState>,
    pub room: Room,
    /// The run that has a room of its own.
    pub run: Option<RunId>,
    pub act: Callback<Intent>,
}

/// Name, rooms, engine, privacy; and the way in for model files.
#[component]
pub fn Header(props: &HeaderProps) -> Html {
    let t = text::use_words();
    let permits = use_permits();
    let (engine, privacy) = (use_id(), use_id());
    let act = props.act.clone();
    let open_model = FileButton {
        testid: "open-model",
        label: t.model.open.into(),
        accept: ".safetensors",
        permit: permits.open_model.clone(),
        on_files: Callback::from(move |files: Vec<PickedFile>| {
            if let Some(picked) = files.into_iter().next() {
                act.emit(Intent::OpenModel(picked));
            }
        }),
        ..FileButton::default()
    };
    html! {
        <header class="top">
            <h1>{ mark() }{ t.header.name }</h1>
            { rooms(props.room, props.run, &props.act) }
            { engine_chip(&engine, &props.engine, &props.act) }
            { sheet(
                &privacy,
                html! { { t.header.privacy_short } },
                html! { <p data-testid="privacy">{ t.header.privacy }</p> },
            ) }
            <span class="spring"></span>
            <LanguageChoice />
            { open_model.show() }
        </header>
    }
}

/// The lab's mark: two views that are drawn together, and one that is pushed away.
fn mark() -> Html {
    html! {
        <svg class="mark" viewBox="0 0 24 24" aria-hidden="true">
            <circle class="near" cx="8" cy="9" r="4.2" />
            <circle class="near" cx="12.4" cy="13.2" r="4.2" />
            <circle class="far" cx="19" cy="5" r="2.6" />
        </svg>
    }
}
