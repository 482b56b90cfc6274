//! The linear probe by which an encoder is judged.

use crate::eval::{Embeddings, LinearProbe, ProbeProblem, ProbeTables};
use std::sync::Arc;

/// Tables of embeddings whose first `train` rows a probe is fitted to; the others are asked about.
///
/// # Errors
/// As [`ProbeTables::new`].
pub fn probe_tables(
    embeddings: &Embeddings,
    train: usize,
) -> Result<Arc<ProbeTables>, ProbeProblem> {
    let dim = embeddings.dim;
    let (fitted, asked) = embeddings
        .values
        .split_at_checked(train * dim)
        .ok_or(ProbeProblem::DoesNotFit)?;
    let table = |values: &[f32]| Embeddings::new(values.to_vec(), dim);
    ProbeTables::new(&table(fitted), &table(asked))
}

/// The probe of the classes, fitted to the first `train` rows; it is still to be advanced.
///
/// # Errors
/// Where there is nothing to fit: one class, too few images.
pub fn class_probe(
    features: &Embeddings,
    labels: &[u32],
    train: usize,
    classes: u32,
) -> Result<LinearProbe, ProbeProblem> {
    let (fitted, asked) = labels.split_at(train.min(labels.len()));
    LinearProbe::new(probe_tables(features, train)?, fitted, asked, classes)
}
