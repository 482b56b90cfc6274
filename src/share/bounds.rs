//! How long a stranger's texts and lists may be, and what its numbers are held to.

use super::problem::ModelFileProblem;

/// The most class names that are taken.
pub(super) const MAX_CLASSES: usize = 10_000;

/// The longest text (class name, set name, and so on) that is taken, in characters.
pub(super) const MAX_TEXT_CHARACTERS: usize = 200;

/// Refuses a text that is longer than a reader takes.
pub(super) fn check_text(what: &'static str, text: &str) -> Result<(), ModelFileProblem> {
    let found = text.chars().count();
    let most = MAX_TEXT_CHARACTERS;
    match found > most {
        true => Err(ModelFileProblem::TextTooLong { what, found, most }),
        false => Ok(()),
    }
}

/// Refuses a number that is not what it must be.
pub(super) fn number(
    what: &'static str,
    holds: bool,
    found: f32,
    must: &'static str,
) -> Result<(), ModelFileProblem> {
    match holds {
        true => Ok(()),
        false => Err(ModelFileProblem::Number { what, found, must }),
    }
}
