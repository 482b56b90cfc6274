use crate::kit::{Card, FileButton};
use crate::state::{Permit, PickedFile};
use crate::store::Intent;
use crate::text;
use yew::prelude::*;

/// The recipe as a link and as a file. `permit` is the import's.
pub fn recipe_files(link_copied: bool, permit: &Permit, act: &Callback<Intent>) -> Html {
    let t = text::now();
    let copy = act.reform(|_: MouseEvent| Intent::CopyLink);
    let export = act.reform(|_: MouseEvent| Intent::ExportRecipe);
    let act = act.clone();
    let import = FileButton {
        testid: "import-recipe",
        label: t.share.import.into(),
        accept: ".json",
        permit: permit.clone(),
        on_files: Callback::from(move |files: Vec<PickedFile>| {
            if let Some(picked) = files.into_iter().next() {
                act.emit(Intent::ImportRecipe(picked));
            }
        }),
        ..FileButton::default()
    };
    Card::new(t.share.title).holding(html! {
        <>
            <p class="hint">{ t.share.what }</p>
            <p class="hint">{ t.share.lesson }</p>
            <div class="row">
                <button type="button" data-testid="copy-link" onclick={copy}>
                    { if link_copied { t.share.copied } else { t.share.copy } }
                </button>
                <button type="button" data-testid="export-recipe" onclick={export}>
                    { t.share.export }
                </button>
                { import.show() }
            </div>
            <p class="out-of-sight" aria-live="polite">
                { if link_copied { t.share.copied } else { "" } }
            </p>
        </>
    })
}
