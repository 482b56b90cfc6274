use crate::files::of_list;
use crate::state::{Permit, PickedFile};
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// A native file input that looks like a button: the input itself is out of sight, not gone, so that
/// keyboards, screen readers and test drivers reach it.
pub struct FileButton {
    /// The handle for tests.
    pub testid: &'static str,
    pub label: AttrValue,
    /// What the browser's dialog offers, as the attribute `accept`.
    pub accept: &'static str,
    pub multiple: bool,
    /// Choose folders instead of files.
    pub folder: bool,
    /// Where it says no, the button is disabled and says why.
    pub permit: Permit,
    pub on_files: Callback<Vec<PickedFile>>,
}

impl Default for FileButton {
    fn default() -> Self {
        Self {
            testid: "",
            label: AttrValue::default(),
            accept: "",
            multiple: false,
            folder: false,
            permit: Ok(()),
            on_files: Callback::default(),
        }
    }
}

impl FileButton {
    pub fn show(self) -> Html {
        let on_files = self.on_files;
        let onchange = move |event: Event| {
            let target = event.target();
            let Some(input) = target.and_then(|target| target.dyn_into::<HtmlInputElement>().ok())
            else {
                return;
            };
            let files = input.files().map(|list| of_list(&list));
            // Emptied, so that choosing the same file again is a change.
            input.set_value("");
            if let Some(files) = files.filter(|files| !files.is_empty()) {
                on_files.emit(files);
            }
        };
        let reason = self.permit.err().map(|reason| reason.words());
        let disabled = reason.is_some();
        html! {
            <label class="button file-button" title={reason}>
                <input
                    type="file" class="out-of-sight" data-testid={self.testid}
                    accept={self.accept} multiple={self.multiple} webkitdirectory={self.folder}
                    {disabled} {onchange} />
                { self.label }
            </label>
        }
    }
}
