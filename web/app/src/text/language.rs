//! Which language the page speaks, and how it comes to speak another.

use super::words::Words;
use super::{Text, now, set};
use js_sys::{Array, Function, Promise};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use yew::prelude::*;

/// The function of `boot.js` that fetches a language's words and marks the document with it.
#[derive(Clone, PartialEq)]
pub struct Load(pub Function);

/// What the page speaks now: a context, so that all that shows words is drawn again with it.
#[derive(Clone)]
pub struct Spoken {
    pub id: AttrValue,
    pub text: &'static Text,
    pub switch: Switch,
}

impl PartialEq for Spoken {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.text, other.text)
    }
}

/// Asks for another language by its id.
pub type Switch = Callback<String>;

/// Speaks a language from now on.
///
/// # Errors
/// What the browser says, where its words cannot be had; or that they are of another build of the page.
pub async fn speak(language: &str, load: &Load) -> Result<&'static Text, JsValue> {
    let promise = load.0.call1(&JsValue::NULL, &language.into())?;
    let parts = JsFuture::from(promise.dyn_into::<Promise>()?).await?;
    let parts = Array::from(&parts);
    let [words, said] = [0, 1].map(|part| texts(&parts.get(part)));
    let words: Box<Words> = words
        .try_into()
        .map_err(|_| "the words are of another build")?;
    let said = said
        .as_chunks::<2>()
        .0
        .iter()
        .map(|&[id, pattern]| (id, pattern));
    Ok(set(language, Box::leak(words), said.collect()))
}

fn texts(list: &JsValue) -> Vec<&'static str> {
    let texts = Array::from(list);
    let texts = texts.iter().filter_map(|text| text.as_string());
    texts.map(|text| &*String::leak(text)).collect()
}

#[derive(Properties, PartialEq)]
pub struct SpokenProviderProps {
    /// The language that is spoken already.
    pub language: AttrValue,
    pub load: Load,
    pub children: Html,
}

/// Hands the language to all that is within.
#[component]
pub fn SpokenProvider(props: &SpokenProviderProps) -> Html {
    let spoken = use_state(|| (props.language.clone(), now()));
    let switch = use_callback(props.load.clone(), {
        let spoken = spoken.setter();
        move |language: String, load: &Load| {
            let (spoken, load) = (spoken.clone(), load.clone());
            spawn_local(async move {
                // Without its words the page stays with the language that it has.
                if let Ok(text) = speak(&language, &load).await {
                    spoken.set((language.into(), text));
                }
            });
        }
    });
    let (id, text) = (*spoken).clone();
    let context = Spoken { id, text, switch };
    html! {
        <ContextProvider<Spoken> {context}>{ props.children.clone() }</ContextProvider<Spoken>>
    }
}

/// The texts for a component, which is drawn again when the language changes.
#[hook]
pub fn use_words() -> &'static Text {
    use_context::<Spoken>().map_or_else(now, |spoken| spoken.text)
}

/// The language, for the control that changes it.
#[hook]
pub fn use_language() -> Option<Spoken> {
    use_context::<Spoken>()
}
