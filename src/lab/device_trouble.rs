//! Why a device can no longer be trusted.

use crate::device::ReadBackFailed;
use serde::Serialize;

/// Why what the lab computes on can no longer be trusted.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Serialize)]
#[serde(rename = "device", rename_all = "kebab-case")]
#[cfg_attr(test, derive(strum::VariantNames), strum(serialize_all = "kebab-case"))]
pub enum DeviceTrouble {
    #[error(
        "The GPU is lost to this page, as happens when its driver starts anew or it is taken away. \
         The browser says: {complaint}"
    )]
    Lost { complaint: String },
    /// A rejected kernel is skipped, and old data comes back in place of what it would have computed.
    #[error(
        "The GPU did not take a part of the computation, so what came after it cannot be trusted. \
         The browser says: {complaint}"
    )]
    Refused { complaint: String },
    #[error("The GPU gives no numbers back any more: {0}")]
    Unreadable(#[from] ReadBackFailed),
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::say::{Sentence, hold_every_sentence};

    #[test]
    fn every_trouble_is_a_sentence_for_any_language() {
        let complaint = "the driver was started anew".to_owned();
        let troubles = [
            DeviceTrouble::Lost {
                complaint: complaint.clone(),
            },
            DeviceTrouble::Refused { complaint },
        ];
        let said = troubles.each_ref().map(Sentence::of);
        hold_every_sentence::<DeviceTrouble>("device", &["unreadable"], &said);
    }
}
