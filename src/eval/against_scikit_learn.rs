//! The same figures by scikit-learn and numpy, from tables that follow a formula
//! (`tests/pytorch/make_probe_fixture.py`).

use super::knn::votes;
use super::logistic_regression::{LogisticRegression, Until};
use super::softmax_loss::{Labelled, Weights};
use super::standardise::Standard;
use super::uniformity;
use super::{Embeddings, KNN_TEMPERATURE, Vote, alignment, effective_rank, embedding_std};
use crate::random::{Key, shuffled};
use safetensors::SafeTensors;

/// Both optimisers end within 1e-6 of the optimum's slope; along its flattest direction, which only
/// the weight decay of 1e-4 curves, that leaves a hundredth of a weight, and far less of a
/// probability.
const PROBABILITY_TOLERANCE: f32 = 5e-4;
/// The loss is flat at the optimum; what is left is f32 rounding of the mean.
const LOSS_TOLERANCE: f64 = 2e-6;
/// f32 rows of length 1.
const FIGURE_TOLERANCE: f32 = 1e-5;

const FIXTURE: &[u8] = include_bytes!("../../tests/fixtures/eval/scikit_learn.safetensors");

fn kept_f64(name: &str) -> f64 {
    let file = SafeTensors::deserialize(FIXTURE).unwrap();
    f64::from_le_bytes(*file.tensor(name).unwrap().data().as_array().unwrap())
}

fn kept_f32(name: &str) -> Vec<f32> {
    let file = SafeTensors::deserialize(FIXTURE).unwrap();
    let numbers = file.tensor(name).unwrap();
    let numbers = numbers.data().as_chunks::<4>().0.iter();
    numbers.map(|&bytes| f32::from_le_bytes(bytes)).collect()
}

/// Rows by the formula of the script, and their classes.
fn table(stream: u32, rows: u32, dim: u32, classes: u32) -> (Embeddings, Vec<u32>) {
    let uniform = |image, view, draw| {
        let key = Key {
            seed: 2027,
            step: 0,
            image,
            view,
        };
        f64::from(key.uniform(draw))
    };
    let value = |row: u32, column: u32| {
        let centre = uniform(row % classes, stream + 100, column);
        let value = 2.0 * uniform(row, stream, column) - 1.0 + centre;
        (f64::from(1 + column % 3) * value) as f32
    };
    let values = (0..rows).flat_map(|row| (0..dim).map(move |column| value(row, column)));
    let labels = (0..rows).map(|row| row % classes).collect();
    (Embeddings::new(values.collect(), dim as usize), labels)
}

/// Fits to the rows in this order; gives the probabilities of the rows in their own order, and the
/// loss.
fn fitted(
    table: &Embeddings,
    labels: &[u32],
    classes: usize,
    decay: f64,
    order: &[u32],
) -> (Vec<f32>, f64) {
    let units = Standard::of(table).applied(table);
    let until = Until {
        steepest: 1e-6,
        iterations: 5_000,
    };
    let start = vec![0.0; Weights::count(classes, units.dim)];
    let mut fit = LogisticRegression::new(start, classes, decay, until);
    let data = Labelled {
        table: &units,
        rows: order,
        labels,
        classes,
    };
    let end = loop {
        if let Some(end) = fit.advance(data) {
            break end;
        }
    };
    assert!(end.converged, "{end:?}");
    let every_row: Vec<u32> = (0..units.count as u32).collect();
    (fit.weights().probabilities(&units, &every_row), fit.loss())
}

#[track_caller]
fn same(found: &[f32], expected: &[f32]) {
    assert_eq!(found.len(), expected.len());
    let apart = found.iter().zip(expected).map(|(l, r)| (l - r).abs());
    let apart = apart.fold(0.0, f32::max);
    assert!(apart < PROBABILITY_TOLERANCE, "{apart}");
}

#[test]
fn logistic_regression_finds_the_same_optimum_in_any_order_of_rows() {
    let probes = [
        ("four", table(0, 400, 12, 4), 4, 1e-2),
        ("wide", table(1, 150, 40, 3), 3, 1e-4),
        ("two", table(2, 300, 6, 2), 2, 1e-3),
    ];
    for (name, (table, labels), classes, decay) in probes {
        let expected = kept_f32(&format!("{name}.probabilities"));
        let best = kept_f64(&format!("{name}.loss"));
        let in_order: Vec<u32> = (0..labels.len() as u32).collect();
        for order in [in_order, shuffled(1, 0, labels.len() as u32)] {
            let (probabilities, loss) = fitted(&table, &labels, classes, decay, &order);
            same(&probabilities, &expected);
            assert!(
                (loss - best).abs() < LOSS_TOLERANCE,
                "{name}: {loss} {best}"
            );
        }
    }
}

#[test]
fn the_votes_are_right_as_often() {
    let (rows, labels) = table(3, 402, 16, 4);
    let rows = rows.normalised();
    let (bank, queries) = rows.values.split_at(301 * 16);
    let [bank, queries] = [bank, queries].map(|part| Embeddings::new(part.to_vec(), 16));
    let (bank_labels, query_labels) = labels.split_at(301);
    let asks = [20, 200].map(|k| Vote::weighted(k, KNN_TEMPERATURE));
    let results = votes(&bank, bank_labels, &queries, query_labels, 4, &asks).unwrap();
    for result in results {
        let expected = kept_f64(&format!("knn.weighted.{}", result.k));
        assert_eq!(result.accuracy, expected as f32, "k = {}", result.k);
    }
    let halves = |labels: &[u32]| -> Vec<u32> { labels.iter().map(|label| label % 2).collect() };
    let majority = Vote::majority(21);
    let (bank_labels, query_labels) = (halves(bank_labels), halves(query_labels));
    let result = votes(&bank, &bank_labels, &queries, &query_labels, 2, &[majority]).unwrap();
    assert_eq!(result[0].accuracy, kept_f64("knn.majority.21") as f32);
}

#[test]
fn figures_of_the_space_are_the_same() {
    let (rows, _) = table(5, 200, 24, 4);
    let (unit, other) = (rows.normalised(), table(6, 200, 24, 4).0.normalised());
    let few = Embeddings::new(rows.values[..15 * 24].to_vec(), 24);
    let figures = [
        ("rank.tall", effective_rank(&rows)),
        ("rank.wide", effective_rank(&few)),
        ("uniformity", uniformity(&unit)),
        ("alignment", alignment(&unit, &other)),
        ("embedding_std", Some(embedding_std(&rows))),
    ];
    for (name, figure) in figures {
        let expected = kept_f64(name) as f32;
        let off = (figure.unwrap() / expected - 1.0).abs();
        assert!(off < FIGURE_TOLERANCE, "{name}: {figure:?} {expected}");
    }
}
