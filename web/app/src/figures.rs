//! Numbers, durations and sizes as a person reads them, in the language of the page.

use contrastive_lab::setting::number;
pub use place::speak;
use place::{Style, shown};

/// What is not a number of its kind.
const UNKNOWN: &str = "–";

/// What stands where nothing is known.
pub fn unknown() -> &'static str {
    UNKNOWN
}

/// A count with its groups: `12,345`.
pub fn count(number: u32) -> String {
    whole(number.into())
}

/// A whole number with its groups.
pub fn whole(number: f64) -> String {
    shown(number, Style::plain(0))
}

/// A number with so many digits after the point.
pub fn fixed(number: f32, digits: u8) -> String {
    shown(number.into(), Style::plain(digits))
}

/// A duration as a clock: `0:07`, `12:34`, `1:02:03`. Negative and unknown durations are a dash.
pub fn clock(seconds: f32) -> String {
    if !seconds.is_finite() || seconds < 0.0 {
        return UNKNOWN.to_owned();
    }
    let whole = seconds.round() as u64;
    let (hours, minutes, rest) = (whole / 3600, whole / 60 % 60, whole % 60);
    if hours > 0 {
        format!("{hours}:{minutes:02}:{rest:02}")
    } else {
        format!("{minutes}:{rest:02}")
    }
}

/// A pace with the unit that keeps it readable: `85 ms`, `1.3 s`.
pub fn pace(seconds: f32) -> String {
    if !seconds.is_finite() {
        return UNKNOWN.to_owned();
    }
    let seconds = f64::from(seconds);
    if seconds < 0.995 {
        shown(seconds * 1000.0, Style::unit("millisecond", 0))
    } else {
        shown(seconds, Style::unit("second", 1))
    }
}

/// A rate: whole from 10 upwards, one digit below.
pub fn rate(per_second: f32) -> String {
    if !per_second.is_finite() {
        return UNKNOWN.to_owned();
    }
    fixed(per_second, if per_second >= 10.0 { 0 } else { 1 })
}

/// Bytes in decimal units: `850 kB`, `51.2 MB`.
pub fn bytes(bytes: f64) -> String {
    let (number, unit, digits) = match bytes {
        b if b >= 1e9 => (b / 1e9, "gigabyte", 1),
        b if b >= 100e6 => (b / 1e6, "megabyte", 0),
        b if b >= 1e6 => (b / 1e6, "megabyte", 1),
        b if b >= 1e3 => (b / 1e3, "kilobyte", 0),
        b => (b, "byte", 0),
    };
    shown(number, Style::unit(unit, digits))
}

/// A part of one as per cent: `54.2%`.
pub fn percent(part: f32) -> String {
    per_cent(part, 1)
}

/// A part of one as whole per cent: `54%`.
pub fn whole_percent(part: f32) -> String {
    per_cent(part, 0)
}

fn per_cent(part: f32, digits: u8) -> String {
    if !part.is_finite() {
        return UNKNOWN.to_owned();
    }
    shown(part.into(), Style::percent(digits))
}

/// A figure for the screen: three decimals, and the exponent where those would say nothing.
pub fn decimal(number: f32) -> String {
    if !number.is_finite() {
        return number::write(number);
    }
    if number != 0.0 && number.abs() < 1e-3 {
        exponent(number, 1)
    } else {
        fixed(number, 3)
    }
}

/// A number as a power of ten, with so many digits after the point: `1.2e-4`.
pub fn exponent(number: f32, digits: u8) -> String {
    place::exponent(number.into(), digits)
}

/// By the browser, which knows how every language writes numbers.
#[cfg(target_arch = "wasm32")]
mod place {
    use js_sys::{Array, Function, Intl::NumberFormat, Number, Object, Reflect};
    use std::cell::RefCell;
    use wasm_bindgen::JsValue;

    /// How a number is written.
    #[derive(Clone, Copy, PartialEq)]
    pub struct Style {
        name: &'static str,
        /// Of the style `unit`.
        unit: &'static str,
        digits: u8,
    }

    impl Style {
        pub fn plain(digits: u8) -> Self {
            Self::unit_of("decimal", "", digits)
        }

        pub fn percent(digits: u8) -> Self {
            Self::unit_of("percent", "", digits)
        }

        pub fn unit(unit: &'static str, digits: u8) -> Self {
            Self::unit_of("unit", unit, digits)
        }

        fn unit_of(name: &'static str, unit: &'static str, digits: u8) -> Self {
            Self { name, unit, digits }
        }

        /// What the browser's formatter is asked for.
        fn options(self) -> Object {
            let digits = JsValue::from(self.digits);
            let options = Object::new();
            for (name, value) in [
                ("style", self.name.into()),
                ("unit", self.unit.into()),
                ("minimumFractionDigits", digits.clone()),
                ("maximumFractionDigits", digits),
            ] {
                if value.as_string().is_none_or(|text| !text.is_empty()) {
                    // A plain object takes every property.
                    let _ = Reflect::set(&options, &name.into(), &value);
                }
            }
            options
        }
    }

