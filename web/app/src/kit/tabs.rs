use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};
use yew::prelude::*;

/// One of several panels to choose.
#[derive(Clone)]
pub struct Tab<T> {
    pub choice: T,
    pub name: AttrValue,
    /// The handle for tests; ends the ids of the tab and its panel.
    pub testid: &'static str,
}

/// The row of tabs, by the pattern of the ARIA guide: arrows move between them, Tab leaves them. `id`
/// is the group's, by [`use_id`](super::use_id).
pub fn tabs<T: Copy + PartialEq + 'static>(
    id: &AttrValue,
    label: AttrValue,
    tabs: &[Tab<T>],
    chosen: T,
    on_choice: &Callback<T>,
) -> Html {
    let tab = |tab: &Tab<T>| {
        let choice = tab.choice;
        let selected = choice == chosen;
        html! {
            <button
                type="button" role="tab" id={tab_id(id, tab.testid)} data-testid={tab.testid}
                aria-controls={panel_id(id, tab.testid)} aria-selected={selected.to_string()}
                tabindex={if selected { "0" } else { "-1" }}
                onclick={on_choice.reform(move |_: MouseEvent| choice)}>
                { &tab.name }
            </button>
        }
    };
    let choices: Vec<T> = tabs.iter().map(|tab| tab.choice).collect();
    let at = choices.iter().position(|choice| *choice == chosen);
    let onkeydown = {
        let (at, on_choice) = (at.unwrap_or(0), on_choice.clone());
        move |event: KeyboardEvent| {
            let row = event.current_target();
            let Some(row) = row.and_then(|row| row.dyn_into::<Element>().ok()) else {
                return;
            };
            // Where the direction cannot be asked for, it is the common one.
            let mirrored = row.matches(":dir(rtl)").unwrap_or(false);
            let Some(next) = stepped(&event.key(), at, choices.len(), mirrored) else {
                return;
            };
            event.prevent_default();
            on_choice.emit(choices[next]);
            focus(&row, next);
        }
    };
    html! {
        <div class="tabs" role="tablist" aria-label={label} {onkeydown}>
            { for tabs.iter().map(tab) }
        </div>
    }
}

/// What a tab shows.
pub fn panel<T: PartialEq>(id: &AttrValue, tab: &Tab<T>, chosen: T, body: Html) -> Html {
    html! {
        <div
            id={panel_id(id, tab.testid)} role="tabpanel" aria-labelledby={tab_id(id, tab.testid)}
            class="scene" hidden={tab.choice != chosen}>
            { body }
        </div>
    }
}

fn tab_id(id: &str, testid: &str) -> String {
    format!("{id}-{testid}")
}

fn panel_id(id: &str, testid: &str) -> String {
    format!("{id}-{testid}-panel")
}

/// The tab that a key leads to from the one `at` its place.
fn stepped(key: &str, at: usize, count: usize, mirrored: bool) -> Option<usize> {
    let (back, on) = ((at + count - 1) % count, (at + 1) % count);
    match (key, mirrored) {
        ("ArrowLeft", false) | ("ArrowRight", true) => Some(back),
        ("ArrowRight", false) | ("ArrowLeft", true) => Some(on),
        ("Home", _) => Some(0),
        ("End", _) => Some(count - 1),
        _ => None,
    }
}

fn focus(row: &Element, index: usize) {
    let tab = row.children().item(index as u32);
    if let Some(tab) = tab.and_then(|tab| tab.dyn_into::<HtmlElement>().ok()) {
        // An element that cannot take the focus leaves it where it is, which is all right.
        let _ = tab.focus();
    }
}

#[cfg(test)]
mod tests {
    use super::stepped;

    #[test]
    fn arrows_go_round_and_are_mirrored_where_the_writing_is() {
        assert_eq!(stepped("ArrowRight", 3, 4, false), Some(0));
        assert_eq!(stepped("ArrowLeft", 0, 4, false), Some(3));
        assert_eq!(stepped("ArrowLeft", 0, 4, true), Some(1));
        assert_eq!(stepped("ArrowRight", 1, 4, true), Some(0));
        assert_eq!(stepped("Home", 2, 4, true), Some(0));
        assert_eq!(stepped("End", 2, 4, false), Some(3));
        assert_eq!(stepped("Tab", 2, 4, false), None);
    }
}
