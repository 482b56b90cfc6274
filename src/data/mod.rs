//! Image sets in: folders, archives, single files and generated samples become one store of square
//! u8 images ([`ImageSet`]).
//!
//! ```text
//! Source ── archive ──┐
//!        └────────────┴─ bytes ─ a PictureDecoder ─ collect ─ labels ─> Imported
//! SampleSet ─ samples ────────────────────────────────────────────────> Imported
//! ```

mod archive;
mod blocks;
mod caps;
mod collect;
mod content;
mod fingerprint;
mod import;
mod import_problem;
mod labelled;
mod labels;
mod labels_origin;
mod natural_order;
mod neighbours;
mod path;
mod progress;
mod reason;
mod refusal;
pub mod samples;
mod set;
mod small_copy;
mod source;
mod split;
mod spread;
mod train_and_test;
mod twins;

pub use content::Content;
pub use import::{Import, ImportFailed, ImportStep, Imported};
pub use import_problem::ImportProblem;
pub use labelled::labelled_few;
pub use neighbours::PixelNeighbours;
pub use samples::SampleImport;
pub use set::{ImageSet, Uncropped};
#[cfg(not(target_arch = "wasm32"))]
pub use source::FileSource;
pub use source::{MemorySource, Source};
pub use split::{Division, divide};
pub use spread::probe_indices;
pub use train_and_test::{SplitProblem, train_and_test};
