//! The files that were not taken, listed for the person who dropped them.

use super::path::shown_path;
use super::reason::Reason;
use crate::protocol::Refusal;
use crate::say::Sentence;

/// Refusals that are listed; further ones are only counted.
pub(super) const MAX_LISTED: usize = 1_000;

/// The refused files so far.
#[derive(Debug, Default)]
pub(super) struct Refusals {
    listed: Vec<Refusal>,
    pub(super) count: u32,
    /// The first hidden file, and how many there were: an archive packed on a Mac holds one for each
    /// image, so that they share a line.
    hidden: Option<(String, u32)>,
}

impl Refusals {
    pub(super) fn add(&mut self, path: &str, reason: impl Into<Sentence>) {
        self.count = self.count.saturating_add(1);
        if self.listed.len() < MAX_LISTED {
            self.listed.push(Refusal {
                path: shown_path(path),
                reason: reason.into(),
            });
        }
    }

    /// Counts a hidden file, or one that a system left behind.
    pub(super) fn pass_over(&mut self, path: &str) {
        self.count = self.count.saturating_add(1);
        let (_, files) = self.hidden.get_or_insert_with(|| (shown_path(path), 0));
        *files += 1;
    }

    /// The list for the person.
    pub(super) fn into_listed(self) -> Vec<Refusal> {
        let hidden = self.hidden.map(|(path, files)| Refusal {
            path,
            reason: Sentence::of(&Reason::Hidden { files }),
        });
        self.listed.into_iter().chain(hidden).collect()
    }
}
