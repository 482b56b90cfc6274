use crate::files::PickedFile;
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct FileButtonProps {
    /// `id` and `data-testid` of the file input.
    pub id: AttrValue,
    pub label: AttrValue,
    /// What the browser's dialog offers, as the attribute `accept`.
    #[prop_or_default]
    pub accept: AttrValue,
    #[prop_or_default]
    pub multiple: bool,
    /// Choose folders instead of files.
    #[prop_or_default]
    pub folder: bool,
    #[prop_or_default]
    pub class: Classes,
    pub on_files: Callback<Vec<PickedFile>>,
}

/// A native file input that looks like a button: the input itself is out of sight, not gone, so that
/// keyboards, screen readers and test drivers reach it.
#[component]
pub fn FileButton(props: &FileButtonProps) -> Html {
    let onchange = {
        let on_files = props.on_files.clone();
        move |event: Event| {
            let Some(input) = event
                .target()
                .and_then(|target| target.dyn_into::<HtmlInputElement>().ok())
            else {
                return;
            };
            let files = input.files().map(|list| PickedFile::of_list(&list));
            // Emptied, so that choosing the same file again is a change.
            input.set_value("");
            if let Some(files) = files.filter(|files| !files.is_empty()) {
                on_files.emit(files);
            }
        }
    };
    html! {
        <span class="file-button">
            <input
                type="file" class="out-of-sight" id={props.id.clone()}
                data-testid={props.id.clone()} accept={props.accept.clone()}
                multiple={props.multiple} webkitdirectory={props.folder} {onchange} />
            <label for={props.id.clone()} class={classes!("button", props.class.clone())}>
                { &props.label }
            </label>
        </span>
    }
}