    /// Formatters that were asked for, as they are dear to make.
    #[derive(Default)]
    struct Numbers {
        language: String,
        made: Vec<(Style, Function)>,
    }

    thread_local! {
        static NUMBERS: RefCell<Numbers> = RefCell::default();
    }

    /// Writes numbers as this language does.
    pub fn speak(language: &str) {
        NUMBERS.set(Numbers {
            language: language.to_owned(),
            made: Vec::new(),
        });
    }

    pub fn exponent(number: f64, digits: u8) -> String {
        let written = Number::from(number).to_exponential(digits);
        written.map_or_else(|_| String::new(), String::from)
    }

    pub fn shown(number: f64, style: Style) -> String {
        NUMBERS.with_borrow_mut(|numbers| {
            let known = numbers.made.iter().find(|(known, _)| *known == style);
            let format = known.map(|(_, format)| format.clone()).unwrap_or_else(|| {
                let locales = Array::of1(&numbers.language.as_str().into());
                let format = NumberFormat::new(&locales, &style.options()).format();
                numbers.made.push((style, format.clone()));
                format
            });
            let shown = format.call1(&JsValue::UNDEFINED, &number.into()).ok();
            shown
                .and_then(|shown| shown.as_string())
                .unwrap_or_default()
        })
    }
}

/// Where there is no browser, in tests, as English does.
#[cfg(not(target_arch = "wasm32"))]
mod place {
    pub struct Style {
        digits: u8,
        factor: f64,
        after: &'static str,
    }

    impl Style {
        pub fn plain(digits: u8) -> Self {
            Self::ending(digits, 1.0, "")
        }

        pub fn percent(digits: u8) -> Self {
            Self::ending(digits, 100.0, "%")
        }

        pub fn unit(unit: &'static str, digits: u8) -> Self {
            let after = match unit {
                "millisecond" => " ms",
                "second" => " sec",
                "kilobyte" => " kB",
                "megabyte" => " MB",
                "gigabyte" => " GB",
                _ => " byte",
            };
            Self::ending(digits, 1.0, after)
        }

        fn ending(digits: u8, factor: f64, after: &'static str) -> Self {
            Self {
                digits,
                factor,
                after,
            }
        }
    }

    pub fn speak(_language: &str) {}

    pub fn exponent(number: f64, digits: u8) -> String {
        format!("{number:.*e}", usize::from(digits))
    }

    pub fn shown(number: f64, style: Style) -> String {
        let fixed = format!("{:.*}", usize::from(style.digits), number * style.factor);
        let whole = fixed.find('.').unwrap_or(fixed.len());
        let mut grouped = String::with_capacity(fixed.len() + fixed.len() / 3);
        for (place, letter) in fixed.char_indices() {
            let follows_a_digit = grouped.ends_with(|c: char| c.is_ascii_digit());
            if place < whole && follows_a_digit && (whole - place).is_multiple_of(3) {
                grouped.push(',');
            }
            grouped.push(letter);
        }
        grouped + style.after
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_grouped_by_three() {
        assert_eq!(count(0), "0");
        assert_eq!(count(999), "999");
        assert_eq!(count(1_000), "1,000");
        assert_eq!(count(4_294_967_295), "4,294,967,295");
    }

    #[test]
    fn a_clock_shows_hours_only_when_there_are_some() {
        assert_eq!(clock(7.4), "0:07");
        assert_eq!(clock(59.6), "1:00");
        assert_eq!(clock(754.0), "12:34");
        assert_eq!(clock(3723.0), "1:02:03");
    }

    #[test]
    fn what_is_not_a_duration_is_a_dash() {
        assert_eq!(clock(f32::NAN), "–");
        assert_eq!(clock(-1.0), "–");
        assert_eq!(pace(f32::INFINITY), "–");
        assert_eq!(rate(f32::NAN), "–");
    }

    #[test]
    fn paces_and_rates_keep_two_readable_digits() {
        assert_eq!(pace(0.0853), "85 ms");
        assert_eq!(pace(1.26), "1.3 sec");
        assert_eq!(rate(3.26), "3.3");
        assert_eq!(rate(1234.4), "1,234");
    }

    #[test]
    fn sizes_take_their_decimal_unit() {
        assert_eq!(bytes(512.0), "512 byte");
        assert_eq!(bytes(850_400.0), "850 kB");
        assert_eq!(bytes(51_200_000.0), "51.2 MB");
        assert_eq!(bytes(2_340_000_000.0), "2.3 GB");
    }

    #[test]
    fn parts_are_per_cent() {
        assert_eq!(percent(0.5417), "54.2%");
        assert_eq!(whole_percent(0.5417), "54%");
        assert_eq!(percent(f32::NAN), "–");
    }

    #[test]
    fn small_figures_keep_their_magnitude() {
        assert_eq!(decimal(3.2), "3.200");
        assert_eq!(decimal(0.00012), "1.2e-4");
        assert_eq!(decimal(0.0), "0.000");
        assert_eq!(decimal(f32::NAN), "NaN");
    }
}
