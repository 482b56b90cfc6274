//! What a linear classifier reads of frozen features: the linear evaluation of the papers (Zhang et
//! al. 2016, arXiv 1603.08511; SimCLR, arXiv 2002.05709, section 4.2 and appendix B.6), to
//! convergence by L-BFGS, as SimCLR reads features in its transfer experiments (appendix B.8), instead of for some
//! epochs of SGD.

use super::confusion::Confusion;
use super::embeddings::Embeddings;
use super::logistic_regression::{End, LogisticRegression, Until};
use super::softmax_loss::{Labelled, Weights};
use super::standardise::Standard;
use crate::protocol::ProbeReport;
use crate::random::shuffled;
use std::sync::Arc;

/// Weight decays to choose from, the strongest first: each fit begins where the stronger one ended,
/// and the strong ones converge at once.
const WEIGHT_DECAYS: [f64; 7] = [1e0, 1e-1, 1e-2, 1e-3, 1e-4, 1e-5, 1e-6];
/// One training image in so many is held out to choose the weight decay.
const HELD_OUT_ONE_IN: usize = 5;
/// The order of the images within a class in which one in five is taken.
const HELD_OUT_SEED: u32 = 0x11ea_4000;
/// Good enough to compare decays: scikit-learn's default tolerance.
const WHILE_CHOOSING: Until = Until {
    steepest: 1e-4,
    iterations: 500,
};
/// The optimum, a tenth of scikit-learn's default tolerance.
const AT_THE_END: Until = Until {
    steepest: 1e-5,
    iterations: 2_000,
};

/// Why there is no probe.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error, serde::Serialize)]
#[serde(rename = "probe", rename_all = "kebab-case")]
#[cfg_attr(test, derive(strum::VariantNames), strum(serialize_all = "kebab-case"))]
pub enum ProbeProblem {
    #[error("a feature is not a finite number")]
    NotFinite,
    #[error("tables and labels do not fit together")]
    DoesNotFit,
    #[error("five images to train on and one to ask about are needed")]
    TooFewImages,
    #[error("the images to train on are of one class")]
    OneClass,
}

/// Features to fit to and to ask about, standardised by the training part; shared by several probes.
#[derive(Clone, Debug)]
pub struct ProbeTables {
    train: Embeddings,
    test: Embeddings,
}

impl ProbeTables {
    /// Standardises both tables with means and deviations of `train`.
    ///
    /// # Errors
    /// Where a number is not finite, the dimensions differ, or there are too few images.
    pub fn new(train: &Embeddings, test: &Embeddings) -> Result<Arc<Self>, ProbeProblem> {
        if train.dim != test.dim {
            return Err(ProbeProblem::DoesNotFit);
        }
        if train.count < HELD_OUT_ONE_IN || test.count == 0 {
            return Err(ProbeProblem::TooFewImages);
        }
        if !train.is_finite() || !test.is_finite() {
            return Err(ProbeProblem::NotFinite);
        }
        let standard = Standard::of(train);
        Ok(Arc::new(Self {
            train: standard.applied(train),
            test: standard.applied(test),
        }))
    }
}

/// What a probe found.
#[derive(Clone, Debug, PartialEq)]
pub struct ProbeResult {
    /// Fraction of the test images whose class is named, 0 to 1.
    pub accuracy: f32,
    /// Fraction of the test images that are of the largest class.
    pub chance: f32,
    /// The chosen one, per image: the loss is the mean cross entropy plus half of it times the
    /// squared weights.
    pub weight_decay: f32,
    /// Training images, those of them that chose the weight decay, and test images.
    pub train: u32,
    pub held_out: u32,
    pub test: u32,
    /// Numbers in a feature.
    pub dim: u32,
    /// Iterations of the last fit, and whether it ended at the optimum.
    pub iterations: u32,
    pub converged: bool,
    pub confusion: Confusion,
}

impl ProbeResult {
    /// The same for the page.
    pub fn report(&self, step: u32) -> ProbeReport {
        ProbeReport {
            step,
            train: self.train,
            test: self.test,
            dim: self.dim,
            accuracy: self.accuracy,
            chance: self.chance,
            weight_decay: self.weight_decay,
            held_out: self.held_out,
            iterations: self.iterations,
            converged: self.converged,
            confusion: self.confusion.counts().to_vec(),
        }
    }
}

/// A linear probe under way: a weight decay chosen on a fifth of the training part, then a fit to
/// all of it.
#[derive(Clone, Debug)]
pub struct LinearProbe {
    tables: Arc<ProbeTables>,
    /// Classes that have training images, ascending; only these are ever named.
    present: Vec<u32>,
    classes: u32,
    /// Index into `present` of every training image.
    train_labels: Vec<u32>,
    test_labels: Vec<u32>,
    /// All training images, those of the choosing fits first.
    rows: Vec<u32>,
    fitted_while_choosing: usize,
    fit: LogisticRegression,
    /// Which weight decay is being tried; none in the last fit.
    trying: Option<usize>,
    best: Option<Choice>,
    end: Option<End>,
}

#[derive(Clone, Debug)]
struct Choice {
    right: usize,
    weight_decay: f64,
    parameters: Vec<f64>,
}

