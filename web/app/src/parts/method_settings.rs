use super::change::Change;
use super::choice_setting::ChoiceSetting;
use super::head_settings::head_settings;
use super::locked::LockedControls;
use super::own_settings::own_settings;
use crate::kit::Card;
use crate::state::{ImagesState, Scene};
use crate::store::Intent;
use crate::text;
use contrastive_lab::method::Group;
use contrastive_lab::recipe::{Method, Recipe};
use yew::prelude::*;

/// The method, a way to what it does, and the settings that only it has. `fixed` is whether a run is under
/// way: then these cannot change.
pub fn method_settings(
    recipe: &Recipe,
    images: &ImagesState,
    fixed: bool,
    locked: &LockedControls,
    change: &Callback<Change>,
    act: &Callback<Intent>,
) -> Html {
    let t = &text::now().methods;
    let method = recipe.method;
    let named = |method: Method| (method.id().into(), t.name_of(method.id()).into());
    let groups = Group::ALL.map(|group| {
        let members = Method::ALL.into_iter();
        let members = members.filter(|method| method.spec().group == group);
        (t.group.of(group).into(), members.map(named).collect())
    });
    let on_choice = {
        let act = act.clone();
        Callback::from(move |id: String| {
            if let Some(method) = Method::from_id(&id) {
                act.emit(Intent::ChooseMethod(method));
            }
        })
    };
    let about = act.reform(|_: MouseEvent| Intent::Show(Scene::Method));
    let card = Card::new(t.method).beside(html! {
        <>
            <span class="spring"></span>
            <button type="button" class="quiet" data-testid="about-method" onclick={about}>
                { t.about(t.name_of(method.id())) }
            </button>
        </>
    });
    card.holding(html! {
        <fieldset disabled={fixed}>
            <ChoiceSetting
                id="method" label={t.method} value={method.id()} groups={groups.to_vec()}
                {on_choice} />
            if let Some(problem) = needs_labels(&method, images.unlabelled()) {
                <p class="warn" role="status" data-testid="method-problem">{ problem }</p>
            }
            // What was typed for one method must not stand in a field of another.
            <div class="settings" key={method.id()}>
                { own_settings(&method, locked, change) }
            </div>
            if let Some(advice) = long_queue(&method, images) {
                <p class="hint" role="status" data-testid="queue-advice">{ advice }</p>
            }
            { head_settings(recipe, locked, change) }
        </fieldset>
    })
}

/// Why this method cannot run on the set, in words.
fn needs_labels(method: &Method, unlabelled: bool) -> Option<String> {
    let t = &text::now().methods;
    (unlabelled && method.needs_labels()).then(|| t.needs_labels(t.name_of(method.id())))
}

/// What a queue that holds more keys than there are images means, in words.
fn long_queue(method: &Method, images: &ImagesState) -> Option<String> {
    let images = images.summary.as_ref()?.images;
    (method.spec().queue_keys > images).then(|| text::now().methods.settings.long_queue(images))
}
