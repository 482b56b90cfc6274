use super::empty_stage::EmptyStage;
use super::image_set_panel::ImageSetPanel;
use super::import_panel::ImportPanel;
use super::judge_panel::JudgePanel;
use super::map_panel::MapPanel;
use super::method_page::MethodPage;
use super::views_panel::ViewsPanel;
use crate::desk::Intent;
use crate::state::{EngineState, ImagesState, MapState, Run, Scene, Shared, ViewsState};
use crate::text;
use contrastive_lab::protocol::RunState;
use contrastive_lab::recipe::Recipe;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct StageProps {
    pub engine: Shared<EngineState>,
    pub images: Shared<ImagesState>,
    pub views: Shared<ViewsState>,
    pub recipe: Shared<Recipe>,
    pub map: Shared<MapState>,
    pub run: Shared<Run>,
    pub scene: Scene,
    pub act: Callback<Intent>,
}

/// The middle of the page: the way in while there are no images, then the images with their views,
/// or the map.
#[component]
pub fn Stage(props: &StageProps) -> Html {
    let importing = props.images.import.clone().map(|import| {
        html! { <ImportPanel {import} act={props.act.clone()} /> }
    });
    let empty = props.images.summary.is_none() && props.map.snapshot.is_none();
    if empty && props.scene != Scene::Method {
        return html! {
            <div class="stage">
                if let Some(importing) = importing {
                    { importing }
                } else {
                    <EmptyStage
                        loading={props.engine.status() == RunState::Loading}
                        act={props.act.clone()} />
                }
                <ImageSetPanel images={props.images.clone()} />
            </div>
        };
    }
    let fixed = props.engine.run_under_way();
    html! {
        <div class="stage">
            { importing }
            { tabs(props) }
            <div
                id="scene-images" role="tabpanel" aria-labelledby="tab-images" class="scene"
                hidden={props.scene != Scene::Images}>
                <ViewsPanel
                    views={props.views.clone()} recipe={props.recipe.clone()} {fixed}
                    act={props.act.clone()} />
                <ImageSetPanel images={props.images.clone()} />
            </div>
            <div
                id="scene-map" role="tabpanel" aria-labelledby="tab-map" class="scene"
                hidden={props.scene != Scene::Map}>
                <MapPanel
                    map={props.map.clone()} images={props.images.clone()}
                    training={props.engine.status() == RunState::Training}
                    act={props.act.clone()} />
            </div>
            <div
                id="scene-judge" role="tabpanel" aria-labelledby="tab-judge" class="scene"
                hidden={props.scene != Scene::Judge}>
                <JudgePanel
                    engine={props.engine.clone()} images={props.images.clone()}
                    run={props.run.clone()} act={props.act.clone()} />
            </div>
            <div
                id="scene-method" role="tabpanel" aria-labelledby="tab-method" class="scene"
                hidden={props.scene != Scene::Method}>
                // Its width is known only while it is shown.
                if props.scene == Scene::Method {
                    <MethodPage recipe={props.recipe.clone()} views={props.views.clone()} />
                }
            </div>
        </div>
    }
}

fn tabs(props: &StageProps) -> Html {
    let t = text::now();
    let tab = |(scene, id, panel, name): (Scene, &'static str, &'static str, &'static str)| {
        let selected = props.scene == scene;
        let onclick = props.act.reform(move |_: MouseEvent| Intent::Show(scene));
        html! {
            <button
                type="button" role="tab" {id} data-testid={id} aria-controls={panel}
                aria-selected={selected.to_string()} tabindex={if selected { "0" } else { "-1" }}
                {onclick}>
                { name }
            </button>
        }
    };
    let tabs = [
        (Scene::Images, "tab-images", "scene-images", t.stage.images),
        (Scene::Map, "tab-map", "scene-map", t.stage.map),
        (Scene::Judge, "tab-judge", "scene-judge", t.stage.judge),
        (Scene::Method, "tab-method", "scene-method", t.stage.method),
    ];
    // As the pattern for tabs has it: arrows move between them, Tab leaves them.
    let onkeydown = {
        let (act, scene) = (props.act.clone(), props.scene);
        move |event: KeyboardEvent| {
            let step = match event.key().as_str() {
                "ArrowLeft" => tabs.len() - 1,
                "ArrowRight" => 1,
                _ => return,
            };
            let at = tabs.iter().position(|tab| tab.0 == scene).unwrap_or(0);
            let (next, id, _, _) = tabs[(at + step) % tabs.len()];
            act.emit(Intent::Show(next));
            focus(id);
        }
    };
    html! {
        <div class="tabs" role="tablist" aria-label={t.stage.title} {onkeydown}>
            { for tabs.into_iter().map(tab) }
        </div>
    }
}

fn focus(id: &str) {
    use wasm_bindgen::JsCast;
    let document = web_sys::window().and_then(|window| window.document());
    let element = document.and_then(|document| document.get_element_by_id(id));
    if let Some(element) =
        element.and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok())
    {
        // An element that cannot take the focus leaves it where it is, which is all right.
        let _ = element.focus();
    }
}