impl LinearProbe {
    /// A probe of labels below `classes`, one for each row of the tables. Classes without a training
    /// image are never named.
    ///
    /// # Errors
    /// Where the labels do not fit, or the training images are of fewer than two classes.
    pub fn new(
        tables: Arc<ProbeTables>,
        train_labels: &[u32],
        test_labels: &[u32],
        classes: u32,
    ) -> Result<Self, ProbeProblem> {
        let fits = tables.train.count == train_labels.len()
            && tables.test.count == test_labels.len()
            && train_labels
                .iter()
                .chain(test_labels)
                .all(|&label| label < classes);
        if !fits {
            return Err(ProbeProblem::DoesNotFit);
        }
        let mut present = train_labels.to_vec();
        present.sort_unstable();
        present.dedup();
        if present.len() < 2 {
            return Err(ProbeProblem::OneClass);
        }
        let number = |label: &u32| present.partition_point(|class| class < label) as u32;
        let train_labels: Vec<u32> = train_labels.iter().map(number).collect();
        let (fitted, held_out) = held_out_last(&train_labels);
        let start = vec![0.0; Weights::count(present.len(), tables.train.dim)];
        Ok(Self {
            fit: LogisticRegression::new(start, present.len(), WEIGHT_DECAYS[0], WHILE_CHOOSING),
            tables,
            present,
            classes,
            train_labels,
            test_labels: test_labels.to_vec(),
            fitted_while_choosing: fitted.len(),
            rows: [fitted, held_out].concat(),
            trying: Some(0),
            best: None,
            end: None,
        })
    }

    /// Goes on, some microseconds' worth at a time, for as long as `go_on` says so; whether the probe
    /// is done. Makes some progress at every call.
    pub fn advance(&mut self, mut go_on: impl FnMut() -> bool) -> bool {
        while self.end.is_none() {
            self.pass_over_a_block();
            if !go_on() {
                break;
            }
        }
        self.end.is_some()
    }

    /// What it found; none before it is done.
    pub fn finish(&self) -> Option<ProbeResult> {
        let end = self.end?;
        let every_row: Vec<u32> = (0..self.tables.test.count as u32).collect();
        let named = self.fit.weights().named(&self.tables.test, &every_row);
        let named: Vec<u32> = named.iter().map(|&at| self.present[at as usize]).collect();
        let confusion = Confusion::of(self.classes, &self.test_labels, &named);
        Some(ProbeResult {
            accuracy: confusion.accuracy(),
            chance: confusion.chance(),
            weight_decay: self.best.as_ref()?.weight_decay as f32,
            train: self.tables.train.count as u32,
            held_out: (self.rows.len() - self.fitted_while_choosing) as u32,
            test: self.tables.test.count as u32,
            dim: self.tables.train.dim as u32,
            iterations: end.iterations,
            converged: end.converged,
            confusion,
        })
    }

    fn pass_over_a_block(&mut self) {
        let fitted = match self.trying {
            Some(_) => &self.rows[..self.fitted_while_choosing],
            None => &self.rows,
        };
        let ended = self.fit.advance(Labelled {
            table: &self.tables.train,
            rows: fitted,
            labels: &self.train_labels,
            classes: self.present.len(),
        });
        match (ended, self.trying) {
            (Some(_), Some(at)) => self.try_next(at),
            (Some(end), None) => self.end = Some(end),
            (None, _) => {}
        }
    }

    /// Compares what the weight decay at `at` gave, and begins the next fit. Of equals the stronger
    /// decay is kept.
    fn try_next(&mut self, at: usize) {
        let held_out = &self.rows[self.fitted_while_choosing..];
        let named = self.fit.weights().named(&self.tables.train, held_out);
        let truth = held_out.iter().map(|&row| self.train_labels[row as usize]);
        let right = truth
            .zip(named)
            .filter(|(truth, named)| truth == named)
            .count();
        let parameters = self.fit.parameters().to_vec();
        if self.best.as_ref().is_none_or(|best| right > best.right) {
            self.best = Some(Choice {
                right,
                weight_decay: WEIGHT_DECAYS[at],
                parameters: parameters.clone(),
            });
        }
        let (start, weight_decay, until) = match (WEIGHT_DECAYS.get(at + 1), &self.best) {
            (None, Some(best)) => (best.parameters.clone(), best.weight_decay, AT_THE_END),
            (next, _) => (
                parameters,
                *next.unwrap_or(&WEIGHT_DECAYS[at]),
                WHILE_CHOOSING,
            ),
        };
        self.trying = (at + 1 < WEIGHT_DECAYS.len()).then_some(at + 1);
        self.fit = LogisticRegression::new(start, self.present.len(), weight_decay, until);
    }
}

/// Rows to fit to while choosing, and a fifth to choose on: class after class, each in a shuffled
/// order, every fifth row, so that every class gives a fifth.
pub(super) fn held_out_last(labels: &[u32]) -> (Vec<u32>, Vec<u32>) {
    let mut order = shuffled(HELD_OUT_SEED, 0, labels.len() as u32);
    order.sort_by_key(|&row| labels[row as usize]);
    let (held_out, fitted): (Vec<_>, Vec<_>) = (0..)
        .zip(order)
        .partition(|(index, _)| index % HELD_OUT_ONE_IN == HELD_OUT_ONE_IN - 1);
    let rows = |part: Vec<(usize, u32)>| part.into_iter().map(|(_, row)| row).collect();
    (rows(fitted), rows(held_out))
}
