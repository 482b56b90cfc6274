use super::file_button::FileButton;
use crate::desk::Intent;
use crate::files::PickedFile;
use crate::text;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct RecipeFilesProps {
    pub link_copied: bool,
    pub act: Callback<Intent>,
}

/// The recipe as a link and as a file.
#[component]
pub fn RecipeFiles(props: &RecipeFilesProps) -> Html {
    let t = text::now();
    let copy = props.act.reform(|_: MouseEvent| Intent::CopyLink);
    let export = props.act.reform(|_: MouseEvent| Intent::ExportRecipe);
    let on_files = {
        let act = props.act.clone();
        move |files: Vec<PickedFile>| {
            if let Some(picked) = files.into_iter().next() {
                act.emit(Intent::ImportRecipe(picked.file));
            }
        }
    };
    html! {
        <section class="group" aria-labelledby="share-title">
            <h2 id="share-title">{ t.share.title }</h2>
            <p class="hint">{ t.share.what }</p>
            <div class="row">
                <button type="button" data-testid="copy-link" onclick={copy}>
                    { if props.link_copied { t.share.copied } else { t.share.copy } }
                </button>
                <button type="button" data-testid="export-recipe" onclick={export}>
                    { t.share.export }
                </button>
                <FileButton id="import-recipe" label={t.share.import} accept=".json" {on_files} />
            </div>
            <p class="out-of-sight" aria-live="polite">
                { if props.link_copied { t.share.copied } else { "" } }
            </p>
        </section>
    }
}
