use super::empty_stage::empty_stage;
use super::image_set_panel::ImageSetPanel;
use super::import_panel::import_panel;
use super::judge_panel::judge_panel;
use super::map_panel::MapPanel;
use super::method_page::MethodPage;
use super::permitted::use_permits;
use super::views_panel::ViewsPanel;
use crate::kit::{Tab, panel, tabs, use_id};
use crate::state::{EngineState, ImagesState, MapState, Run, Scene, Shared, ViewsState};
use crate::store::Intent;
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
    /// The lab is the room that is shown.
    pub shown: bool,
    pub act: Callback<Intent>,
}

/// The middle of the page: the way in while there are no images, then the images with their views,
/// or the map.
#[component]
pub fn Stage(props: &StageProps) -> Html {
    let t = text::use_words();
    let id = use_id();
    let permits = use_permits();
    let keep_test_folder = props.recipe.images().keep_test_folder;
    let loading = props.engine.status() == RunState::Loading;
    let importing = props.images.import.as_ref();
    let importing = importing.map(|import| import_panel(import, &props.act));
    let empty = props.images.summary.is_none() && props.map.snapshot.is_none();
    if empty && props.scene != Scene::Method {
        return html! {
            <div class="stage">
                if let Some(importing) = importing {
                    { importing }
                } else {
                    { empty_stage(loading, &permits.load, &props.act) }
                }
                <ImageSetPanel images={props.images.clone()} {keep_test_folder} />
            </div>
        };
    }
    let fixed = props.engine.run_under_way();
    let [images, map, judge, method] = [
        (Scene::Images, "tab-images", t.stage.images),
        (Scene::Map, "tab-map", t.stage.map),
        (Scene::Judge, "tab-judge", t.stage.judge),
        (Scene::Method, "tab-method", t.stage.method),
    ]
    .map(|(choice, testid, name)| Tab {
        choice,
        name: name.into(),
        testid,
    });
    let show = |tab: &Tab<Scene>, body: Html| panel(&id, tab, props.scene, body);
    let shown = [
        show(
            &images,
            html! {
                <>
                    <ViewsPanel
                        views={props.views.clone()} recipe={props.recipe.clone()} {fixed}
                        act={props.act.clone()} />
                    <ImageSetPanel images={props.images.clone()} {keep_test_folder} />
                </>
            },
        ),
        show(
            &map,
            html! {
                // What was hidden, turned to or zoomed in one set means nothing in another.
                <MapPanel
                    key={props.images.set} map={props.map.clone()} images={props.images.clone()}
                    act={props.act.clone()} />
            },
        ),
        show(
            &judge,
            html! {
                if props.shown && props.scene == Scene::Judge {
                    { judge_panel(&props.run, &props.images, &permits, &props.act) }
                }
            },
        ),
        show(
            &method,
            html! {
                // Its width is known only while it is shown.
                if props.shown && props.scene == Scene::Method {
                    <MethodPage recipe={props.recipe.clone()} views={props.views.clone()} />
                }
            },
        ),
    ];
    let row = [images, map, judge, method];
    html! {
        <div class="stage">
            { importing }
            { tabs(&id, t.stage.title.into(), &row, props.scene, &props.act.reform(Intent::Show)) }
            { for shown }
        </div>
    }
}
