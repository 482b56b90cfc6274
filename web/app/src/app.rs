use crate::effects::Effects;
use crate::kit::Tooltips;
use crate::kit::use_effect_on;
use crate::parts::{
    DropZone, Header, LockedControls, RecipeColumn, Stage, TabTitle, alert_region, results,
    run_bar, run_room,
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
    use_effect_on((), {
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
    let locked = use_memo(
        (lab.locks.clone(), lab.recipe.clone()),
        |(locks, recipe)| LockedControls::new(&locks.ids(recipe)),
    );
    let room = lab.route.room;
    let shown = room == Room::Lab;
    let Lab {
        engine,
        images,
        views,
        recipe,
        map,
        run,
        ..
    } = &*lab;
    html! {
        <ContextProvider<Rc<Permits>> context={lab.permits.clone()}>
        <ContextProvider<LockedControls> context={(*locked).clone()}>
        <DropZone act={act.clone()}>
            <a class="skip" href="#centre" onclick={skip}>{ t.header.skip }</a>
            <TabTitle engine={engine.clone()} run={run.clone()} {room} />
            <Header engine={engine.clone()} {room} run={run.number()} act={act.clone()} />
            { alert_region(&lab, &act) }
            if let Room::Run(number) = room {
                <main class="run-room" data-testid="run-room" ref={of_run} tabindex="-1">
                    { run_room(number, &lab, &act) }
                </main>
            }
            // It stays as it is while another room is shown: what is typed, folded, zoomed.
            <main class="bench" hidden={!shown}>
                <RecipeColumn
                    engine={engine.clone()} images={images.clone()} recipe={recipe.clone()}
                    locks={lab.locks.clone()} link_copied={lab.link_copied}
                    act={act.clone()} />
                <div class="centre" id="centre" ref={centre} tabindex="-1">
                    if shown { { run_bar(&lab, false, &act) } }
                    <Stage
                        engine={engine.clone()} images={images.clone()} views={views.clone()}
                        recipe={recipe.clone()} map={map.clone()} run={run.clone()}
                        scene={lab.scene} {shown} act={act.clone()} />
                </div>
                { results(&lab, &act) }
            </main>
            <Tooltips />
        </DropZone>
        </ContextProvider<LockedControls>>
        </ContextProvider<Rc<Permits>>>
    }
}
