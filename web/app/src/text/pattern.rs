//! The pattern language of the words: plain text with `{name}` for a value that is text,
//! `{name, figure}` for a number, and `{name, plural, one {# image} other {# images}}` for words that
//! follow a number, where `#` is the number itself and `=0 {…}` a case for that very number. It is the
//! part of ICU's message format that the words need, without its quotes: no word has a brace. The
//! build reads it to make the accessors, the page to fill the values in.

/// A stretch of a pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    /// Stands as it is.
    Plain(&'a str),
    /// The text of this name.
    Text(&'a str),
    /// The number of this name, written as the figure says: `number`, `percent`, `bytes`.
    Figure { name: &'a str, figure: &'a str },
    /// The case that fits the number of this name: a pattern of its own.
    Plural { name: &'a str, cases: &'a str },
}

/// The pieces of a pattern, in order; none where its braces do not pair.
pub fn pieces(pattern: &str) -> Option<Vec<Piece<'_>>> {
    let mut pieces = Vec::new();
    let mut rest = pattern;
    while let Some(open) = rest.find('{') {
        let (plain, braced) = rest.split_at(open);
        let (inner, after) = within_braces(braced)?;
        if !plain.is_empty() {
            pieces.push(Piece::Plain(plain));
        }
        pieces.push(value(inner));
        rest = after;
    }
    if rest.contains('}') {
        return None;
    }
    if !rest.is_empty() {
        pieces.push(Piece::Plain(rest));
    }
    Some(pieces)
}

fn value(inner: &str) -> Piece<'_> {
    let mut parts = inner.splitn(3, ',').map(str::trim);
    let name = parts.next().unwrap_or_default();
    match (parts.next(), parts.next()) {
        (None, _) => Piece::Text(name),
        (Some("plural"), Some(cases)) => Piece::Plural { name, cases },
        (Some(figure), _) => Piece::Figure { name, figure },
    }
}

/// The cases of a plural with the patterns for them; none where they are not written as cases.
pub fn cases(cases: &str) -> Option<Vec<(&str, &str)>> {
    let mut found = Vec::new();
    let mut rest = cases.trim();
    while !rest.is_empty() {
        let open = rest.find('{')?;
        let (name, braced) = rest.split_at(open);
        let (pattern, after) = within_braces(braced)?;
        found.push((name.trim(), pattern));
        rest = after.trim_start();
    }
    Some(found)
}

/// What stands in the braces at the start of `text`, and what follows them.
fn within_braces(text: &str) -> Option<(&str, &str)> {
    let mut depth = 0_usize;
    for (at, letter) in text.char_indices() {
        match letter {
            '{' => depth += 1,
            '}' => depth = depth.checked_sub(1)?,
            _ => {}
        }
        if depth == 0 {
            return Some((text.get(1..at)?, text.get(at + 1..)?));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_is_plain_text_and_values() {
        let found =
            pieces("{name} has {part, percent} of {n, plural, one {# file} other {# files}}.");
        let expected = [
            Piece::Text("name"),
            Piece::Plain(" has "),
            Piece::Figure {
                name: "part",
                figure: "percent",
            },
            Piece::Plain(" of "),
            Piece::Plural {
                name: "n",
                cases: "one {# file} other {# files}",
            },
            Piece::Plain("."),
        ];
        assert_eq!(found.as_deref(), Some(&expected[..]));
    }

    #[test]
    fn cases_keep_the_braces_within_them() {
        let found = cases("=0 {none} other {# of {all, number}}");
        let expected = [("=0", "none"), ("other", "# of {all, number}")];
        assert_eq!(found.as_deref(), Some(&expected[..]));
        assert_eq!(cases("one"), None);
    }

    #[test]
    fn braces_that_do_not_pair_are_no_pattern() {
        for broken in ["{", "}", "a {b", "a } b", "{n, plural, other {#}"] {
            assert_eq!(pieces(broken), None, "{broken}");
        }
    }
}
