use super::change::{Change, choice, number};
use super::choice_setting::ChoiceSetting;
use super::number_setting::{LogSlider, NumberSetting};
use super::typed::Typed;
use crate::kit::Card;
use crate::state::Shared;
use crate::text;
use contrastive_lab::recipe::{LrSchedule, MAX_BATCH_SIZE, OptimiserKind, Recipe};
use yew::prelude::*;

/// Temperatures on the slider; the papers' lie between 0.05 and 1.
const TEMPERATURES: LogSlider = LogSlider {
    min: 0.02,
    max: 2.0,
};

/// Learning rates on the slider, from what hardly moves to what LARS takes.
const LEARNING_RATES: LogSlider = LogSlider {
    min: 1e-5,
    max: 1.0,
};

#[derive(Properties, PartialEq)]
pub struct TrainingSettingsProps {
    pub recipe: Shared<Recipe>,
    /// A run is under way: only temperature and learning rate can change.
    pub fixed: bool,
    pub change: Callback<Change>,
}

/// How long, how large the batches, how fast; the rest is folded.
#[component]
pub fn TrainingSettings(props: &TrainingSettingsProps) -> Html {
    let t = text::use_words();
    let recipe = &props.recipe;
    let fixed = props.fixed;
    let o = &recipe.optimiser;
    let change = &props.change;
    Card::new(t.training.title).holding(html! {
        <>
            if recipe.method.has_temperature() {
                <NumberSetting
                    id="temperature" label={t.training.temperature} hint={t.training.temperature_hint}
                    value={recipe.temperature.to_string()} min="0.01" max="10" slider={TEMPERATURES}
                    on_text={number(change, |recipe, value| recipe.temperature = value)} />
            }
            <NumberSetting
                id="learning-rate" label={t.training.learning_rate}
                hint={t.training.learning_rate_hint} value={o.learning_rate.to_string()}
                min="0" max="100" slider={LEARNING_RATES}
                on_text={number(change, |recipe, value| recipe.optimiser.learning_rate = value)} />
            <div class="pair">
                <NumberSetting
                    id="batch-size" label={t.training.batch_size} disabled={fixed}
                    value={recipe.batch_size.to_string()} min="2" max={MAX_BATCH_SIZE.to_string()}
                    step="1" on_text={number(change, |recipe, value| recipe.batch_size = value)} />
                <NumberSetting
                    id="epochs" label={t.training.epochs} disabled={fixed}
                    value={recipe.epochs.to_string()} min="1" max="10000" step="1"
                    on_text={number(change, |recipe, value| recipe.epochs = value)} />
                <NumberSetting
                    id="max-steps" label={t.training.max_steps} disabled={fixed}
                    placeholder={t.training.max_steps_empty}
                    value={recipe.max_steps.map(|steps| steps.to_string()).unwrap_or_default()}
                    min="1" max="100000000" step="1" on_text={max_steps(change)} />
                <NumberSetting
                    id="seed" label={t.training.seed} disabled={fixed}
                    value={recipe.seed.to_string()} min="0" max={u32::MAX.to_string()} step="1"
                    on_text={number(change, |recipe, value| recipe.seed = value)} />
            </div>
            <details class="advanced">
                <summary>{ t.training.advanced }</summary>
                <fieldset disabled={fixed}>{ advanced(recipe, change) }</fieldset>
            </details>
        </>
    })
}

fn advanced(recipe: &Recipe, change: &Callback<Change>) -> Html {
    let t = text::now();
    let o = &recipe.optimiser;
    let optimisers = OPTIMISERS.map(|(_, id)| (id.into(), t.training.optimiser_of(id).into()));
    let schedules = SCHEDULES.map(|(_, id)| (id.into(), t.training.schedule_of(id).into()));
    let optimiser = OPTIMISERS.iter().find(|(kind, _)| *kind == o.kind);
    let schedule = SCHEDULES.iter().find(|(kind, _)| *kind == o.schedule);
    html! {
        <>
            <ChoiceSetting
                id="optimiser" label={t.training.optimiser}
                value={optimiser.map_or("", |(_, id)| id)} options={optimisers.to_vec()}
                on_choice={choice(change, optimiser_from_id, |recipe, kind| recipe.optimiser.kind = kind)} />
            <div class="pair">
                <NumberSetting
                    id="weight-decay" label={t.training.weight_decay}
                    value={o.weight_decay.to_string()} min="0" max="1"
                    on_text={number(change, |recipe, value| recipe.optimiser.weight_decay = value)} />
                <NumberSetting
                    id="momentum" label={t.training.momentum} value={o.momentum.to_string()}
                    min="0" max="0.9999"
                    on_text={number(change, |recipe, value| recipe.optimiser.momentum = value)} />
            </div>
            <ChoiceSetting
                id="schedule" label={t.training.schedule} value={schedule.map_or("", |(_, id)| id)}
                options={schedules.to_vec()}
                on_choice={choice(change, schedule_from_id, |recipe, kind| recipe.optimiser.schedule = kind)} />
            <NumberSetting
                id="warmup" label={t.training.warmup} hint={t.training.warmup_hint}
                value={o.warmup_fraction.to_string()} min="0" max="1"
                on_text={number(change, |recipe, value| recipe.optimiser.warmup_fraction = value)} />
        </>
    }
}

const OPTIMISERS: [(OptimiserKind, &str); 4] = [
    (OptimiserKind::Adam, "adam"),
    (OptimiserKind::AdamW, "adamw"),
    (OptimiserKind::Sgd, "sgd"),
    (OptimiserKind::Lars, "lars"),
];

const SCHEDULES: [(LrSchedule, &str); 3] = [
    (LrSchedule::Cosine, "cosine"),
    (LrSchedule::Constant, "constant"),
    (LrSchedule::Steps, "steps"),
];

fn optimiser_from_id(id: &str) -> Option<OptimiserKind> {
    let found = OPTIMISERS.iter().find(|(_, known)| *known == id);
    found.map(|(kind, _)| *kind)
}

fn schedule_from_id(id: &str) -> Option<LrSchedule> {
    let found = SCHEDULES.iter().find(|(_, known)| *known == id);
    found.map(|(schedule, _)| *schedule)
}

/// Empty is by epochs.
fn max_steps(change: &Callback<Change>) -> Callback<String, bool> {
    let change = change.clone();
    Callback::from(move |text: String| {
        let steps = u32::typed(&text);
        if steps.is_none() && !text.trim().is_empty() {
            return false;
        }
        change.emit(Box::new(move |recipe| recipe.max_steps = steps));
        true
    })
}
