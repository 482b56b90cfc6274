//! Numbers as texts, by the browser: what Rust has for it, both ways, is thirty kilobytes of the page.

use js_sys::{JSON, Number};

/// Digits that every decimal of so many keeps through a number of 32 bits, and those that tell any two such
/// numbers apart.
const DIGITS: std::ops::RangeInclusive<u8> = 6..=9;

/// The number that a text is, as JSON has numbers.
pub fn read(text: &str) -> Option<f32> {
    parsed(text).map(|number| number as f32)
}

/// The shortest text that is read as this number.
pub fn write(number: f32) -> String {
    let exact = f64::from(number);
    let mut shorter = DIGITS.filter_map(|digits| {
        let rounded = Number::from(exact).to_precision(digits).ok()?;
        parsed(&String::from(rounded))
    });
    let shortest = shorter.find(|rounded| *rounded as f32 == number);
    let written = Number::from(shortest.unwrap_or(exact)).to_string_with_radix(10);
    written.map_or_else(|_| String::new(), String::from)
}

fn parsed(text: &str) -> Option<f64> {
    JSON::parse(text).ok()?.as_f64()
}
