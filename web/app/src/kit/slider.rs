use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// A number that is moved rather than typed.
pub struct Slider {
    /// The handle for tests.
    pub testid: &'static str,
    pub label: AttrValue,
    /// The value as a person reads it.
    pub shown: AttrValue,
    /// Value, least, most and step, as the browser's input takes them.
    pub value: String,
    pub range: [String; 3],
    pub disabled: bool,
    /// Takes what the slider was moved to.
    pub on_text: Callback<String>,
}

impl Slider {
    pub fn show(self) -> Html {
        let [min, max, step] = self.range;
        let moved = self.on_text.reform(|event: web_sys::Event| {
            let target = event.target();
            let input = target.and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
            input.map(|input| input.value()).unwrap_or_default()
        });
        // Drivers and some keyboards set a slider without dragging it: that is a change alone.
        let onchange = moved.clone();
        html! {
            <div class="slider" key={self.testid}>
                <span aria-hidden="true">{ &self.label }</span>
                <span class="figures soft" aria-hidden="true">{ &self.shown }</span>
                <input
                    type="range" data-testid={self.testid} aria-label={self.label}
                    aria-valuetext={self.shown} {min} {max} {step} value={self.value}
                    disabled={self.disabled}
                    oninput={moved.reform(|event: InputEvent| event.into())} {onchange} />
            </div>
        }
    }
}
