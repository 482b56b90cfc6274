//! Faults put into the text of a file, each behind a question whether it is live.

use super::list::Fault;
use anyhow::{Result, bail};
use std::ops::Range;

/// Which fault is live, as [`QUESTION`] reads it: its number.
pub const VARIABLE: &str = "CONTRASTIVE_LAB_FAULT";

/// What the planted places ask. It stands in the copy's `lib.rs`; the engine's own sources have no such
/// thing.
pub const QUESTION: &str = r#"
/// Whether the planted fault of this number is live.
pub(crate) fn planted(number: usize) -> bool {
    static LIVE: std::sync::LazyLock<Option<usize>> =
        std::sync::LazyLock::new(|| std::env::var("CONTRASTIVE_LAB_FAULT").ok()?.parse().ok());
    *LIVE == Some(number)
}
"#;

/// A fault with its number in the list.
pub type Numbered<'a> = (usize, &'a Fault);

/// `source`, the text of one file, with all these faults in it.
///
/// # Errors
/// A fault whose text is not there or is there twice, or that overlaps another. The same text may have
/// several faults.
pub fn planted(source: &str, faults: &[Numbered]) -> Result<String> {
    let mut places: Vec<(Range<usize>, Vec<Numbered>)> = Vec::new();
    for &(number, fault) in faults {
        let place = only_place(source, fault)?;
        match places.iter_mut().find(|(other, _)| *other == place) {
            Some((_, here)) => here.push((number, fault)),
            None => places.push((place, vec![(number, fault)])),
        }
    }
    places.sort_by_key(|(place, _)| place.start);
    for pair in places.windows(2) {
        if pair[1].0.start < pair[0].0.end {
            let [one, other] = [0, 1].map(|at| &pair[at].1[0].1.id);
            bail!("{one} and {other} are planted in texts that overlap");
        }
    }
    let mut text = String::new();
    let mut done = 0;
    for (place, here) in places {
        text += &source[done..place.start];
        text += &choice(&source[place.clone()], &here);
        done = place.end;
    }
    text += &source[done..];
    Ok(text)
}

fn only_place(source: &str, fault: &Fault) -> Result<Range<usize>> {
    let Fault { id, file, old, .. } = fault;
    let mut found = source.match_indices(old.as_str());
    match (found.next(), found.next()) {
        (Some((start, _)), None) if !old.is_empty() => Ok(start..start + old.len()),
        (None, _) => bail!("{id} is stale: {file} no longer holds `{old}`"),
        _ => bail!("{id} is stale: {file} holds `{old}` more than once"),
    }
}

fn choice(old: &str, faults: &[Numbered]) -> String {
    let mut text = String::new();
    for (number, fault) in faults {
        text += &format!("if crate::planted({number}) {{ {} }} else ", fault.new);
    }
    text += &format!("{{ {old} }}");
    match faults.iter().all(|(_, fault)| fault.statement) {
        true => text,
        false => format!("({text})"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(id: &str, old: &str, new: &str) -> Fault {
        Fault {
            id: id.to_owned(),
            breaks: String::new(),
            file: "src/a.rs".to_owned(),
            old: old.to_owned(),
            new: new.to_owned(),
            statement: false,
            tests: Vec::new(),
            survives: None,
        }
    }

    fn said(source: &str, faults: &[&Fault]) -> String {
        let numbered: Vec<Numbered> = faults.iter().copied().enumerate().collect();
        match planted(source, &numbered) {
            Ok(text) => text,
            Err(problem) => problem.to_string(),
        }
    }

    #[test]
    fn an_expression_asks_which_fault_is_live() {
        let wrong_sign = fault("wrong-sign", "b - c", "b + c");
        let dropped = fault("dropped", "b - c", "b");
        let other = fault("other", "d", "e");
        assert_eq!(
            said("a * (b - c); d", &[&other, &wrong_sign, &dropped]),
            "a * ((if crate::planted(1) { b + c } else if crate::planted(2) { b } else { b - c })); \
             (if crate::planted(0) { e } else { d })"
        );
    }

    #[test]
    fn a_statement_stands_without_parentheses() {
        let mut skipped = fault("skipped", "step();", "");
        skipped.statement = true;
        assert_eq!(
            said("a(); step(); b();", &[&skipped]),
            "a(); if crate::planted(0) {  } else { step(); } b();"
        );
    }

    #[test]
    fn a_fault_that_has_no_place_or_two_is_stale() {
        let gone = fault("gone", "x", "y");
        assert_eq!(
            said("a; b", &[&gone]),
            "gone is stale: src/a.rs no longer holds `x`"
        );
        let twice = fault("twice", "a", "y");
        assert_eq!(
            said("a; a", &[&twice]),
            "twice is stale: src/a.rs holds `a` more than once"
        );
    }

    #[test]
    fn texts_that_overlap_are_refused() {
        let (one, other) = (fault("one", "a + b", "a"), fault("other", "b + c", "c"));
        assert_eq!(
            said("a + b + c", &[&other, &one]),
            "one and other are planted in texts that overlap"
        );
    }

    #[test]
    fn the_question_reads_the_variable_that_the_command_sets() {
        assert!(QUESTION.contains(&format!("{VARIABLE:?}")));
    }
}
