use crate::effects::Effects;
use crate::kit::Tooltips;
use crate::parts::{
    AlertRegion, DropZone, Header, LockedControls, RecipeColumn, Results, RunBar, RunRoom, Stage,
    TabTitle,
};
use crate::route::Room;
use crate::state::{Lab, Permits};
use crate::store::Intent;
use crate::text::{self, Load, SpokenProvider};
use js_sys::Function;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use web_sys::HtmlElement;
use yew::prelude::*;

/// Puts the page, in this language, in the place of the outline that `index.html` shows while this
/// module loads. `load` gives the words of a language, see `boot.js`.
///
/// # Errors
/// Where the words cannot be had.
#[wasm_bindgen]
pub async fn open(language: String, load: Function) -> Result<(), JsValue> {
    let load = Load(load);
    text::speak(&language, &load).await?;
    let document = web_sys::window().and_then(|window| window.document());
    let place = document.and_then(|document| document.get_element_by_id("lab"));
    if let Some(place) = place {
        let language = language.into();
        let props = AppProps { language, load };
        yew::Renderer::<App>::with_root_and_props(place.unchecked_into(), props).render();
    }
    Ok(())
}

#[derive(Properties, PartialEq)]
struct AppProps {
    language: AttrValue,
    load: Load,
}

/// The whole page, and the language that it speaks.
#[component]
fn App(props: &AppProps) -> Html {
    html! {
        <SpokenProvider language={props.language.clone()} load={props.load.clone()}>
            <Bench />
        </SpokenProvider>
    }
}

/// Lays out the parts and hands each the state that it shows.
#[component]
fn Bench() -> Html {
    let t = text::use_words();
    let lab = use_state(Lab::default);
    let setter = lab.setter();
    let effects = use_memo((), |()| {
        Effects::new(Callback::from(move |lab| setter.set(lab)))
    });
    let act = use_callback((), {
        let effects = Rc::clone(&effects);
        move |intent: Intent, ()| effects.act(intent)
    });
    use_effect_with((), {
        let effects = Rc::clone(&effects);
        move |()| effects.open()
    });
    let (centre, of_run) = (use_node_ref(), use_node_ref());
    let skip = {
        let places = [of_run.clone(), centre.clone()];
        move |event: MouseEvent| {
            // The address names the room: it stays as it is.
            event.prevent_default();
            let mut places = places.iter();
            if let Some(place) = places.find_map(NodeRef::cast::<HtmlElement>) {
                // It can take the focus, as its tabindex says.
                let _ = place.focus();
            }
        }
    };
    let Lab {
        engine,
        images,
        views,
        recipe,
        locks,
        pace,
        run,
        map,
        model,
        alert,
        scene,
        route,
        link_copied,
        permits,
    } = (*lab).clone();
    let locked = use_memo((locks.clone(), recipe.clone()), |(locks, recipe)| {
        LockedControls::new(&locks.ids(recipe))
    });
    let room = route.room;
    let shown = room == Room::Lab;
    html! {
        <ContextProvider<Rc<Permits>> context={permits}>
        <ContextProvider<LockedControls> context={(*locked).clone()}>
        <DropZone act={act.clone()}>
            <a class="skip" href="#centre" onclick={skip}>{ t.header.skip }</a>
            <TabTitle engine={engine.clone()} run={run.clone()} {room} />
            <Header engine={engine.clone()} {room} run={run.number()} act={act.clone()} />
            <AlertRegion {alert} engine={engine.clone()} model={model.clone()} act={act.clone()} />
            if !shown {
                <main class="run-room" data-testid="run-room" ref={of_run} tabindex="-1">
                    <RunRoom
                        {route} engine={engine.clone()} images={images.clone()} pace={pace.clone()}
                        run={run.clone()} model={model.clone()} act={act.clone()} />
                </main>
            }
            // It stays as it is while another room is shown: what is typed, folded, zoomed.
            <main class="bench" hidden={!shown}>
                <RecipeColumn
                    engine={engine.clone()} images={images.clone()} recipe={recipe.clone()}
                    is_locked={!locks.is_empty()} {link_copied} act={act.clone()} />
                <div class="centre" id="centre" ref={centre} tabindex="-1">
                    if shown {
                        <RunBar
                            engine={engine.clone()} {pace} run={run.clone()} model={model.clone()}
                            act={act.clone()} />
                    }
                    <Stage
                        {engine} images={images.clone()} {views} {recipe} {map}
                        run={run.clone()} {scene} {shown} act={act.clone()} />
                </div>
                <Results {images} {run} {model} {act} />
            </main>
            <Tooltips />
        </DropZone>
        </ContextProvider<LockedControls>>
        </ContextProvider<Rc<Permits>>>
    }
}
