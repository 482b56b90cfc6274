use crate::text;
use wasm_bindgen::JsCast;
use web_sys::HtmlSelectElement;
use yew::prelude::*;

/// The page's language; each calls itself by its own name.
#[component]
pub fn LanguageChoice() -> Html {
    let Some(spoken) = text::use_language() else {
        return Html::default();
    };
    let onchange = spoken.switch.reform(|event: Event| {
        let target = event.target();
        let select = target.and_then(|target| target.dyn_into::<HtmlSelectElement>().ok());
        select.map(|select| select.value()).unwrap_or_default()
    });
    let option = |(id, name): &(&'static str, &'static str)| {
        html! { <option value={*id} lang={*id} selected={spoken.id == *id}>{ *name }</option> }
    };
    html! {
        <select
            class="language" data-testid="language" data-value={spoken.id.clone()}
            aria-label={spoken.text.header.language} {onchange}>
            { for text::LANGUAGES.iter().map(option) }
        </select>
    }
}
