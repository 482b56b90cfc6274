use super::typed::Typed;
use crate::power::power;
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
    /// `id` and `data-testid` of the control.
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
/// read is marked and changes nothing.
#[component]
pub fn NumberSetting(props: &NumberSettingProps) -> Html {
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
    let hint_id = format!("{}-hint", props.id);
    let described = (!props.hint.is_empty()).then(|| hint_id.clone());
    html! {
        <div class={classes!("setting", props.slider.map(|_| "with-slider"))}>
            <label for={props.id.clone()}>{ &props.label }</label>
            <input
                type="number" id={props.id.clone()} data-testid={props.id.clone()} value={shown}
                data-value={props.value.clone()}
                min={props.min.clone()} max={props.max.clone()} step={props.step.clone()}
                placeholder={props.placeholder.clone()} disabled={props.disabled}
                aria-invalid={refused.then_some("true")} aria-describedby={described}
                {oninput} {onchange} />
            if let Some(scale) = props.slider { { slider(props, scale) } }
            if !props.hint.is_empty() { <p class="hint" id={hint_id}>{ &props.hint }</p> }
        </div>
    }
}

fn slider(props: &NumberSettingProps, scale: LogSlider) -> Html {
    let place = f32::typed(&props.value).map_or(0.0, |value| scale.place(value));
    let oninput = {
        let on_text = props.on_text.clone();
        move |event: InputEvent| {
            if let Some(place) = f32::typed(&value_of(&event)) {
                on_text.emit(scale.value(place).to_string());
            }
        }
    };
    html! {
        <input
            type="range" data-testid={format!("{}-slider", props.id)} aria-label={props.label.clone()}
            aria-valuetext={props.value.clone()} min="0" max="100" step="1"
            value={format!("{place:.0}")} disabled={props.disabled} {oninput} />
    }
}

impl LogSlider {
    /// Where a value stands on the slider, 0 to 100.
    fn place(self, value: f32) -> f32 {
        let ratio = |value: f32| f64::from(value / self.min);
        let part = ratio(value).ln() / ratio(self.max).ln();
        (part * 100.0).clamp(0.0, 100.0) as f32
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
    }
}
