use super::pace_line::pace_line;
use super::permitted::{permitted, use_permits};
use crate::figures;
use crate::kit::progress;
use crate::state::{EngineState, ModelState, PaceState, Permits, Run, Shared, status_id};
use crate::store::Intent;
use crate::text;
use contrastive_lab::protocol::RunState;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct RunBarProps {
    pub engine: Shared<EngineState>,
    pub pace: Shared<PaceState>,
    pub run: Shared<Run>,
    pub model: Shared<ModelState>,
    /// Only what can be done with this run, where another cannot be begun.
    #[prop_or_default]
    pub of_one_run: bool,
    pub act: Callback<Intent>,
}

/// Start, pause, step, stop, save; where the run stands.
#[component]
pub fn RunBar(props: &RunBarProps) -> Html {
    let t = text::use_words();
    let status = props.engine.status();
    let permits = use_permits();
    let held = matches!(status, RunState::Training | RunState::Paused);
    let reason = permits.start.clone().err().filter(|_| !held);
    html! {
        <section class="run-bar" aria-label={t.run.title}>
            <div class="run-controls">
                { controls(props, status, &permits) }
                <p class="status" role="status" data-testid="status" data-state={status_id(status)}>
                    { t.run.status.of(status) }
                </p>
                <span class="spring"></span>
                if !props.of_one_run { { save(props, &permits) } }
            </div>
            { standing(props) }
            if !props.of_one_run { { pace_line(&props.pace, reason.as_ref()) } }
        </section>
    }
}

fn controls(props: &RunBarProps, status: RunState, permits: &Permits) -> Html {
    let t = text::now();
    let on = |intent: fn() -> Intent| props.act.reform(move |_: MouseEvent| intent());
    if props.of_one_run && props.engine.run.is_none() {
        return Html::default();
    }
    let main = match status {
        RunState::Training => permitted("pause", &permits.pause, t.run.pause, on(|| Intent::Pause)),
        RunState::Paused => permitted(
            "resume",
            &permits.resume,
            t.run.resume,
            on(|| Intent::Resume),
        ),
        _ => permitted("start", &permits.start, t.run.start, on(|| Intent::Start)),
    };
    html! {
        <>
            { main.primary().html() }
            { permitted("step-once", &permits.step_once, t.run.step_once, on(|| Intent::StepOnce)).html() }
            { permitted("stop", &permits.stop, t.run.stop, on(|| Intent::Stop)).html() }
        </>
    }
}

fn save(props: &RunBarProps, permits: &Permits) -> Html {
    let onclick = props.act.reform(|_: MouseEvent| Intent::SaveModel);
    permitted("save-model", &permits.save, text::now().model.save, onclick)
        .value(props.model.saved.clone())
        .html()
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
