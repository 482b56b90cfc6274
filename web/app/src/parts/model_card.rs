use super::permitted::permitted;
use crate::figures;
use crate::kit::Card;
use crate::state::{ModelState, OpenedModel, Permits, Reason};
use crate::store::Intent;
use crate::text;
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

fn opened(
    permits: &Permits,
    card: &contrastive_lab::protocol::ModelCard,
    act: &Callback<Intent>,
) -> Html {
    let t = text::now();
    let embed = act.reform(|_: MouseEvent| Intent::EmbedOpened);
    let train = act.reform(|_: MouseEvent| Intent::TrainOn);
    let reason = permits.embed.as_ref().err();
    let mut facts = vec![
        (
            t.recipe.encoder,
            t.recipe.encoder_of(card.recipe.encoder.id()).to_owned(),
        ),
        (t.model.trained_on, t.model.trained(card.steps, card.images)),
        (t.model.set_name, text::set_name(&card.set_name)),
        (t.training.temperature, card.recipe.temperature.to_string()),
        (
            t.recipe.image_size,
            t.images.square(card.recipe.image_size_px),
        ),
        (t.model.parameters, figures::count(card.parameters)),
        (t.model.size, figures::bytes(f64::from(card.bytes))),
    ];
    facts.extend(
        card.loss
            .map(|loss| (t.readings.loss, figures::decimal(loss))),
    );
    facts.extend(
        card.knn_accuracy
            .map(|knn| (t.readings.knn, figures::percent(knn))),
    );
    if !card.classes.is_empty() {
        facts.push((t.images.classes_title, text::list(&card.classes)));
    }
    facts.push((t.model.made_by, card.made_by.clone()));
    let fact = |(name, value): (&'static str, String)| {
        html! { <><dt>{ name }</dt><dd><bdi>{ value }</bdi></dd></> }
    };
    html! {
        <>
            <dl class="facts">{ for facts.into_iter().map(fact) }</dl>
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
