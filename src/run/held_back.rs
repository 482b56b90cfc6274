//! Which images the weights of a model have not seen.

use serde::{Deserialize, Serialize};

/// How images were held back from training. Later ones say less.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum HeldBack {
    /// By what each picture is, as every run on a labelled set does: one that is held back in any set
    /// was not trained on in another.
    ByContent,
    /// Not at all, for want of labels.
    Nothing,
    /// As nobody can tell from the record: a file of version 1 or 2 counted images in their order, the quality
    /// bench drew its parts by a seed then.
    #[default]
    Unknown,
}

impl HeldBack {
    /// What is known of weights that were trained before under other terms.
    pub fn after(self, before: Self) -> Self {
        self.max(before)
    }
}

#[cfg(test)]
mod tests {
    use super::HeldBack::{ByContent, Nothing, Unknown};

    #[test]
    fn weights_have_seen_what_any_of_their_runs_showed_them() {
        for (now, before, known) in [
            (ByContent, ByContent, ByContent),
            (ByContent, Nothing, Nothing),
            (Nothing, ByContent, Nothing),
            (ByContent, Unknown, Unknown),
            (Unknown, Nothing, Unknown),
        ] {
            assert_eq!(now.after(before), known);
        }
    }
}
