//! Logistic regression to convergence, in steps that may be far apart.

use super::lbfgs::{Lbfgs, Told};
use super::softmax_loss::{Labelled, Sum, Weights};

/// When a fit ends.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Until {
    /// The largest absolute part of the gradient is at most this.
    pub steepest: f64,
    /// Or so many iterations were made.
    pub iterations: u32,
}

/// Rounding of the mean loss, which comes from f32 products of numbers around 1.
const LOSS_ROUNDING: f64 = 1e-6;

/// A fit under way.
#[derive(Clone, Debug)]
pub(super) struct LogisticRegression {
    lbfgs: Lbfgs,
    sum: Sum,
    weight_decay: f64,
    classes: usize,
    until: Until,
    iterations: u32,
    end: Option<End>,
}

/// How a fit ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct End {
    pub iterations: u32,
    /// The gradient became as small as was asked for.
    pub converged: bool,
}

impl LogisticRegression {
    /// A fit from `start`: all weights, then all biases.
    pub(super) fn new(start: Vec<f64>, classes: usize, weight_decay: f64, until: Until) -> Self {
        Self {
            sum: Sum::at(&start, classes),
            lbfgs: Lbfgs::new(start, LOSS_ROUNDING),
            weight_decay,
            classes,
            until,
            iterations: 0,
            end: None,
        }
    }

    /// Passes over one block of rows; how the fit ended, once it has.
    pub(super) fn advance(&mut self, data: Labelled) -> Option<End> {
        if self.end.is_some() || !self.sum.add_block(data) {
            return self.end;
        }
        let loss = self.sum.finish(self.lbfgs.asked(), self.weight_decay);
        let told = self.lbfgs.tell(loss, self.sum.gradient());
        if told != Told::Searching {
            self.iterations += u32::from(told == Told::Stepped);
            let converged = self.lbfgs.steepest() <= self.until.steepest;
            if converged || told == Told::Stuck || self.iterations >= self.until.iterations {
                self.end = Some(End {
                    iterations: self.iterations,
                    converged,
                });
                return self.end;
            }
        }
        self.sum = Sum::at(self.lbfgs.asked(), self.classes);
        None
    }

    /// The best parameters so far: all weights, then all biases.
    pub(super) fn parameters(&self) -> &[f64] {
        self.lbfgs.point()
    }

    /// They, as the rows meet them.
    pub(super) fn weights(&self) -> Weights {
        Weights::of(self.parameters(), self.classes)
    }

    /// The loss there, with the decay.
    #[cfg(test)]
    pub(super) fn loss(&self) -> f64 {
        self.lbfgs.value()
    }
}
