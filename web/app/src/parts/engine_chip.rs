use crate::desk::Intent;
use crate::state::{EngineState, Shared, kind_id};
use crate::text;
use contrastive_lab::protocol::EngineKind;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct EngineChipProps {
    pub engine: Shared<EngineState>,
    pub act: Callback<Intent>,
}

/// Which engine computes and why; opened, the way to the other one.
#[component]
pub fn EngineChip(props: &EngineChipProps) -> Html {
    let t = text::now();
    let engine = &props.engine;
    let Some((kind, choice)) = engine.kind().zip(engine.choice.as_ref()) else {
        return html! {
            <span class="chip waiting" data-testid="engine">{ t.engine.asking }</span>
        };
    };
    let reason = (t.engine.reason)(choice);
    let adapter = engine.ready.as_ref().map(|ready| ready.adapter.clone());
    let other = match kind {
        EngineKind::WebGpu => EngineKind::Cpu,
        EngineKind::Cpu => EngineKind::WebGpu,
    };
    let onclick = props
        .act
        .reform(move |_: MouseEvent| Intent::SwitchEngine(other));
    let slow = engine.software();
    html! {
        <span
            class={classes!("engine", slow.then_some("slow"))} data-testid="engine"
            data-value={kind_id(kind)} data-reason={reason.clone()}>
            <button type="button" class="chip" popovertarget="engine-sheet">
                <span class="lamp" aria-hidden="true"></span>
                { (t.engine.name)(kind) }
                if slow { { t.engine.slow_short } }
            </button>
            <div class="sheet" id="engine-sheet" popover="auto">
                <p>{ reason }</p>
                if let Some(adapter) = adapter.filter(|adapter| !adapter.is_empty()) {
                    <p class="soft">{ adapter }</p>
                }
                if slow { <p>{ t.engine.slow }</p> }
                <button type="button" data-testid="switch-engine" {onclick}>
                    { (t.engine.switch)(other) }
                </button>
                <p class="soft">{ t.engine.switch_note }</p>
            </div>
        </span>
    }
}
