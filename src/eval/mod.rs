//! Judging embeddings: plain f32 over flat slices, no burn, the same natively and in the worker.

mod alignment;
mod columns;
mod confusion;
mod dot;
mod effective_rank;
mod embeddings;
mod factor_probes;
mod few_labels_probe;
mod health;
mod knn;
mod lbfgs;
mod likeliest;
mod linear_probe;
mod logistic_regression;
mod neighbours;
mod plane;
mod principal_axes;
mod projection;
mod softmax_loss;
mod space;
mod spread;
mod standardise;
mod vote;

#[cfg(test)]
mod against_scikit_learn;
#[cfg(test)]
mod probe_tests;
#[cfg(test)]
mod projection_tests;

pub use alignment::{UNIFORMITY_ROWS_MAX, alignment, uniformity};
pub use confusion::Confusion;
pub use effective_rank::{RANK_ROWS_MAX, effective_rank};
pub use embeddings::Embeddings;
pub use factor_probes::{FactorLabels, FactorProbes, FactorReading, factor_rows};
pub use few_labels_probe::{FewLabelsProbe, in_units_of};
pub use health::HealthWatch;
pub use knn::{KNN_TEMPERATURE, KnnResult, Voting};
pub use likeliest::likeliest;
pub use linear_probe::{LinearProbe, ProbeProblem, ProbeResult, ProbeTables};
pub use neighbours::nearest;
pub use plane::plane;
pub use projection::{MapProjector, Projection};
pub use space::space_figures;
pub use spread::embedding_std;
pub use vote::Vote;
