//! The loss of multinomial logistic regression with its gradient, a block of rows at a time.
//!
//! Bishop, Pattern Recognition and Machine Learning, section 4.3.4: cross entropy of the softmax of
//! linear functions (equations 4.104 to 4.109), here the mean over the rows, plus half the weight
//! decay times the squared weights. The biases are not decayed. scikit-learn's `C` is 1 over weight
//! decay times rows.

use super::dot::{add_scaled, add_scaled_four, dot, dot_four};
use super::embeddings::Embeddings;
use super::likeliest::likeliest;

/// Rows that pass together: 64 of 512 numbers take 128 KiB and stay in the second cache while the
/// weights stream by once.
const ROWS_TOGETHER: usize = 64;

/// Labelled rows of a table.
#[derive(Clone, Copy, Debug)]
pub(super) struct Labelled<'a> {
    pub table: &'a Embeddings,
    /// Which rows.
    pub rows: &'a [u32],
    /// Class of every row of the table, below `classes`.
    pub labels: &'a [u32], // [table.count]
    pub classes: usize,
}

/// Weights and biases in f32, as the rows meet them.
#[derive(Clone, Debug)]
pub(super) struct Weights {
    weights: Vec<f32>, // [classes, dim]
    biases: Vec<f32>,  // [classes]
}

impl Weights {
    /// How many numbers `classes` linear functions of `dim` numbers have.
    pub(super) fn count(classes: usize, dim: usize) -> usize {
        classes * (dim + 1)
    }

    /// From one list: all weights, then all biases.
    pub(super) fn of(parameters: &[f64], classes: usize) -> Self {
        let (weights, biases) = parameters.split_at(parameters.len() - classes);
        let rounded = |values: &[f64]| values.iter().map(|&value| value as f32).collect();
        Self {
            weights: rounded(weights),
            biases: rounded(biases),
        }
    }

    /// The linear functions of up to [`ROWS_TOGETHER`] rows.
    fn logits(&self, rows: &[&[f32]], logits: &mut [f32]) {
        let classes = self.biases.len();
        let dim = self.weights.len() / classes;
        let functions = self.weights.chunks_exact(dim).zip(&self.biases);
        for (class, (weights, bias)) in functions.enumerate() {
            let (fours, rest) = rows.as_chunks::<4>();
            for (at, &four) in fours.iter().enumerate() {
                for (row, product) in dot_four(four, weights).into_iter().enumerate() {
                    logits[(4 * at + row) * classes + class] = product + bias;
                }
            }
            for (row, values) in (4 * fours.len()..).zip(rest) {
                logits[row * classes + class] = dot(values, weights) + bias;
            }
        }
    }

    /// The likeliest class of these rows of `table`; of equals the lowest.
    pub(super) fn named(&self, table: &Embeddings, rows: &[u32]) -> Vec<u32> {
        let classes = self.biases.len();
        let mut logits = vec![0.0; ROWS_TOGETHER * classes];
        let mut named = Vec::with_capacity(rows.len());
        for rows in rows.chunks(ROWS_TOGETHER) {
            self.logits(&gathered(table, rows), &mut logits);
            for logits in logits.chunks_exact(classes).take(rows.len()) {
                named.push(likeliest(logits));
            }
        }
        named // [rows]
    }

    /// The probability of each class for these rows of `table`.
    #[cfg(test)]
    pub(super) fn probabilities(&self, table: &Embeddings, rows: &[u32]) -> Vec<f32> {
        let classes = self.biases.len();
        let mut all = Vec::new();
        for rows in rows.chunks(ROWS_TOGETHER) {
            let mut logits = vec![0.0; rows.len() * classes];
            self.logits(&gathered(table, rows), &mut logits);
            logits.chunks_exact_mut(classes).for_each(|row| {
                softmax(row);
            });
            all.extend(logits);
        }
        all // [rows, classes]
    }
}

/// Loss and gradient at one point, computed block by block.
#[derive(Clone, Debug)]
pub(super) struct Sum {
    weights: Weights,
    done: usize,
    loss: f64,
    gradient: Vec<f64>,       // as the parameters
    block_gradient: Vec<f32>, // [classes, dim]
    logits: Vec<f32>,         // [ROWS_TOGETHER, classes]
}

impl Sum {
    /// Nothing summed yet, at these parameters.
    pub(super) fn at(parameters: &[f64], classes: usize) -> Self {
        Self {
            weights: Weights::of(parameters, classes),
            done: 0,
            loss: 0.0,
            gradient: vec![0.0; parameters.len()],
            block_gradient: vec![0.0; parameters.len() - classes],
            logits: vec![0.0; ROWS_TOGETHER * classes],
        }
    }

