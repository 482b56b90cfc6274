//! Why a text is no recipe.

use super::recipe::RecipeProblem;
use crate::say::shown_text;
use serde::Serialize;

/// The longest link or JSON that is read, in bytes; a recipe of version 1 needs about 2,000.
pub const MAX_BYTES: usize = 16_384;

/// Characters of a parser's complaint that are shown.
const MAX_COMPLAINT_CHARACTERS: usize = 160;

/// A link, or a recipe's JSON, that cannot be used.
#[derive(Clone, Debug, PartialEq, thiserror::Error, Serialize)]
#[serde(rename = "recipe-link", rename_all = "kebab-case")]
#[cfg_attr(test, derive(strum::VariantNames), strum(serialize_all = "kebab-case"))]
pub enum RecipeLinkProblem {
    #[error("the recipe is {bytes} bytes long; at most {most} are read")]
    TooLong { bytes: usize, most: usize },
    #[error("the link is damaged (it is not base64url); copy it again, whole")]
    NotBase64,
    #[error("the recipe cannot be read ({complaint}); get it again from where it came")]
    Unreadable { complaint: String },
    #[error(transparent)]
    Recipe(#[from] RecipeProblem),
}

impl RecipeLinkProblem {
    /// A parser's complaint may quote the text.
    pub(super) fn unreadable(complaint: &str) -> Self {
        Self::Unreadable {
            complaint: shown_text(complaint, MAX_COMPLAINT_CHARACTERS),
        }
    }

    /// A text that is not even looked at.
    pub(super) fn check_length(text: &str) -> Result<(), Self> {
        match text.len() {
            bytes if bytes > MAX_BYTES => Err(Self::TooLong {
                bytes,
                most: MAX_BYTES,
            }),
            _ => Ok(()),
        }
    }
}
