use super::pace_line::pace_line;
use super::permitted::permitted;
use crate::figures;
use crate::kit::progress;
use crate::state::{Lab, Permits, Run, status_id};
use crate::store::Intent;
use crate::text;
use contrastive_lab::protocol::RunState;
use contrastive_lab::setting::number;
use yew::prelude::*;

/// Start, pause, step, stop, save; where the run stands. `of_one_run` leaves only what can be done with the
/// run, where another cannot be begun.
pub fn run_bar(lab: &Lab, of_one_run: bool, act: &Callback<Intent>) -> Html {
    let t = text::now();
    let status = lab.engine.status();
    let permits = &lab.permits;
    let held = matches!(status, RunState::Training | RunState::Paused);
    let reason = permits.start.clone().err().filter(|_| !held);
    html! {
        <section class="run-bar" aria-label={t.run.title}>
            <div class="run-controls">
                if !of_one_run || lab.engine.run.is_some() { { controls(status, permits, act) } }
                <p class="status" role="status" data-testid="status" data-state={status_id(status)}>
                    { t.run.status.of(status) }
                </p>
                <span class="spring"></span>
                if !of_one_run { { save(lab, act) } }
            </div>
            { standing(&lab.run) }
            if !of_one_run { { pace_line(&lab.pace, reason.as_ref()) } }
        </section>
    }
}

fn controls(status: RunState, permits: &Permits, act: &Callback<Intent>) -> Html {
    let t = text::now();
    let on = |intent: fn() -> Intent| act.reform(move |_: MouseEvent| intent());
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

fn save(lab: &Lab, act: &Callback<Intent>) -> Html {
    let onclick = act.reform(|_: MouseEvent| Intent::SaveModel);
    permitted(
        "save-model",
        &lab.permits.save,
        text::now().model.save,
        onclick,
    )
    .value(lab.model.saved.clone())
    .html()
}

fn standing(run: &Run) -> Html {
    let t = text::now();
    let standing = run.standing.as_ref();
    let show = |value: Option<String>| value.unwrap_or_else(|| "–".to_owned());
    let step = run.step();
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
                    <dd data-testid="views-per-second" data-value={rate.map(number::write)}>
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
