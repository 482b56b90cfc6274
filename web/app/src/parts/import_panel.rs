use crate::desk::Intent;
use crate::figures;
use crate::state::Import;
use crate::text;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct ImportPanelProps {
    pub import: Import,
    pub act: Callback<Intent>,
}

/// How far an import is, and the way out of it.
#[component]
pub fn ImportPanel(props: &ImportPanelProps) -> Html {
    let t = text::now();
    let cancel = props.act.reform(|_: MouseEvent| Intent::CancelImport);
    let progress = match &props.import {
        Import::Decoding(progress) => progress.as_ref(),
        Import::Collecting { .. } => None,
    };
    let words = match &props.import {
        Import::Collecting { found } => (t.import.collecting)(*found),
        Import::Decoding(None) => t.import.starting.to_owned(),
        Import::Decoding(Some(progress)) => (t.import.decoding)(progress),
    };
    let pace = progress.map(|progress| {
        let eta = progress.eta_seconds.map(figures::clock);
        (t.import.pace)(&figures::rate(progress.per_second), eta.as_deref())
    });
    let total = progress.and_then(|progress| progress.total);
    let done = progress.map_or(0, |progress| progress.done);
    html! {
        <section class="import" data-testid="import" aria-labelledby="import-title">
            <h2 id="import-title">{ t.import.title }</h2>
            if let Some(total) = total {
                <progress aria-labelledby="import-title" max={total.to_string()} value={done.to_string()} />
            } else {
                <progress aria-labelledby="import-title" />
            }
            <div class="import-line">
                <p class="figures">{ words }</p>
                <p class="figures soft">{ pace.unwrap_or_default() }</p>
                <button type="button" data-testid="cancel-import" onclick={cancel}>
                    { t.import.cancel }
                </button>
            </div>
        </section>
    }
}
