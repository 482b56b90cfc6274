//! Which question a message speaks of. The page counts them; a number is never used again while the page is
//! open, so that what comes late is known for what it is. So it is with a [`crate::run::RunId`].

use serde::{Deserialize, Serialize};

/// A question. Its answer has the same number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct AskId(pub u32);
