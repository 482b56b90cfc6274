use crate::kit::sheet;
use crate::state::EngineState;
use crate::store::Intent;
use crate::text;
use contrastive_lab::protocol::EngineKind;
use yew::prelude::*;

/// Which engine computes and why; opened, the way to the other one. `id` is the sheet's.
pub fn engine_chip(id: &AttrValue, engine: &EngineState, act: &Callback<Intent>) -> Html {
    let t = text::now();
    let Some((kind, choice)) = engine.kind().zip(engine.choice.as_ref()) else {
        return html! {
            <span class="chip" data-testid="engine">{ t.engine.asking }</span>
        };
    };
    let reason = t.engine.reason.of(choice);
    let adapter = engine.ready.as_ref().map(|ready| match ready.kind {
        EngineKind::WebGpu => ready.adapter.clone(),
        EngineKind::Cpu => t.engine.cpu_adapter.to_owned(),
    });
    let other = match kind {
        EngineKind::WebGpu => EngineKind::Cpu,
        EngineKind::Cpu => EngineKind::WebGpu,
    };
    let onclick = act.reform(move |_: MouseEvent| Intent::SwitchEngine(other));
    let slow = engine.software();
    let chip = html! {
        <>
            <span class="lamp" aria-hidden="true"></span>
            { t.engine.name.of(kind) }
            if slow { { t.engine.slow_short } }
        </>
    };
    let body = html! {
        <>
            <p>{ reason.clone() }</p>
            if let Some(adapter) = adapter.filter(|adapter| !adapter.is_empty()) {
                <p class="soft">{ adapter }</p>
            }
            if slow { <p>{ t.engine.slow }</p> }
            <button
                type="button" data-testid="switch-engine" popovertarget={id.clone()}
                popovertargetaction="hide" {onclick}>
                { t.engine.switch.of(other) }
            </button>
            <p class="soft">{ t.engine.switch_note }</p>
        </>
    };
    html! {
        <span
            class={slow.then_some("slow")} data-testid="engine"
            data-value={kind.id()} data-reason={reason}>
            { sheet(id, chip, body) }
        </span>
    }
}
