//! Which run and which question a message speaks of. The page counts both; a number is never used
//! again while the page is open, so that what comes late is known for what it is.

use serde::{Deserialize, Serialize};

/// A run, or an opened model that was judged in the place of one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct RunId(pub u32);

/// A question. Its answer has the same number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct AskId(pub u32);
