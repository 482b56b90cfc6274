//! The settings that only some methods have.

use super::change::Change;
use super::choice_setting::ChoiceSetting;
use super::locked::LockedControls;
use super::number_setting::NumberSetting;
use super::range::{ends, typed};
use crate::text;
use contrastive_lab::method::Method;
use contrastive_lab::setting::{Kind, Setting, Value};
use yew::prelude::*;

/// The controls of this method's own settings, as far as they decide anything.
pub fn own_settings(method: &Method, locked: &LockedControls, change: &Callback<Change>) -> Html {
    let settings = method.table().settings().into_iter();
    let counting = settings.filter(|setting| setting.counts);
    counting
        .map(|setting| control(setting, locked, change))
        .collect()
}

fn control(setting: Setting, locked: &LockedControls, change: &Callback<Change>) -> Html {
    match (setting.kind, setting.value) {
        (Kind::Switch, Value::Switch(is_on)) => {
            switch(setting, is_on, locked.has(setting.id), change)
        }
        (Kind::Choice(ids), _) => choice(setting, ids, change),
        _ => number(setting, change),
    }
}

/// Puts a value in the setting's place; a method that was chosen meanwhile has no such place.
fn set(change: &Callback<Change>, path: &'static str, value: Value) {
    change.emit(Box::new(move |recipe| {
        recipe.method.table_mut().set(path, value).ok();
    }));
}

fn number(setting: Setting, change: &Callback<Change>) -> Html {
    let t = &text::now().methods.settings;
    let Setting { id, path, kind, .. } = setting;
    let [min, max, step] = ends(&kind);
    let change = change.clone();
    let on_text = Callback::from(move |text: String| {
        let Some(value) = typed(&kind, &text) else {
            return false;
        };
        set(&change, path, value);
        true
    });
    html! {
        <NumberSetting
            key={id} {id} label={t.label_of(id)} hint={t.hint_of(id)}
            value={setting.value.to_string()} {min} {max} {step} {on_text} />
    }
}

fn choice(setting: Setting, ids: &'static [&'static str], change: &Callback<Change>) -> Html {
    let t = &text::now().methods.settings;
    let Setting { id, path, .. } = setting;
    let options: Vec<_> = ids
        .iter()
        .map(|id| ((*id).into(), t.option_of(id).into()))
        .collect();
    let change = change.clone();
    let on_choice = Callback::from(move |chosen: String| {
        if let Some(id) = ids.iter().find(|id| **id == chosen) {
            set(&change, path, Value::Choice(id));
        }
    });
    html! {
        <ChoiceSetting
            key={id} {id} label={t.label_of(id)} value={setting.value.to_string()} {options}
            {on_choice} />
    }
}

fn switch(setting: Setting, checked: bool, disabled: bool, change: &Callback<Change>) -> Html {
    let t = &text::now().methods.settings;
    let Setting { id, path, .. } = setting;
    let change = change.clone();
    let onchange = move |_: Event| set(&change, path, Value::Switch(!checked));
    html! {
        <>
            <label class="check">
                <input type="checkbox" data-testid={id} {checked} {disabled} {onchange} />
                { t.label_of(id) }
            </label>
            if !checked { <p class="hint">{ t.off_of(id) }</p> }
        </>
    }
}
