use super::method_settings::needs_labels;
use super::pace_line::pace_line;
use crate::desk::Intent;
use crate::figures;
use crate::kit::progress;
use crate::state::{EngineState, ImagesState, ModelState, PaceState, Run, Shared, status_id};
use crate::text::{self, Said};
use contrastive_lab::protocol::RunState;
use contrastive_lab::recipe::Recipe;
use contrastive_lab::say::Sentence;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct RunBarProps {
    pub engine: Shared<EngineState>,
    pub images: Shared<ImagesState>,
    pub recipe: Shared<Recipe>,
    pub pace: Shared<PaceState>,
    pub run: Shared<Run>,
    pub model: Shared<ModelState>,
    pub act: Callback<Intent>,
}

/// Start, pause, step, stop, save; where the run stands.
#[component]
pub fn RunBar(props: &RunBarProps) -> Html {
    let t = text::use_words();
    let status = props.engine.status();
    let problem = props.recipe.check().err();
    let problem = problem.map(|problem| Said::from(Sentence::of(&problem)).words());
    let problem = problem.or_else(|| needs_labels(&props.recipe.method, props.images.unlabelled()));
    html! {
        <section class="run-bar" aria-label={t.run.title}>
            <div class="run-controls">
                { controls(props, status, problem.is_none()) }
                <p class="status" role="status" data-testid="status" data-state={status_id(status)}>
                    { t.run.status.of(status) }
                </p>
                <span class="spring"></span>
                { save(props) }
            </div>
            { standing(props) }
            { pace_line(&props.pace, problem.as_deref()) }
        </section>
    }
}

fn controls(props: &RunBarProps, status: RunState, recipe_holds: bool) -> Html {
    let t = text::now();
    let on = |intent: fn() -> Intent| props.act.reform(move |_: MouseEvent| intent());
    let at_rest = matches!(
        status,
        RunState::Ready | RunState::Finished | RunState::Failed
    );
    let can_start =
        props.engine.computes() && at_rest && recipe_holds && props.images.summary.is_some();
    let main = match status {
        RunState::Training => html! {
            <button type="button" class="primary" data-testid="pause" onclick={on(|| Intent::Pause)}>
                { t.run.pause }
            </button>
        },
        RunState::Paused => html! {
            <button type="button" class="primary" data-testid="resume" onclick={on(|| Intent::Resume)}>
                { t.run.resume }
            </button>
        },
        _ => html! {
            <button
                type="button" class="primary" data-testid="start" disabled={!can_start}
                onclick={on(|| Intent::Start)}>
                { t.run.start }
            </button>
        },
    };
    html! {
        <>
            { main }
            <button
                type="button" data-testid="step-once"
                disabled={!(can_start || status == RunState::Paused)}
                onclick={on(|| Intent::StepOnce)}>
                { t.run.step_once }
            </button>
            <button
                type="button" data-testid="stop" disabled={!props.engine.run_under_way()}
                onclick={on(|| Intent::Stop)}>
                { t.run.stop }
            </button>
        </>
    }
}

fn save(props: &RunBarProps) -> Html {
    let t = text::now();
    let kept = props.model.kept.is_some();
    let has_weights = props.run.step() > 0 || props.model.card().is_some();
    let disabled = if props.engine.computes() {
        !has_weights
    } else {
        !kept
    };
    let onclick = props.act.reform(|_: MouseEvent| Intent::SaveModel);
    html! {
        <button
            type="button" data-testid="save-model" {disabled} {onclick}
            data-value={props.model.saved.clone()}>
            { t.model.save }
        </button>
    }
}

fn standing(props: &RunBarProps) -> Html {
    let t = text::now();
    let standing = props.run.standing.as_ref();
    let show = |value: Option<String>| value.unwrap_or_else(|| "–".to_owned());
    let step = props.run.step();
    let total = standing.map_or(1, |standing| standing.steps_total.max(1));
    let rate = standing.map(|standing| standing.views_per_second);
    // Once a tenth of the run: more often a screen reader would say nothing else.
    let tenths = (u64::from(step) * 10 / u64::from(total)) as u32;
    let said = (tenths > 0).then(|| t.run.part_done(tenths * 10));
    html! {
        <>
            { progress(t.run.progress.into(), Some([step, total])) }
            <p class="out-of-sight" role="status">{ said }</p>
            <dl class="standing figures">
                <div>
                    <dt>{ t.run.step }</dt>
                    <dd data-testid="step" data-value={step.to_string()}>
                        { show(standing.map(|s| t.run.of(s.step, s.steps_total))) }
                    </dd>
                </div>
                <div>
                    <dt>{ t.run.epoch }</dt>
                    <dd>{ show(standing.map(|s| figures::fixed(s.epoch, 1))) }</dd>
                </div>
                <div>
                    <dt>{ t.run.views_per_second }</dt>
                    <dd data-testid="views-per-second" data-value={rate.map(|rate| rate.to_string())}>
                        { show(rate.map(figures::rate)) }
                    </dd>
                </div>
                <div>
                    <dt>{ t.run.elapsed }</dt>
                    <dd>{ show(standing.map(|s| figures::clock(s.elapsed_seconds))) }</dd>
                </div>
                <div>
                    <dt>{ t.run.eta }</dt>
                    <dd>{ show(standing.map(|s| figures::clock(s.eta_seconds))) }</dd>
                </div>
            </dl>
        </>
    }
}