    /// Adds the next block of rows; whether it was the last.
    pub(super) fn add_block(&mut self, data: Labelled) -> bool {
        let end = data.rows.len().min(self.done + ROWS_TOGETHER);
        let indices = &data.rows[self.done..end];
        let rows = gathered(data.table, indices);
        self.weights.logits(&rows, &mut self.logits);
        let (classes, dim) = (data.classes, data.table.dim);
        let biases = self.gradient.len() - classes;
        for (logits, &row) in self.logits.chunks_exact_mut(classes).zip(indices) {
            let label = data.labels[row as usize] as usize;
            let right = logits[label];
            self.loss += softmax(logits) - f64::from(right);
            // From here on, the loss's slope along each logit.
            logits[label] -= 1.0;
            for (sum, &slope) in self.gradient[biases..].iter_mut().zip(&*logits) {
                *sum += f64::from(slope);
            }
        }
        self.block_gradient.fill(0.0);
        let (fours, rest) = rows.as_chunks::<4>();
        let slope = |row: usize, class: usize| self.logits[row * classes + class];
        for (class, sum) in self.block_gradient.chunks_exact_mut(dim).enumerate() {
            for (at, &four) in fours.iter().enumerate() {
                let factors = [0, 1, 2, 3].map(|row| slope(4 * at + row, class));
                add_scaled_four(sum, factors, four);
            }
            for (row, values) in (4 * fours.len()..).zip(rest) {
                add_scaled(sum, slope(row, class), values);
            }
        }
        for (sum, &part) in self.gradient.iter_mut().zip(&self.block_gradient) {
            *sum += f64::from(part);
        }
        self.done = end;
        end == data.rows.len()
    }

    /// The mean loss, with the decay of the `parameters` that the sum was begun at; after the last
    /// block.
    pub(super) fn finish(&mut self, parameters: &[f64], weight_decay: f64) -> f64 {
        let count = self.done.max(1) as f64;
        self.gradient.iter_mut().for_each(|part| *part /= count);
        let weights = &parameters[..self.block_gradient.len()];
        for (part, weight) in self.gradient.iter_mut().zip(weights) {
            *part += weight_decay * weight;
        }
        let squares: f64 = weights.iter().map(|weight| weight * weight).sum();
        self.loss / count + 0.5 * weight_decay * squares
    }

    /// Its gradient, once finished.
    pub(super) fn gradient(&self) -> &[f64] {
        &self.gradient
    }
}

/// Turns logits into probabilities; gives the logarithm of the sum of their exponentials.
fn softmax(logits: &mut [f32]) -> f64 {
    let most = logits.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let mut sum = 0.0;
    for logit in logits.iter_mut() {
        *logit = (*logit - most).exp();
        sum += *logit;
    }
    logits.iter_mut().for_each(|part| *part /= sum);
    f64::from(most) + f64::from(sum).ln()
}

fn gathered<'a>(table: &'a Embeddings, rows: &[u32]) -> Vec<&'a [f32]> {
    let row = |&row: &u32| &table.values[row as usize * table.dim..][..table.dim];
    rows.iter().map(row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Key;

    #[test]
    fn the_gradient_is_the_slope_of_the_loss() {
        // 133 rows: two full blocks of 64 and one of five, whose last row is one of four.
        let (count, dim, classes) = (133_u32, 7, 3_usize);
        let draw = |image, draw| {
            let key = Key {
                seed: 6,
                step: 0,
                image,
                view: 0,
            };
            key.normal(2 * draw)
        };
        let values =
            (0..count).flat_map(|row| (0..dim as u32).map(move |column| draw(row, column)));
        let table = Embeddings::new(values.collect(), dim);
        let labels: Vec<u32> = (0..count).map(|row| row % 3).collect();
        let rows: Vec<u32> = (0..count).rev().collect();
        let data = Labelled {
            table: &table,
            rows: &rows,
            labels: &labels,
            classes,
        };
        let at = |parameters: &[f64]| {
            let mut sum = Sum::at(parameters, classes);
            while !sum.add_block(data) {}
            (sum.finish(parameters, 0.1), sum.gradient)
        };
        let start: Vec<f64> = (0..Weights::count(classes, dim) as u32)
            .map(|part| f64::from(draw(9999, part)))
            .collect();
        let (_, gradient) = at(&start);
        for part in 0..start.len() {
            // A step of 2^-5 leaves 2^-10 of the third derivative; the loss's rounding is 1e-6.
            let moved = |by: f64| {
                let mut there = start.clone();
                there[part] += by;
                at(&there).0
            };
            let slope = (moved(1.0 / 32.0) - moved(-1.0 / 32.0)) * 16.0;
            assert!((slope - gradient[part]).abs() < 5e-4, "{part}: {slope}");
        }
        // All classes alike at 0: the loss is ln 3.
        let (loss, _) = at(&vec![0.0; start.len()]);
        assert!((loss - 3.0_f64.ln()).abs() < 1e-6);
    }

    #[test]
    fn huge_logits_have_finite_probabilities() {
        let mut logits = [1000.0, -1000.0, 1000.0];
        assert!((softmax(&mut logits) - 1000.0 - 2.0_f64.ln()).abs() < 1e-6);
        assert_eq!(logits, [0.5, 0.0, 0.5]);
    }
}
