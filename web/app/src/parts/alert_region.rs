use crate::engine::Crash;
use crate::state::{Alert, AlertKind, Lab};
use crate::store::Intent;
use crate::text;
use contrastive_lab::protocol::{EngineKind, FailureKind};
use yew::prelude::*;

/// What went wrong and what to do, in one calm place. A lost engine comes first.
pub fn alert_region(lab: &Lab, act: &Callback<Intent>) -> Html {
    let crash = lab.engine.crash.as_ref();
    let crash = crash.map(|why| crashed(lab, why, act));
    let alert = lab.alert.as_ref();
    let alert = alert.map(|alert| closable(lab, alert, act));
    html! { <div class="alerts" role="alert">{ crash }{ alert }</div> }
}

fn crashed(lab: &Lab, why: &Crash, act: &Callback<Intent>) -> Html {
    let t = text::now();
    let advice = match (why, &lab.model.kept) {
        (Crash::OtherBuild, _) => t.alert.load_again,
        (_, Some(_)) => t.alert.crash_advice_with_weights,
        (_, None) => t.alert.crash_advice,
    };
    html! {
        <div class="alert bad" data-testid="crash">
            <p>
                <strong>{ why.words() }</strong>{ t.join.sentences }{ advice }
            </p>
            <p class="actions">{ ways_on(lab, *why != Crash::OtherBuild, act) }</p>
        </div>
    }
}

/// What can be done without the engine that was: start another where that helps, save what the page holds.
fn ways_on(lab: &Lab, another_helps: bool, act: &Callback<Intent>) -> Html {
    let t = text::now();
    let restart = act.reform(|_: MouseEvent| Intent::RestartEngine);
    let to_cpu = act.reform(|_: MouseEvent| Intent::SwitchEngine(EngineKind::Cpu));
    let save = act.reform(|_: MouseEvent| Intent::SaveModel);
    html! {
        <>
            if another_helps {
                <button type="button" data-testid="restart-engine" onclick={restart}>
                    { t.alert.restart }
                </button>
            }
            if another_helps && lab.engine.kind() == Some(EngineKind::WebGpu) {
                <button type="button" data-testid="switch-to-cpu" onclick={to_cpu}>
                    { t.engine.switch.of(EngineKind::Cpu) }
                </button>
            }
            if lab.model.kept.is_some() {
                <button type="button" data-testid="save-last-weights" onclick={save}>
                    { t.alert.save_kept }
                </button>
            }
        </>
    }
}

fn closable(lab: &Lab, alert: &Alert, act: &Callback<Intent>) -> Html {
    let t = text::now();
    let close = act.reform(|_: MouseEvent| Intent::CloseAlert);
    let device = alert.kind == AlertKind::Engine(FailureKind::Device);
    html! {
        <div class={classes!("alert", device.then_some("bad"))} data-testid="alert">
            <p>
                <strong>{ alert.said.words() }</strong>{ t.join.sentences }
                if device && lab.model.kept.is_some() {
                    { t.alert.weights_kept }{ t.join.sentences }
                }
                { t.alert.advice.of(alert.kind) }
            </p>
            <p class="actions">
                if device { { ways_on(lab, true, act) } }
                <button type="button" onclick={close}>{ t.alert.close }</button>
            </p>
        </div>
    }
}
