use crate::desk::Intent;
use crate::state::{Alert, AlertKind, EngineState, ModelState, Shared};
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

/// What went wrong and what to do, in one calm place. A lost engine comes before anything else.
#[component]
pub fn AlertRegion(props: &AlertRegionProps) -> Html {
    let shown = match (&props.engine.crash, &props.alert) {
        (Some(reason), _) => crash(props, reason),
        (None, Some(alert)) => closable(props, alert),
        (None, None) => Html::default(),
    };
    html! { <div class="alerts" role="alert">{ shown }</div> }
}

fn crash(props: &AlertRegionProps, reason: &str) -> Html {
    let t = text::now();
    html! {
        <div class="alert bad" data-testid="crash">
            <p>
                <strong>{ (t.alert.crash)(reason) }</strong>{ " " }
                { (t.alert.crash_advice)(props.model.kept.is_some()) }
            </p>
            <p class="actions">{ ways_on(props) }</p>
        </div>
    }
}

/// What can be done without the engine that was: start another, save what the page holds.
fn ways_on(props: &AlertRegionProps) -> Html {
    let t = text::now();
    let restart = props.act.reform(|_: MouseEvent| Intent::RestartEngine);
    let to_cpu = props
        .act
        .reform(|_: MouseEvent| Intent::SwitchEngine(EngineKind::Cpu));
    let save = props.act.reform(|_: MouseEvent| Intent::SaveModel);
    html! {
        <>
            <button type="button" data-testid="restart-engine" onclick={restart}>
                { t.alert.restart }
            </button>
            if props.engine.kind() == Some(EngineKind::WebGpu) {
                <button type="button" data-testid="switch-to-cpu" onclick={to_cpu}>
                    { (t.engine.switch)(EngineKind::Cpu) }
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
                <strong>{ &alert.sentence }</strong>{ " " }
                if device && props.model.kept.is_some() { { t.alert.weights_kept }{ " " } }
                { (t.alert.advice)(alert.kind) }
            </p>
            <p class="actions">
                if device { { ways_on(props) } }
                <button type="button" onclick={close}>{ t.alert.close }</button>
            </p>
        </div>
    }
}
