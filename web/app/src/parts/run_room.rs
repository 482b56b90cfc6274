use super::judge_panel::judge_panel;
use super::model_card::{changed, origin_of};
use super::permitted::permitted;
use super::results::figures_of_run;
use super::run_bar::run_bar;
use crate::figures;
use crate::kit::{self, Card, Column, table};
use crate::route::{Room, Route};
use crate::state::{Lab, Run, count_in_page};
use crate::store::Intent;
use crate::text;
use contrastive_lab::protocol::RunId;
use contrastive_lab::recipe::Recipe;
use yew::prelude::*;

/// The run of this number by itself: what was asked, where it began, what it reached. Nothing here changes
/// its recipe.
pub fn run_room(number: RunId, lab: &Lab, act: &Callback<Intent>) -> Html {
    let run = &lab.run;
    let recipe = run.recipe.as_deref();
    let Some(recipe) = recipe.filter(|_| run.number() == Some(number)) else {
        return gone(number, &lab.route);
    };
    html! {
        <>
            { run_bar(lab, true, act) }
            <div class="run-columns">
                <div class="scene">
                    { facts(recipe, run) }
                    { asked(recipe) }
                    { its_model(recipe, lab, act) }
                    { judge_panel(run, &lab.images, &lab.permits, act) }
                </div>
                <div class="results" role="region" aria-label={text::now().readings.region}>
                    { figures_of_run(run, &lab.images) }
                </div>
            </div>
        </>
    }
}

/// What is said of a run that the page does not hold; its link may bring its recipe.
fn gone(run: RunId, route: &Route) -> Html {
    let t = &text::now().run_page;
    let lab = Route {
        room: Room::Lab,
        recipe: route.recipe.clone(),
    };
    let name = if lab.recipe.is_some() {
        t.to_recipe
    } else {
        t.to_lab
    };
    Card::new(t.gone_title(count_in_page(run)))
        .testid("run-gone")
        .holding(html! {
            <>
                <p>{ t.gone }</p>
                // A link like any other: it brings the recipe.
                <p><a href={lab.to_string()} data-testid="to-lab">{ name }</a></p>
            </>
        })
}

fn facts(recipe: &Recipe, run: &Run) -> Html {
    let t = text::now();
    let Some(record) = &run.record else {
        return Html::default();
    };
    let began = match &record.began_from {
        Some(origin) => origin_of(origin),
        None => t.run_page.at_random(&recipe.seed.to_string()),
    };
    let set = &record.set;
    let set = format!(
        "{} · {}",
        text::set_name(&set.name),
        t.images.count(set.images)
    );
    let mut facts = vec![(t.run_page.began_from, began), (t.model.set_name, set)];
    let changes = record.changes.iter();
    facts.extend(changes.map(|change| (t.model.changed, changed(record, change))));
    if let (Some(first), Some(latest)) = (record.first_loss, record.latest) {
        facts.push((t.readings.loss, t.run_page.loss(first, latest.loss)));
    }
    let first = run.judgements().next();
    let first = first.and_then(|judgement| judgement.knn_accuracy);
    if let (Some(first), Some(last)) = (first, record.reached().knn_accuracy) {
        facts.push((t.readings.knn, t.run_page.knn(first, last)));
    }
    let method = t.methods.name_of(recipe.method.id());
    Card::new(t.run_page.title(count_in_page(record.id), method)).holding(kit::facts(facts))
}

/// The settings that are not the method's defaults.
fn asked(recipe: &Recipe) -> Html {
    let t = text::now();
    let method = t.methods.name_of(recipe.method.id());
    let card = Card::new(t.recipe.title).testid("run-recipe");
    let settings = text::differing_settings(recipe);
    if settings.is_empty() {
        return card.holding(html! { <p class="hint">{ t.run_page.as_defaults(method) }</p> });
    }
    let row = |setting: &text::DifferingSetting| {
        html! {
            <tr>
                <th scope="row">{ setting.name }</th>
                <td>{ &setting.value }</td>
                <td class="soft">{ &setting.default }</td>
            </tr>
        }
    };
    let columns = [
        Column::words(t.run_page.setting),
        Column::words(t.run_page.here),
        Column::words(t.run_page.default),
    ];
    card.holding(html! {
        <>
            { table("", columns, settings.iter().map(row)) }
            <p class="hint">{ t.run_page.differs(method) }</p>
        </>
    })
}

/// What came of it, and what can be taken away.
fn its_model(recipe: &Recipe, lab: &Lab, act: &Callback<Intent>) -> Html {
    let t = text::now();
    let plan = recipe.encoder.plan();
    let gmac = plan.multiply_adds(recipe.input.view_shape()) as f32 / 1e9;
    let costs = t
        .recipe
        .encoder_costs(plan.parameters() as u32, &figures::fixed(gmac, 3));
    let encoder = t.recipe.encoder_of(recipe.encoder.id()).to_owned();
    let facts = vec![
        (t.recipe.encoder, encoder),
        (t.model.parameters, costs),
        (
            t.recipe.image_size,
            t.images.square(recipe.images().size_px),
        ),
    ];
    let save = act.reform(|_: MouseEvent| Intent::SaveModel);
    let export = act.reform(|_: MouseEvent| Intent::ExportEmbeddings);
    Card::new(t.run_page.model).holding(html! {
        <>
            { kit::facts(facts) }
            <div class="row">
                { permitted("save-run", &lab.permits.save, t.model.save, save)
                    .value(lab.model.saved.clone()).html() }
                { permitted("export-run", &lab.permits.export, t.map.export, export).html() }
            </div>
        </>
    })
}
