use crate::desk::Intent;
use crate::figures;
use crate::kit::{Card, progress as bar};
use crate::state::Import;
use crate::text;
use yew::prelude::*;

/// How far an import is, and the way out of it.
pub fn import_panel(import: &Import, act: &Callback<Intent>) -> Html {
    let t = text::now();
    let cancel = act.reform(|_: MouseEvent| Intent::CancelImport);
    let progress = match import {
        Import::Decoding(progress) => progress.as_ref(),
        Import::Collecting { .. } => None,
    };
    let words = match import {
        Import::Collecting { found } => (t.import.collecting)(*found),
        Import::Decoding(None) => t.import.starting.to_owned(),
        Import::Decoding(Some(progress)) => (t.import.decoding)(progress),
    };
    let pace = progress.map(|progress| {
        let eta = progress.eta_seconds.map(figures::clock);
        (t.import.pace)(&figures::rate(progress.per_second), eta.as_deref())
    });
    let far = progress.and_then(|progress| Some([progress.done, progress.total?]));
    Card::new(t.import.title).testid("import").holding(html! {
        <>
            { bar(t.import.title.into(), far) }
            <div class="import-line">
                <p class="figures">{ words }</p>
                <p class="figures soft">{ pace.unwrap_or_default() }</p>
                <button type="button" data-testid="cancel-import" onclick={cancel}>
                    { t.import.cancel }
                </button>
            </div>
        </>
    })
}
