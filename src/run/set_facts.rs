//! The set that a run was trained on, as far as its record tells of it.

use super::HeldBack;
use serde::{Deserialize, Serialize};

/// Tells image sets apart by what training sees of them: size, pixels, labels, class names, and the order.
/// No proof against somebody who wants two sets to look alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Fingerprint(#[serde(with = "hexadecimal")] pub u64);

/// Facts of a set.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SetFacts {
    /// The folder's, the archive's or the sample set's name.
    pub name: String,
    /// All of its images, those that were held back from training too.
    pub images: u32,
    /// Class names in the order of their index; empty without labels.
    pub classes: Vec<String>,
    /// None in a file of version 1, which had none.
    pub fingerprint: Option<Fingerprint>,
    /// How images were held back for judging.
    #[serde(default)]
    pub held_back: HeldBack,
    /// It has a folder to test on, which was kept from training.
    #[serde(default)]
    pub test_folder_kept: bool,
}

/// 64 bits as text where the form is read by people: JSON's numbers hold 53.
pub(super) mod hexadecimal {
    use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

    pub fn serialize<S: Serializer>(number: &u64, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            return serializer.collect_str(&format_args!("{number:016x}"));
        }
        number.serialize(serializer)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u64, D::Error> {
        if deserializer.is_human_readable() {
            let text = String::deserialize(deserializer)?;
            return u64::from_str_radix(&text, 16).map_err(de::Error::custom);
        }
        u64::deserialize(deserializer)
    }
}
