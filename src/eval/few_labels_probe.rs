//! What a linear classifier reads of frozen features from few labels. Too few to choose a weight decay on, so it is
//! fitted as scikit-learn's `LogisticRegression` does without being told anything (`C = 1`); Tian et al. 2020 (arXiv
//! 2003.11539, section 3) read few shots by logistic regression likewise.

use super::confusion::Confusion;
use super::embeddings::Embeddings;
use super::linear_probe::ProbeProblem;
use super::logistic_regression::{LogisticRegression, Until};
use super::softmax_loss::{Labelled, Weights};
use super::standardise::Standard;
use std::sync::Arc;

/// A tenth of scikit-learn's default tolerance.
const AT_THE_END: Until = Until {
    steepest: 1e-5,
    iterations: 2_000,
};

/// Features in units of the images without labels: those need no labels, and there are many of them.
///
/// # Errors
/// Where a number is not finite.
pub fn in_units_of(
    features: &Embeddings,
    first_rows: usize,
) -> Result<Arc<Embeddings>, ProbeProblem> {
    if !features.is_finite() {
        return Err(ProbeProblem::NotFinite);
    }
    let bank = features.values.get(..first_rows * features.dim);
    let bank = bank.ok_or(ProbeProblem::DoesNotFit)?.to_vec();
    let standard = Standard::of(&Embeddings::new(bank, features.dim));
    Ok(Arc::new(standard.applied(features)))
}

/// A fit under way.
#[derive(Clone, Debug)]
pub struct FewLabelsProbe {
    features: Arc<Embeddings>,
    /// Classes that have a labelled row, ascending; only these are ever named.
    present: Vec<u32>,
    classes: u32,
    rows: Vec<u32>,
    /// Index into `present` of every labelled row of the table; 0 for the others.
    numbers: Vec<u32>, // [features.count]
    asked: Vec<u32>,
    truth: Vec<u32>,
    fit: LogisticRegression,
    is_done: bool,
}

impl FewLabelsProbe {
    /// Of a table whose rows have these labels, below `classes`: fitted to some rows, asked about others.
    ///
    /// # Errors
    /// Where rows and labels do not fit, nothing is asked, or the labelled rows are of fewer than two classes.
    pub fn new(
        features: Arc<Embeddings>,
        labels: &[u32],
        rows: Vec<u32>,
        asked: Vec<u32>,
        classes: u32,
    ) -> Result<Self, ProbeProblem> {
        let fits = features.count == labels.len()
            && labels.iter().all(|&label| label < classes)
            && rows
                .iter()
                .chain(&asked)
                .all(|&row| (row as usize) < labels.len());
        if !fits {
            return Err(ProbeProblem::DoesNotFit);
        }
        if asked.is_empty() {
            return Err(ProbeProblem::TooFewImages);
        }
        let of_row = |&row: &u32| labels[row as usize];
        let mut present: Vec<u32> = rows.iter().map(of_row).collect();
        present.sort_unstable();
        present.dedup();
        if present.len() < 2 {
            return Err(ProbeProblem::OneClass);
        }
        let mut numbers = vec![0; labels.len()];
        for row in &rows {
            numbers[*row as usize] = present.partition_point(|&class| class < of_row(row)) as u32;
        }
        let start = vec![0.0; Weights::count(present.len(), features.dim)];
        let weight_decay = 1.0 / rows.len() as f64;
        Ok(Self {
            fit: LogisticRegression::new(start, present.len(), weight_decay, AT_THE_END),
            truth: asked.iter().map(of_row).collect(),
            features,
            present,
            classes,
            rows,
            numbers,
            asked,
            is_done: false,
        })
    }

    /// Goes on for as long as `go_on` says so; whether it is done. Makes some progress at every call.
    pub fn advance(&mut self, mut go_on: impl FnMut() -> bool) -> bool {
        while !self.is_done {
            let ended = self.fit.advance(Labelled {
                table: &self.features,
                rows: &self.rows,
                labels: &self.numbers,
                classes: self.present.len(),
            });
            self.is_done = ended.is_some();
            if !go_on() {
                break;
            }
        }
        self.is_done
    }

