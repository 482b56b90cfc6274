//! Judging networks: images of a set through them to `h` and `z`, and what those are worth. The page,
//! `cargo lab train` and the bench judge by this.

mod embedder;
mod embedding_pass;
mod judgement;
mod knn;
mod named_classes;
mod probe;

pub use embedder::{Embedded, Embedder};
pub use embedding_pass::EmbeddingPass;
pub use judgement::{ProbeSet, judgement};
pub use knn::{KNN_K, counted, knn_votes, knn_voting};
pub use named_classes::named_classes;
pub use probe::{class_probe, probe_tables};
