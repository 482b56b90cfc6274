//! Why a file is not taken, in words for the person who dropped it.

use crate::say::Sentence;
use serde::Serialize;
use thiserror::Error;

/// What the import itself has against a file; what is wrong with a picture, its decoder says.
#[derive(Debug, Error, Serialize)]
#[serde(rename = "refusal", rename_all = "kebab-case")]
#[cfg_attr(test, derive(strum::VariantNames), strum(serialize_all = "kebab-case"))]
pub(super) enum Reason {
    #[error(
        "The file could not be read ({cause}): check that it is still there, and drop it again."
    )]
    Unreadable { cause: String },
    #[error("The file is larger than {mebibytes} MiB: save the image as JPEG.")]
    TooManyBytes { mebibytes: u64 },
    #[error("Its name leads out of the folder or archive that it is in: rename it.")]
    NameLeadsOut,
    #[error("The decoder broke on this file ({cause}): save the image again as PNG or JPEG.")]
    DecoderBroke { cause: String },
    #[error("An archive inside an archive is not opened: unpack it and drop its folder.")]
    NestedArchive,
    #[error("The archive is damaged or cut off ({cause}): download or pack it again.")]
    DamagedArchive { cause: String },
    #[error("Locked with a password: unpack the archive and drop the folder.")]
    Locked,
    #[error("Packed in a way that is not read ({cause}): pack the archive again as a plain zip.")]
    Packing { cause: String },
    #[error("The archive holds {entries} files, more than {most}: split it.")]
    TooManyEntries { entries: usize, most: usize },
    #[error("More than {most} files were given: drop fewer at once.")]
    TooManyFiles { most: usize },
    #[error(
        "The archives unpack to more than {mebibytes} MiB, so this one was not read on: drop fewer."
    )]
    TooMuchUnpacked { mebibytes: u64 },
    #[error(
        "The set is full with {taken} images of this size: choose a smaller size or fewer images."
    )]
    StoreFull { taken: usize },
    #[error("Hidden, or left there by a system: passed over, as {files} in all were.")]
    Hidden { files: u32 },
}

impl From<Reason> for Sentence {
    fn from(reason: Reason) -> Self {
        Self::of(&reason)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::say::hold_every_sentence;

    #[test]
    fn every_reason_is_a_sentence_for_any_language() {
        let cause = || "unexpected end of file".to_owned();
        let reasons = [
            Reason::Unreadable { cause: cause() },
            Reason::TooManyBytes { mebibytes: 64 },
            Reason::NameLeadsOut,
            Reason::DecoderBroke { cause: cause() },
            Reason::NestedArchive,
            Reason::DamagedArchive { cause: cause() },
            Reason::Locked,
            Reason::Packing { cause: cause() },
            Reason::TooManyEntries {
                entries: 5,
                most: 4,
            },
            Reason::TooManyFiles { most: 4 },
            Reason::TooMuchUnpacked { mebibytes: 4096 },
            Reason::StoreFull { taken: 12 },
            Reason::Hidden { files: 3 },
        ];
        let said = reasons.each_ref().map(Sentence::of);
        hold_every_sentence::<Reason>("refusal", &[], &said);
        assert_eq!(said[8].id, "refusal/too-many-entries");
        assert_eq!(said[8].value("most"), "4");
    }
}
