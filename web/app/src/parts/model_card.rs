use super::permitted::permitted;
use crate::figures;
use crate::kit::{self, Card};
use crate::state::{ModelState, OpenedModel, Permits, Reason};
use crate::store::Intent;
use crate::text;
use contrastive_lab::protocol::ModelCard;
use contrastive_lab::run::{Change, Origin, RunRecord};
use contrastive_lab::setting::number;
use yew::prelude::*;

/// What an opened model file says of itself, and what can be done with it; or why it was refused.
pub fn model_card(model: &ModelState, permits: &Permits, act: &Callback<Intent>) -> Html {
    let t = text::now();
    let close = act.reform(|_: MouseEvent| Intent::CloseModel);
    let (state, title, body) = match &model.opened {
        None => return Html::default(),
        Some(OpenedModel::Refused { file_name, said }) => (
            "refused",
            file_name,
            html! { <p class="warn">{ said.words() }</p> },
        ),
        Some(OpenedModel::Opened(card)) => ("opened", &card.file_name, opened(permits, card, act)),
    };
    Card::new(title.clone())
        .class("model-card")
        .testid("model-card")
        .state(state)
        .beside(html! {
            <button type="button" class="quiet" onclick={close}>{ t.alert.close }</button>
        })
        .holding(body)
}

fn opened(permits: &Permits, card: &ModelCard, act: &Callback<Intent>) -> Html {
    let t = text::now();
    let embed = act.reform(|_: MouseEvent| Intent::EmbedOpened);
    let train = act.reform(|_: MouseEvent| Intent::TrainOn);
    let reason = permits.embed.as_ref().err();
    html! {
        <>
            { kit::facts(facts(card)) }
            <div class="row">
                { permitted("embed-opened", &permits.embed, t.model.embed, embed).html() }
                { permitted("train-on", &permits.train_on, t.model.train_on, train).html() }
            </div>
            <p class="hint">
                { match reason {
                    Some(Reason::NoImages) => t.model.needs_images.to_owned(),
                    Some(reason) => reason.words(),
                    None => String::new(),
                } }
            </p>
        </>
    }
}

/// What the file says of its run, each with its name.
fn facts(card: &ModelCard) -> Vec<(&'static str, String)> {
    let t = text::now();
    let record = &card.record;
    let (recipe, set, reached) = (&record.recipe, &record.set, record.reached());
    let encoder = t.recipe.encoder_of(recipe.encoder.id());
    let trained = t.model.trained(record.steps, set.images);
    let mut facts = vec![
        (t.recipe.encoder, encoder.to_owned()),
        (t.model.trained_on, trained),
        (t.model.set_name, text::set_name(&set.name)),
    ];
    if let Some(origin) = &record.began_from {
        facts.push((t.model.began_from, origin_of(origin)));
    }
    let changes = record.changes.iter();
    facts.extend(changes.map(|change| (t.model.changed, changed(record, change))));
    facts.extend([
        (t.training.temperature, number::write(recipe.temperature)),
        (
            t.recipe.image_size,
            t.images.square(recipe.images().size_px),
        ),
        (t.model.parameters, figures::count(card.parameters)),
        (t.model.size, figures::bytes(f64::from(card.bytes))),
    ]);
    let loss = reached.loss.map(figures::decimal);
    facts.extend(loss.map(|loss| (t.readings.loss, loss)));
    let knn = reached.knn_accuracy.map(figures::percent);
    let asked = record.votes().as_ref().and_then(text::knn_asked);
    let knn = knn.into_iter().chain(asked);
    let knn: Vec<_> = knn.collect();
    if !knn.is_empty() {
        facts.push((t.readings.knn, text::list(&knn)));
    }
    if !set.classes.is_empty() {
        facts.push((t.images.classes_title, text::list(&set.classes)));
    }
    facts.push((t.model.made_by, card.made_by.clone()));
    facts
}

/// The set and the steps that weights come from.
pub fn origin_of(origin: &Origin) -> String {
    let name = text::set_name(&origin.set_name);
    text::now().model.origin(&name, origin.steps)
}

/// A setting, from what to what, and when.
pub fn changed(record: &RunRecord, change: &Change) -> String {
    let mut settings = record.recipe.settings().into_iter();
    let setting = settings.find(|(path, _)| *path == change.setting);
    let name = setting.map_or("", |(_, setting)| text::setting_name(setting.id));
    let (from, to) = (&change.from, &change.to);
    text::now().model.change(name, from, to, change.after_step)
}
