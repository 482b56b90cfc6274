//! The order in which people expect names: `image2` before `image10`, case aside.

use std::cmp::Ordering;

/// Compares two names; runs of digits count as numbers. Names that differ only in case or leading
/// zeros still have an order.
pub(super) fn compare(first: &str, second: &str) -> Ordering {
    let (mut left, mut right) = (first, second);
    loop {
        let (Some(a), Some(b)) = (left.chars().next(), right.chars().next()) else {
            return left.len().cmp(&right.len()).then_with(|| first.cmp(second));
        };
        let ordering = if a.is_ascii_digit() && b.is_ascii_digit() {
            compare_numbers(digits(&mut left), digits(&mut right))
        } else {
            left = &left[a.len_utf8()..];
            right = &right[b.len_utf8()..];
            a.to_lowercase().cmp(b.to_lowercase())
        };
        if ordering.is_ne() {
            return ordering;
        }
    }
}

/// Takes the digits off the front of `text`.
fn digits<'a>(text: &mut &'a str) -> &'a str {
    let end = text
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(text.len());
    let (number, rest) = text.split_at(end);
    *text = rest;
    number
}

/// Compares numbers of any length by their digits.
fn compare_numbers(a: &str, b: &str) -> Ordering {
    let (a, b) = (a.trim_start_matches('0'), b.trim_start_matches('0'));
    a.len().cmp(&b.len()).then_with(|| a.cmp(b))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_count_as_numbers_and_case_does_not_count() {
        let mut names = [
            "b",
            "a10",
            "A2",
            "a1",
            "a",
            "ä",
            "a02",
            "a99999999999999999999999",
            "",
        ];
        names.sort_by(|a, b| compare(a, b));
        let expected = [
            "",
            "a",
            "a1",
            "A2",
            "a02",
            "a10",
            "a99999999999999999999999",
            "b",
            "ä",
        ];
        assert_eq!(names, expected);
    }
}
