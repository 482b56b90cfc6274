use crate::files::DroppedItems;
use crate::kit::use_effect_on;
use crate::state::Held;
use crate::store::Intent;
use crate::text;
use gloo::events::{EventListener, EventListenerOptions};
use wasm_bindgen::JsCast;
use web_sys::DragEvent;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct DropZoneProps {
    pub act: Callback<Intent>,
    pub children: Html,
}

/// Files may be dropped anywhere on the page; while they hang over it, it says so.
#[component]
pub fn DropZone(props: &DropZoneProps) -> Html {
    let t = text::use_words();
    let hovering = use_state_eq(|| false);
    use_effect_on(props.act.clone(), {
        let hovering = hovering.setter();
        move |act| {
            let listeners = listen(act.clone(), hovering);
            move || drop(listeners)
        }
    });
    html! {
        <>
            { props.children.clone() }
            <div class={classes!("drop-veil", hovering.then_some("shown"))} aria-hidden="true">
                <p>{ t.images.drop_now }</p>
            </div>
        </>
    }
}

fn listen(act: Callback<Intent>, hovering: UseStateSetter<bool>) -> Vec<EventListener> {
    let Some(window) = web_sys::window() else {
        return Vec::new();
    };
    let on = |name: &'static str, heard: Box<dyn Fn(&DragEvent)>| {
        // Without preventing its default the browser leaves the page for the dropped file.
        let options = EventListenerOptions::enable_prevent_default();
        EventListener::new_with_options(&window, name, options, move |event| {
            if let Some(event) = event.dyn_ref::<DragEvent>() {
                heard(event);
            }
        })
    };
    vec![
        on("dragover", {
            let hovering = hovering.clone();
            Box::new(move |event| {
                if carries_files(event) {
                    event.prevent_default();
                    hovering.set(true);
                }
            })
        }),
        on("dragleave", {
            let hovering = hovering.clone();
            // Only where the pointer leaves the window is there nothing that it goes to.
            Box::new(move |event| {
                if event.related_target().is_none() {
                    hovering.set(false);
                }
            })
        }),
        on(
            "drop",
            Box::new(move |event| {
                hovering.set(false);
                if !carries_files(event) {
                    return;
                }
                event.prevent_default();
                if let Some(transfer) = event.data_transfer() {
                    let items = DroppedItems::of_transfer(&transfer);
                    if !items.is_empty() {
                        act.emit(Intent::Dropped(Held::new(items)));
                    }
                }
            }),
        ),
    ]
}

/// Text that is dragged into a setting is the browser's business.
fn carries_files(event: &DragEvent) -> bool {
    let types = event.data_transfer().map(|transfer| transfer.types());
    types.is_some_and(|types| types.includes(&"Files".into(), 0))
}
