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

#[cfg(test)]
mod tests {
    use super::*;

    /// Ten rows to fit to, the first five on one side; then two to ask about, both on the other side.
    fn features() -> Embeddings {
        let mut values = vec![-1.0; 5];
        values.resize(12, 1.0);
        Embeddings::new(values, 1)
    }

    #[test]
    fn a_probe_is_asked_about_the_rows_that_it_was_not_fitted_to() {
        let accuracy = |asked: u32| {
            let mut labels = vec![0; 5];
            labels.resize(10, 1);
            labels.resize(12, asked);
            let mut probe = class_probe(&features(), &labels, 10, 2).expect("a probe");
            probe.advance(|| true);
            probe.finish().expect("a result").accuracy
        };
        assert_eq!([accuracy(0), accuracy(1)], [0.0, 1.0]);
    }

    #[test]
    fn more_rows_to_fit_to_than_there_are_do_not_fit() {
        let tables = probe_tables(&features(), 13);
        assert_eq!(tables.err(), Some(ProbeProblem::DoesNotFit));
    }
}
