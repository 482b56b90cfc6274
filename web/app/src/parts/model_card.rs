use super::results::ResultsProps;
use crate::desk::Intent;
use crate::figures;
use crate::kit::Card;
use crate::state::OpenedModel;
use crate::text;
use yew::prelude::*;

/// What an opened model file says of itself, and what can be done with it; or why it was refused.
pub fn model_card(props: &ResultsProps) -> Html {
    let t = text::now();
    let close = props.act.reform(|_: MouseEvent| Intent::CloseModel);
    let (state, title, body) = match &props.model.opened {
        None => return Html::default(),
        Some(OpenedModel::Refused { file_name, said }) => (
            "refused",
            file_name,
            html! { <p class="warn">{ said.words() }</p> },
        ),
        Some(OpenedModel::Opened(card)) => ("opened", &card.file_name, opened(props, card)),
    };
    Card::new(title.clone())
        .testid("model-card")
        .state(state)
        .beside(html! {
            <button type="button" class="quiet" onclick={close}>{ t.alert.close }</button>
        })
        .holding(body)
}

fn opened(props: &ResultsProps, card: &contrastive_lab::protocol::ModelCard) -> Html {
    let t = text::now();
    let embed = props.act.reform(|_: MouseEvent| Intent::EmbedOpened);
    let train = props.act.reform(|_: MouseEvent| Intent::TrainOn);
    let has_images = props.images.summary.is_some();
    let idle = !props.engine.run_under_way() && props.engine.crash.is_none();
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
                <button
                    type="button" data-testid="embed-opened" onclick={embed}
                    disabled={!(has_images && idle)}>
                    { t.model.embed }
                </button>
                <button
                    type="button" data-testid="train-on" onclick={train}
                    disabled={!(has_images && idle)}>
                    { t.model.train_on }
                </button>
            </div>
            if !has_images { <p class="hint">{ t.model.needs_images }</p> }
        </>
    }
}
