//! What a person takes away or brings along: the model as a file, embeddings for other tools.
//! (A recipe as text and in a link is [`crate::recipe::link`], which the page needs too.)

mod bounds;
mod embeddings;
mod header;
mod metadata;
mod model_file;
mod preprocessing;
mod problem;
mod read_metadata;
mod record_checks;
mod tensors;
mod version_1;

pub use embeddings::{EmbeddingsProblem, npy, tsv};
pub use metadata::MODEL_FILE_VERSION;
pub use model_file::{ModelFile, card, read, write};
pub use preprocessing::Preprocessing;
pub use problem::ModelFileProblem;
pub use tensors::NamedTensor;
