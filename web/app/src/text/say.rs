//! Values filled into patterns.

use super::figure;
use super::pattern::{Piece, cases, pieces};

/// A value for a pattern.
#[derive(Clone, Copy, Debug)]
pub enum Value<'a> {
    Text(&'a str),
    Number(f64),
}

impl<'a> From<&'a str> for Value<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(text)
    }
}

impl From<u32> for Value<'_> {
    fn from(count: u32) -> Self {
        Self::Number(count.into())
    }
}

impl From<f32> for Value<'_> {
    fn from(measure: f32) -> Self {
        Self::Number(measure.into())
    }
}

impl Value<'_> {
    /// The engine's values come as text; where a pattern wants a number, they are read as one.
    fn number(self) -> f64 {
        match self {
            Self::Number(number) => number,
            Self::Text(text) => figure::read(text),
        }
    }
}

/// The pattern with its values. One that is missing leaves nothing.
pub fn say(pattern: &str, values: &[(&str, Value)]) -> String {
    let mut said = String::with_capacity(pattern.len());
    append(pattern, values, None, &mut said);
    said
}

fn append(pattern: &str, values: &[(&str, Value)], counted: Option<f64>, said: &mut String) {
    // The build has read every pattern; one that it would not take stands as it is.
    let pieces = pieces(pattern).unwrap_or_else(|| vec![Piece::Plain(pattern)]);
    let value = |name: &str| {
        let found = values.iter().find(|(known, _)| *known == name);
        found.map(|(_, value)| *value)
    };
    for piece in pieces {
        match piece {
            Piece::Plain(plain) => match counted {
                Some(number) => append_counted(plain, number, said),
                None => said.push_str(plain),
            },
            Piece::Text(name) => match value(name) {
                Some(Value::Text(text)) => said.push_str(text),
                Some(Value::Number(number)) => said.push_str(&figure::written("number", number)),
                None => {}
            },
            Piece::Figure { name, figure } => {
                if let Some(value) = value(name) {
                    said.push_str(&figure::written(figure, value.number()));
                }
            }
            Piece::Plural { name, cases } => {
                if let Some(value) = value(name) {
                    append(
                        fitting(cases, value.number()),
                        values,
                        Some(value.number()),
                        said,
                    );
                }
            }
        }
    }
}

/// A stretch of a plural's case: `#` is the number.
fn append_counted(plain: &str, number: f64, said: &mut String) {
    for (index, part) in plain.split('#').enumerate() {
        if index > 0 {
            said.push_str(&figure::written("number", number));
        }
        said.push_str(part);
    }
}

/// The pattern of the case that fits: the one for this very number, else the one for its category in
/// the language, else the one for all others.
fn fitting(written: &str, number: f64) -> &str {
    let cases = cases(written).unwrap_or_default();
    // As patterns write it, which count whole things.
    let exact = (number.fract() == 0.0).then(|| format!("={}", number as i64));
    let category = figure::category(number);
    let wanted = [exact.as_deref().unwrap_or_default(), &category, "other"];
    let found = wanted
        .iter()
        .find_map(|wanted| cases.iter().find(|(case, _)| case == wanted));
    found.map_or("", |(_, pattern)| pattern)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_stand_where_their_names_are() {
        let pattern = "{of} mistaken for {named}, {count, number} ×";
        let values = [
            ("named", Value::from("dog")),
            ("count", Value::from(1200_u32)),
            ("of", Value::from("cat")),
        ];
        assert_eq!(say(pattern, &values), "cat mistaken for dog, 1,200 ×");
        assert_eq!(say("no value", &values), "no value");
    }

    #[test]
    fn a_plural_takes_the_case_of_its_number_and_other_values_stand_within() {
        let pattern = "{n, plural, =0 {nothing} one {# file of {all, number}} other {# files}}";
        let said = |n: u32| say(pattern, &[("n", n.into()), ("all", 9_u32.into())]);
        assert_eq!(said(0), "nothing");
        assert_eq!(said(1), "1 file of 9");
        assert_eq!(said(2000), "2,000 files");
    }

    #[test]
    fn a_number_that_comes_as_text_is_counted() {
        let pattern = "{files, plural, one {# file} other {# files}}";
        assert_eq!(say(pattern, &[("files", "1".into())]), "1 file");
        assert_eq!(say(pattern, &[("files", "12".into())]), "12 files");
    }

    #[test]
    fn what_is_no_pattern_stands_as_it_is() {
        assert_eq!(say("a { b", &[]), "a { b");
        assert_eq!(say("a } b", &[]), "a } b");
    }
}
