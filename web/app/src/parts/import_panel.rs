use crate::kit::{Card, progress as bar};
use crate::state::Import;
use crate::store::Intent;
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
        Import::Collecting { found } => t.import.collecting(*found),
        Import::Decoding(None) => t.import.starting.to_owned(),
        Import::Decoding(Some(progress)) => match progress.total {
            Some(total) => t.import.decoding_of(progress.done, total),
            None => t.import.decoding(progress.done),
        },
    };
    let pace = progress.map(|progress| match progress.eta_seconds {
        Some(left) => t.import.pace_left(progress.per_second, left),
        None => t.import.pace(progress.per_second),
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
