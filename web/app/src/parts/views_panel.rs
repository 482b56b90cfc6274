use super::locked::use_locked;
use super::picture::Picture;
use super::view_sliders::ViewSliders;
use crate::kit::Card;
use crate::state::{Shared, ViewsState};
use crate::store::Intent;
use crate::text;
use contrastive_lab::recipe::{Recipe, ViewPolicy};
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct ViewsPanelProps {
    pub views: Shared<ViewsState>,
    pub recipe: Shared<Recipe>,
    /// A run is under way: its views cannot change.
    pub fixed: bool,
    pub act: Callback<Intent>,
}

/// A person's own images, each with its two views; the sliders that make them.
#[component]
pub fn ViewsPanel(props: &ViewsPanelProps) -> Html {
    let t = text::use_words();
    let took = (props.views.revision > 0).then(|| t.views.took(props.views.milliseconds / 1000.0));
    let card = Card::new(t.views.title).beside(html! { <p class="soft figures">{ took }</p> });
    card.holding(html! {
        <>
            <p class="soft">{ t.views.what }</p>
            if let Some(refused) = &props.views.refused {
                <p class="warn" role="status" data-testid="views-refused">{ refused.words() }</p>
            }
            <div class="views-body">
                <Grid views={props.views.clone()} />
                <Sliders recipe={props.recipe.clone()} fixed={props.fixed} act={props.act.clone()} />
            </div>
        </>
    })
}

#[derive(Properties, PartialEq)]
struct GridProps {
    views: Shared<ViewsState>,
}

#[component]
fn Grid(props: &GridProps) -> Html {
    let t = text::use_words();
    let views = &props.views;
    let rows = 0..views.count as usize;
    let row = |index: usize| {
        html! {
            <tr key={index}>
                <td><Picture pictures={views.originals.clone()} {index} label={t.views.original} /></td>
                <td><Picture pictures={views.firsts.clone()} {index} label={t.views.first} /></td>
                <td><Picture pictures={views.seconds.clone()} {index} label={t.views.second} /></td>
            </tr>
        }
    };
    html! {
        <table
            class="views-grid" data-testid="views" data-value={views.count.to_string()}
            data-count={views.count.to_string()}
            data-revision={views.revision.to_string()}>
            <caption class="out-of-sight">{ t.views.title }</caption>
            <thead>
                <tr>
                    <th scope="col">{ t.views.original }</th>
                    <th scope="col">{ t.views.first }</th>
                    <th scope="col">{ t.views.second }</th>
                </tr>
            </thead>
            <tbody>{ for rows.map(row) }</tbody>
        </table>
    }
}

#[derive(Properties, PartialEq)]
struct SlidersProps {
    recipe: Shared<Recipe>,
    fixed: bool,
    act: Callback<Intent>,
}

/// One set of sliders while both views are made alike, a set for each where they differ.
#[component]
fn Sliders(props: &SlidersProps) -> Html {
    let t = text::use_words();
    let disabled = use_locked().has_views();
    let wants_two = use_state_eq(|| false);
    let which = use_state_eq(|| 0_usize);
    let views = props.recipe.images().views;
    let differ = views[0] != views[1];
    let alike = !(*wants_two || differ);
    let shown = if alike { 0 } else { *which };
    let set_both = {
        let (recipe, act) = (props.recipe.clone(), props.act.clone());
        move |views: [ViewPolicy; 2]| {
            let mut recipe = Recipe::clone(&recipe);
            recipe.images_mut().views = views;
            act.emit(Intent::SetRecipe(Box::new(recipe)));
        }
    };
    let on_alike = {
        let (wants_two, set_both) = (wants_two.setter(), set_both.clone());
        move |_: Event| {
            wants_two.set(alike);
            if !alike {
                set_both([views[0]; 2]);
            }
        }
    };
    let on_policy = Callback::from(move |policy: ViewPolicy| {
        let mut views = views;
        if alike {
            views = [policy; 2];
        } else if let Some(view) = views.get_mut(shown) {
            *view = policy;
        }
        set_both(views);
    });
    let choose = |view: usize, name: &'static str| {
        let which = which.setter();
        let selected = shown == view;
        html! {
            <button
                type="button" class="quiet" aria-pressed={selected.to_string()}
                onclick={move |_| which.set(view)}>
                { name }
            </button>
        }
    };
    html! {
        <fieldset class="views-sliders" disabled={props.fixed}>
            <legend class="out-of-sight">{ t.views.settings }</legend>
            <div class="views-which">
                <label class="check">
                    <input
                        type="checkbox" data-testid="views-alike" checked={alike} {disabled}
                        onchange={on_alike} />
                    { t.views.alike }
                </label>
                if !alike {
                    <span>
                        { choose(0, t.views.first) }{ choose(1, t.views.second) }
                    </span>
                }
            </div>
            <ViewSliders policy={views[shown.min(1)]} {on_policy} />
        </fieldset>
    }
}
