use super::locked::use_locked;
use crate::kit::{Field, use_effect_on, use_id};
use wasm_bindgen::JsCast;
use web_sys::HtmlSelectElement;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub struct ChoiceSettingProps {
    /// The setting's id: the control's handle for tests.
    pub id: AttrValue,
    pub label: AttrValue,
    /// One short line below.
    #[prop_or_default]
    pub hint: AttrValue,
    pub value: AttrValue,
    /// Values with their names.
    #[prop_or_default]
    pub options: Vec<(AttrValue, AttrValue)>,
    /// The same under titles.
    #[prop_or_default]
    pub groups: Vec<(AttrValue, Vec<(AttrValue, AttrValue)>)>,
    pub on_choice: Callback<String>,
    #[prop_or_default]
    pub disabled: bool,
}

/// A labelled select.
#[component]
pub fn ChoiceSetting(props: &ChoiceSettingProps) -> Html {
    let node = use_node_ref();
    let locked = use_locked().has(&props.id);
    let field = Field {
        id: use_id(),
        label: props.label.clone(),
        hint: props.hint.clone(),
        ..Field::default()
    };
    // The attribute `selected` counts only until a person has chosen; the property always does.
    use_effect_on((node.clone(), props.value.clone()), |(node, value)| {
        if let Some(select) = node.cast::<HtmlSelectElement>() {
            select.set_value(value);
        }
    });
    let onchange = props.on_choice.reform(|event: Event| {
        let target = event.target();
        let select = target.and_then(|target| target.dyn_into::<HtmlSelectElement>().ok());
        select.map(|select| select.value()).unwrap_or_default()
    });
    let option = |(value, name): &(AttrValue, AttrValue)| {
        html! {
            <option value={value.clone()} selected={*value == props.value}>{ name }</option>
        }
    };
    let group = |(title, options): &(AttrValue, Vec<(AttrValue, AttrValue)>)| {
        html! { <optgroup label={title.clone()}>{ for options.iter().map(option) }</optgroup> }
    };
    let (id, described_by) = (field.id.clone(), field.described_by());
    field.holding(html! {
        <select
            ref={node} {id} data-testid={props.id.clone()} data-value={props.value.clone()}
            disabled={props.disabled || locked} aria-describedby={described_by} {onchange}>
            { for props.options.iter().map(option) }
            { for props.groups.iter().map(group) }
        </select>
    })
}
