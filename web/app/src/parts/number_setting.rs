use super::locked::use_locked;
use super::typed::Typed;
use crate::kit::{Field, use_id};
use crate::power::power;
use crate::text;
use contrastive_lab::setting::number;
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// A slider beside the number, on a logarithmic scale.
#[derive(Clone, Copy, PartialEq)]
pub struct LogSlider {
    pub min: f32,
    pub max: f32,
}

#[derive(Properties, PartialEq)]
pub struct NumberSettingProps {
    /// The setting's id: the control's handle for tests.
    pub id: AttrValue,
    pub label: AttrValue,
    /// One short line below.
    #[prop_or_default]
    pub hint: AttrValue,
    pub value: AttrValue,
    #[prop_or_default]
    pub placeholder: AttrValue,
    pub min: AttrValue,
    pub max: AttrValue,
    #[prop_or(AttrValue::Static("any"))]
    pub step: AttrValue,
    /// Takes what was typed; false where it cannot be read as this setting's number.
    pub on_text: Callback<String, bool>,
    #[prop_or_default]
    pub slider: Option<LogSlider>,
    #[prop_or_default]
    pub disabled: bool,
}

/// A labelled number. What is typed stays as typed until the person leaves the field; what cannot be
/// read changes nothing, and what the setting cannot hold is marked, in words.
#[component]
pub fn NumberSetting(props: &NumberSettingProps) -> Html {
    let t = &text::use_words().training;
    let disabled = use_locked().has(&props.id) || props.disabled;
    let draft = use_state_eq(|| None::<String>);
    let refused = use_state_eq(|| false);
    let oninput = {
        let (draft, refused, on_text) = (draft.setter(), refused.setter(), props.on_text.clone());
        move |event: InputEvent| {
            let typed = value_of(&event);
            refused.set(!on_text.emit(typed.clone()));
            draft.set(Some(typed));
        }
    };
    let onchange = {
        let (draft, refused, on_text) = (draft.setter(), refused.setter(), props.on_text.clone());
        move |event: Event| {
            let typed = value_of(&event);
            let taken = on_text.emit(typed.clone());
            refused.set(!taken);
            draft.set((!taken).then_some(typed));
        }
    };
    let shown = match &*draft {
        Some(typed) => AttrValue::from(typed.clone()),
        None => props.value.clone(),
    };
    let is_taken = !*refused && within(&props.value, &props.min, &props.max);
    let field = Field {
        id: use_id(),
        label: props.label.clone(),
        hint: props.hint.clone(),
        refused: (!is_taken).then(|| t.number_between(&props.min, &props.max).into()),
        with_slider: props.slider.is_some(),
    };
    let (id, invalid, described_by) = (field.id.clone(), field.invalid(), field.described_by());
    // What was typed and refused gives way to what the slider says.
    let forget = {
        let (draft, refused) = (draft.setter(), refused.setter());
        move || {
            draft.set(None);
            refused.set(false);
        }
    };
    field.holding(html! {
        <>
            <input
                type="number" {id} data-testid={props.id.clone()} value={shown}
                data-value={props.value.clone()}
                min={props.min.clone()} max={props.max.clone()} step={props.step.clone()}
                placeholder={props.placeholder.clone()} {disabled}
                aria-invalid={invalid} aria-describedby={described_by}
                {oninput} {onchange} />
            if let Some(scale) = props.slider { { slider(props, scale, disabled, forget) } }
        </>
    })
}

/// Whether a value keeps to its range; an empty one has none.
fn within(value: &str, min: &str, max: &str) -> bool {
    let [value, min, max] = [value, min, max].map(f32::typed);
    let above = |least: f32| value.is_none_or(|value| value >= least);
    let below = |most: f32| value.is_none_or(|value| value <= most);
    min.is_none_or(above) && max.is_none_or(below)
}

fn slider(
    props: &NumberSettingProps,
    scale: LogSlider,
    disabled: bool,
    forget: impl Fn() + 'static,
) -> Html {
    let place = f32::typed(&props.value).map_or(0.0, |value| scale.place(value));
    let oninput = {
        let on_text = props.on_text.clone();
        move |event: InputEvent| {
            if let Some(place) = f32::typed(&value_of(&event)) {
                forget();
                on_text.emit(number::write(scale.value(place)));
            }
        }
    };
    html! {
        <input
            type="range" data-testid={format!("{}-slider", props.id)} aria-label={props.label.clone()}
            aria-valuetext={props.value.clone()} min="0" max="100" step="1"
            value={(place.round() as i32).to_string()} {disabled} {oninput} />
    }
}

impl LogSlider {
    /// Where a value stands on the slider, 0 to 100; one out of its range is at that end.
    fn place(self, value: f32) -> f32 {
        let ratio = |value: f32| f64::from(value / self.min);
        // A logarithm of what is negative would be no number, which the browser puts in the middle.
        let part = ratio(value.max(self.min)).ln() / ratio(self.max).ln();
        (part * 100.0).min(100.0) as f32
    }

    /// The value at a place, to two digits: nobody reads more off a slider.
    fn value(self, place: f32) -> f32 {
        let (min, max) = (f64::from(self.min), f64::from(self.max));
        let value = min * power(max / min, f64::from(place) / 100.0);
        // Times and by whole powers of ten, which are exact: 0.3 and not 0.30000000000000004.
        let digit = value.log10().floor() as i32 - 1;
        let unit = 10_f64.powi(digit.abs());
        let value = if digit < 0 {
            (value * unit).round() / unit
        } else {
            (value / unit).round() * unit
        };
        value as f32
    }
}

fn value_of(event: &web_sys::Event) -> String {
    let target = event.target();
    let input = target.and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
    input.map(|input| input.value()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slider_s_ends_are_its_range_and_its_middle_the_geometric_mean() {
        let scale = LogSlider {
            min: 0.01,
            max: 1.0,
        };
        assert_eq!(scale.value(0.0), 0.01);
        assert_eq!(scale.value(50.0), 0.1);
        assert_eq!(scale.value(100.0), 1.0);
        assert_eq!(scale.value(70.0).to_string(), "0.25");
        let wide = LogSlider {
            min: 0.5,
            max: 5_000.0,
        };
        assert_eq!(wide.value(90.0), 2_000.0);
        assert_eq!(scale.place(0.1).round(), 50.0);
        assert_eq!(scale.place(5.0), 100.0);
        assert_eq!(scale.place(0.0), 0.0);
        assert_eq!(scale.place(-3.0), 0.0);
    }
}
