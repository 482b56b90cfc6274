//! The numbers within sentences, and which case of a plural fits one.

use crate::figures;

/// A number as a pattern's figure says.
pub fn written(figure: &str, number: f64) -> String {
    match figure {
        "percent" => figures::percent(number as f32),
        "decimal" => figures::decimal(number as f32),
        "bytes" => figures::bytes(number),
        "pace" => figures::pace(number as f32),
        "clock" => figures::clock(number as f32),
        "rate" => figures::rate(number as f32),
        _ => figures::whole(number),
    }
}

pub use place::{category, read};

/// Counts and writes numbers as this language does.
pub fn speak(language: &str) {
    figures::speak(language);
    place::speak(language);
}

/// By the browser, which knows every language.
#[cfg(target_arch = "wasm32")]
mod place {
    use js_sys::{Array, Intl::PluralRules, Object};
    use std::cell::RefCell;
    use wasm_bindgen::JsValue;

    thread_local! {
        static RULES: RefCell<Option<PluralRules>> = const { RefCell::new(None) };
    }

    pub fn speak(language: &str) {
        let locales = Array::of1(&language.into());
        RULES.set(Some(PluralRules::new(&locales, &Object::new())));
    }

    /// The category of a number: `one`, `few`, `other`.
    pub fn category(number: f64) -> String {
        RULES.with_borrow(|rules| {
            let category = rules.as_ref().map(|rules| rules.select(number));
            category.map_or_else(String::new, String::from)
        })
    }

    /// The number that a text is; NaN where it is none.
    pub fn read(text: &str) -> f64 {
        JsValue::from_str(text).unchecked_into_f64()
    }
}

/// Where there is no browser, in tests, as English does.
#[cfg(not(target_arch = "wasm32"))]
mod place {
    pub fn speak(_language: &str) {}

    pub fn category(number: f64) -> String {
        if number == 1.0 { "one" } else { "other" }.to_owned()
    }

    pub fn read(text: &str) -> f64 {
        text.parse().unwrap_or(f64::NAN)
    }
}
