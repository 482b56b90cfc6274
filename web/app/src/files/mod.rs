//! Files in and out of the page.

mod drop;
mod hand_out;
mod picked;

pub use drop::{DroppedItems, Walked, walk};
pub use hand_out::hand_out;
pub use picked::{bytes, of_list};
