use super::change::{Change, choice, number};
use super::choice_setting::ChoiceSetting;
use super::number_setting::NumberSetting;
use super::range::{ends, slider, typed};
use crate::kit::Card;
use crate::text;
use contrastive_lab::recipe::{LrSchedule, OptimiserKind, Recipe};
use contrastive_lab::setting::number;
use contrastive_lab::setting::{Kind, Value};
use yew::prelude::*;

/// How long, how large the batches, how fast; the rest is folded. `fixed` is whether a run is under way:
/// then only temperature and learning rate can change.
pub fn training_settings(recipe: &Recipe, fixed: bool, change: &Callback<Change>) -> Html {
    let t = text::now();
    let o = &recipe.optimiser;
    let temperature_hint = match recipe.method.spec().has_prototypes() {
        true => t.training.temperature_hint_of_prototypes,
        false => t.training.temperature_hint,
    };
    Card::new(t.training.title).holding(html! {
        <>
            if recipe.method.has_temperature() {
                { Numeric {
                    id: "temperature", label: t.training.temperature, hint: temperature_hint,
                    value: number::write(recipe.temperature), disabled: false,
                    on_text: number(change, |recipe, value| recipe.temperature = value),
                }.show(recipe) }
            }
            { Numeric {
                id: "learning-rate", label: t.training.learning_rate,
                hint: t.training.learning_rate_hint, value: number::write(o.learning_rate), disabled: false,
                on_text: number(change, |recipe, value| recipe.optimiser.learning_rate = value),
            }.show(recipe) }
            <div class="pair">
                { Numeric {
                    id: "batch-size", label: t.training.batch_size, hint: "",
                    value: recipe.batch_size.to_string(), disabled: fixed,
                    on_text: number(change, |recipe, value| *recipe = recipe.with_batch_size(value)),
                }.show(recipe) }
                { Numeric {
                    id: "epochs", label: t.training.epochs, hint: "",
                    value: recipe.epochs.to_string(), disabled: fixed,
                    on_text: number(change, |recipe, value| recipe.epochs = value),
                }.show(recipe) }
                { Numeric {
                    id: "max-steps", label: t.training.max_steps, hint: "",
                    value: recipe.max_steps.map(|steps| steps.to_string()).unwrap_or_default(),
                    disabled: fixed, on_text: max_steps(recipe, change),
                }.show(recipe) }
                { Numeric {
                    id: "seed", label: t.training.seed, hint: "",
                    value: recipe.seed.to_string(), disabled: fixed,
                    on_text: number(change, |recipe, value| recipe.seed = value),
                }.show(recipe) }
            </div>
            <details class="advanced">
                <summary>{ t.training.advanced }</summary>
                <fieldset disabled={fixed}>{ advanced(recipe, change) }</fieldset>
            </details>
        </>
    })
}

/// A number whose range stands in the recipe's table.
struct Numeric {
    id: &'static str,
    label: &'static str,
    hint: &'static str,
    value: String,
    disabled: bool,
    on_text: Callback<String, bool>,
}

impl Numeric {
    fn show(self, recipe: &Recipe) -> Html {
        let Self {
            id,
            label,
            hint,
            value,
            disabled,
            on_text,
        } = self;
        let kind = recipe.kind(id);
        let [min, max, step] = kind.as_ref().map(ends).unwrap_or_default();
        let slider = kind.as_ref().and_then(slider);
        // What an empty field means.
        let placeholder = match kind {
            Some(Kind::Optional(..)) => text::now().training.max_steps_empty,
            _ => "",
        };
        html! {
            <NumberSetting
                {id} {label} {hint} {value} {placeholder} {min} {max} {step} {slider} {disabled}
                {on_text} />
        }
    }
}

fn advanced(recipe: &Recipe, change: &Callback<Change>) -> Html {
    let t = text::now();
    let o = &recipe.optimiser;
    let optimisers = OptimiserKind::ALL
        .map(|kind| (kind.id().into(), t.training.optimiser_of(kind.id()).into()));
    let schedules =
        LrSchedule::ALL.map(|kind| (kind.id().into(), t.training.schedule_of(kind.id()).into()));
    html! {
        <>
            <ChoiceSetting
                id="optimiser" label={t.training.optimiser} hint={t.training.optimiser_hint} value={o.kind.id()}
                options={optimisers.to_vec()}
                on_choice={choice(change, OptimiserKind::from_id, |recipe, kind| *recipe = recipe.with_optimiser(kind))} />
            <div class="pair">
                { Numeric {
                    id: "weight-decay", label: t.training.weight_decay, hint: "",
                    value: number::write(o.weight_decay), disabled: false,
                    on_text: number(change, |recipe, value| recipe.optimiser.weight_decay = value),
                }.show(recipe) }
                { Numeric {
                    id: "momentum", label: t.training.momentum, hint: "",
                    value: number::write(o.momentum), disabled: false,
                    on_text: number(change, |recipe, value| recipe.optimiser.momentum = value),
                }.show(recipe) }
            </div>
            <ChoiceSetting
                id="schedule" label={t.training.schedule} value={o.schedule.id()}
                options={schedules.to_vec()}
                on_choice={choice(change, LrSchedule::from_id, |recipe, kind| recipe.optimiser.schedule = kind)} />
            { Numeric {
                id: "warmup", label: t.training.warmup, hint: t.training.warmup_hint,
                value: number::write(o.warmup_fraction), disabled: false,
                on_text: number(change, |recipe, value| recipe.optimiser.warmup_fraction = value),
            }.show(recipe) }
        </>
    }
}

/// Empty is by epochs.
fn max_steps(recipe: &Recipe, change: &Callback<Change>) -> Callback<String, bool> {
    let (kind, change) = (recipe.kind("max-steps"), change.clone());
    Callback::from(move |text: String| {
        let typed = kind.as_ref().and_then(|kind| typed(kind, &text));
        let Some(Value::Optional(steps)) = typed else {
            return false;
        };
        change.emit(Box::new(move |recipe| recipe.max_steps = steps));
        true
    })
}
