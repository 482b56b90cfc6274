//! Controls' answers as changes of the recipe.

use super::typed::Typed;
use contrastive_lab::recipe::Recipe;
use yew::prelude::*;

/// A change of one setting.
pub type Change = Box<dyn FnOnce(&mut Recipe)>;

/// Takes a number where the text is one.
pub fn number<T: Typed + 'static>(
    change: &Callback<Change>,
    set: fn(&mut Recipe, T),
) -> Callback<String, bool> {
    let change = change.clone();
    Callback::from(move |text: String| match T::typed(&text) {
        Some(value) => {
            change.emit(Box::new(move |recipe| set(recipe, value)));
            true
        }
        None => false,
    })
}

/// Sets what the chosen id names.
pub fn choice<T: 'static>(
    change: &Callback<Change>,
    from_id: fn(&str) -> Option<T>,
    set: fn(&mut Recipe, T),
) -> Callback<String> {
    let change = change.clone();
    Callback::from(move |chosen: String| {
        if let Some(value) = from_id(&chosen) {
            change.emit(Box::new(move |recipe| set(recipe, value)));
        }
    })
}

/// A labelled checkbox.
pub fn flag(
    change: &Callback<Change>,
    testid: &'static str,
    label: &'static str,
    checked: bool,
    disabled: bool,
    flip: fn(&mut Recipe),
) -> Html {
    let change = change.clone();
    let onchange = move |_: Event| change.emit(Box::new(flip));
    html! {
        <label class="check">
            <input type="checkbox" data-testid={testid} {checked} {disabled} {onchange} />
            { label }
        </label>
    }
}