    /// Fraction of the rows asked about whose class is named, 0 to 1.
    pub fn accuracy(&self) -> f32 {
        let named = self.fit.weights().named(&self.features, &self.asked);
        let named: Vec<u32> = named.iter().map(|&at| self.present[at as usize]).collect();
        Confusion::of(self.classes, &self.truth, &named).accuracy()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A fit ends where no part of the gradient is above 1e-5; the loss is about as steep as it is curved.
    const FIT_TOLERANCE: f64 = 1e-4;

    /// Two classes on a line, of which the first five rows are labelled: 2 and 7, and 4 that nobody is asked about.
    const VALUES: [f32; 10] = [-1.0, -2.0, -1.5, 1.0, 2.0, -1.0, -0.5, 0.5, 1.0, 3.0];
    const LABELS: [u32; 10] = [2, 2, 2, 7, 7, 2, 2, 7, 7, 4];

    fn probe(rows: &[u32], asked: &[u32]) -> Result<FewLabelsProbe, ProbeProblem> {
        let features = Arc::new(Embeddings::new(VALUES.to_vec(), 1));
        FewLabelsProbe::new(features, &LABELS, rows.to_vec(), asked.to_vec(), 8)
    }

    #[test]
    fn it_names_the_classes_of_the_labelled_rows_and_no_other() {
        let mut probe = probe(&[0, 1, 2, 3, 4], &[5, 6, 7, 8, 9]).expect("a probe");
        assert!(probe.advance(|| true));
        assert_eq!(probe.accuracy(), 4.0 / 5.0);
    }

    #[test]
    fn it_comes_to_the_same_in_small_steps() {
        let mut probe = probe(&[0, 3], &[5, 6, 7, 8]).expect("a probe");
        let mut steps = 0;
        while !probe.advance(|| false) {
            steps += 1;
        }
        assert!(steps > 0);
        assert_eq!(probe.accuracy(), 1.0);
    }

    #[test]
    fn its_weights_are_those_of_scikit_learn() {
        // Labels 0, 0, 1, 1, 2 at -1, -1, 1, 1, 0: scikit-learn 1.9, `LogisticRegression(tol=1e-10)`.
        let features = Arc::new(Embeddings::new(vec![-1.0, -1.0, 1.0, 1.0, 0.0], 1));
        let probe = FewLabelsProbe::new(features, &[0, 0, 1, 1, 2], (0..5).collect(), vec![0], 3);
        let mut probe = probe.expect("a probe");
        probe.advance(|| true);
        let weights = &probe.fit.parameters()[..3];
        for (found, expected) in weights.iter().zip([-0.865_557, 0.865_557, 0.0]) {
            assert!((found - expected).abs() < FIT_TOLERANCE, "{weights:?}");
        }
    }

    #[test]
    fn one_class_alone_is_told_from_nothing_and_without_a_question_there_is_no_answer() {
        assert_eq!(probe(&[0, 3], &[]).err(), Some(ProbeProblem::TooFewImages));
        assert_eq!(probe(&[0, 1], &[5]).err(), Some(ProbeProblem::OneClass));
        assert_eq!(probe(&[0, 10], &[5]).err(), Some(ProbeProblem::DoesNotFit));
    }

    #[test]
    fn units_are_those_of_the_first_rows() {
        let features = Embeddings::new(vec![1.0, 3.0, 5.0], 1);
        assert_eq!(
            in_units_of(&features, 2).expect("units").values,
            [-1.0, 1.0, 3.0]
        );
        assert_eq!(
            in_units_of(&features, 4).err(),
            Some(ProbeProblem::DoesNotFit)
        );
        let broken = Embeddings::new(vec![f32::NAN], 1);
        assert_eq!(in_units_of(&broken, 1).err(), Some(ProbeProblem::NotFinite));
    }
}
