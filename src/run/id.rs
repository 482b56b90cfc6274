//! Which run: on the wire, in a file, between files.

use super::set_facts::hexadecimal;
use serde::{Deserialize, Serialize};

/// A run, or an opened model that was judged in the place of one. Whoever starts a run gives it a number
/// that no other has, in this page or in another; 0 is a run that its file does not name.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
)]
pub struct RunId(#[serde(with = "hexadecimal")] pub u64);
