use crate::engine::Crash;
use crate::state::{Alert, AlertKind, EngineState, ModelState, Shared};
use crate::store::Intent;
use crate::text;
use contrastive_lab::protocol::{EngineKind, FailureKind};
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct AlertRegionProps {
    pub alert: Option<Shared<Alert>>,
    pub engine: Shared<EngineState>,
    pub model: Shared<ModelState>,
    pub act: Callback<Intent>,
}

/// What went wrong and what to do, in one calm place. A lost engine comes first.
#[component]
pub fn AlertRegion(props: &AlertRegionProps) -> Html {
    text::use_words();
    let crash = props.engine.crash.as_ref();
    let crash = crash.map(|why| crashed(props, why));
    let alert = props.alert.as_ref();
    let alert = alert.map(|alert| closable(props, alert));
    html! { <div class="alerts" role="alert">{ crash }{ alert }</div> }
}

fn crashed(props: &AlertRegionProps, why: &Crash) -> Html {
    let t = text::now();
    let advice = match (why, &props.model.kept) {
        (Crash::OtherBuild, _) => t.alert.load_again,
        (_, Some(_)) => t.alert.crash_advice_with_weights,
        (_, None) => t.alert.crash_advice,
    };
    html! {
        <div class="alert bad" data-testid="crash">
            <p>
                <strong>{ why.words() }</strong>{ t.join.sentences }{ advice }
            </p>
            <p class="actions">{ ways_on(props, *why != Crash::OtherBuild) }</p>
        </div>
    }
}

/// What can be done without the engine that was: start another where that helps, save what the page holds.
fn ways_on(props: &AlertRegionProps, another_helps: bool) -> Html {
    let t = text::now();
    let restart = props.act.reform(|_: MouseEvent| Intent::RestartEngine);
    let to_cpu = props
        .act
        .reform(|_: MouseEvent| Intent::SwitchEngine(EngineKind::Cpu));
    let save = props.act.reform(|_: MouseEvent| Intent::SaveModel);
    html! {
        <>
            if another_helps {
                <button type="button" data-testid="restart-engine" onclick={restart}>
                    { t.alert.restart }
                </button>
            }
            if another_helps && props.engine.kind() == Some(EngineKind::WebGpu) {
                <button type="button" data-testid="switch-to-cpu" onclick={to_cpu}>
                    { t.engine.switch.of(EngineKind::Cpu) }
                </button>
            }
            if props.model.kept.is_some() {
                <button type="button" data-testid="save-last-weights" onclick={save}>
                    { t.alert.save_kept }
                </button>
            }
        </>
    }
}

fn closable(props: &AlertRegionProps, alert: &Alert) -> Html {
    let t = text::now();
    let close = props.act.reform(|_: MouseEvent| Intent::CloseAlert);
    let device = alert.kind == AlertKind::Engine(FailureKind::Device);
    html! {
        <div class={classes!("alert", device.then_some("bad"))} data-testid="alert">
            <p>
                <strong>{ alert.said.words() }</strong>{ t.join.sentences }
                if device && props.model.kept.is_some() {
                    { t.alert.weights_kept }{ t.join.sentences }
                }
                { t.alert.advice.of(alert.kind) }
            </p>
            <p class="actions">
                if device { { ways_on(props, true) } }
                <button type="button" onclick={close}>{ t.alert.close }</button>
            </p>
        </div>
    }
}
