//! What linear probes must find in features whose answer is known.

use super::linear_probe::held_out_last;
use super::{Embeddings, LinearProbe, ProbeProblem, ProbeResult, ProbeTables};
use crate::random::Key;
use crate::say::{Sentence, hold_every_sentence};

fn key(stream: u32, image: u32) -> Key {
    Key {
        seed: 21,
        step: stream,
        image,
        view: 0,
    }
}

/// `count` rows of class row mod `classes`: noise of deviation 1 around `apart` along the class's own
/// dimension.
fn table(stream: u32, count: u32, dim: u32, classes: u32, apart: f32) -> (Embeddings, Vec<u32>) {
    let labels: Vec<u32> = (0..count).map(|row| row % classes).collect();
    let number = |row: u32, column: u32| {
        let centre = if row % classes == column { apart } else { 0.0 };
        centre + key(stream, row).normal(2 * column)
    };
    let values = (0..count).flat_map(|row| (0..dim).map(move |column| number(row, column)));
    (Embeddings::new(values.collect(), dim as usize), labels)
}

fn probed(
    train: &(Embeddings, Vec<u32>),
    test: &(Embeddings, Vec<u32>),
    classes: u32,
) -> ProbeResult {
    let tables = ProbeTables::new(&train.0, &test.0).unwrap();
    let mut probe = LinearProbe::new(tables, &train.1, &test.1, classes).unwrap();
    assert!(probe.finish().is_none());
    assert!(probe.advance(|| true));
    probe.finish().unwrap()
}

#[test]
fn classes_that_a_plane_separates_are_named_without_an_error() {
    for classes in [2, 5] {
        let result = probed(
            &table(0, 200, 8, classes, 12.0),
            &table(1, 90, 8, classes, 12.0),
            classes,
        );
        assert_eq!(result.accuracy, 1.0);
        // Every decay names all of them: of equals the strongest is kept.
        assert_eq!(result.weight_decay, 1.0);
        assert!(result.converged && result.iterations > 0);
        assert_eq!(
            (result.train, result.held_out, result.test, result.dim),
            (200, 40, 90, 8)
        );
        let diagonal = result
            .confusion
            .counts()
            .iter()
            .step_by(classes as usize + 1);
        assert_eq!(diagonal.sum::<u32>(), 90);
    }
}

#[test]
fn noise_is_read_by_chance() {
    let result = probed(&table(0, 1000, 20, 4, 0.0), &table(1, 1000, 20, 4, 0.0), 4);
    // 1,000 guesses deviate by 0.014.
    assert!((result.accuracy - 0.25).abs() < 0.06, "{}", result.accuracy);
    assert_eq!(result.chance, 0.25);
    assert!(result.converged);
}

#[test]
fn overlapping_classes_reach_what_the_best_rule_reaches() {
    // Two normals 3 / sqrt 2 from the middle on each side, seen along their line: the best rule errs
    // in 1.7 of a hundred.
    let result = probed(&table(0, 2000, 2, 2, 3.0), &table(1, 2000, 2, 2, 3.0), 2);
    assert!(
        (result.accuracy - 0.983).abs() < 0.01,
        "{}",
        result.accuracy
    );
}

#[test]
fn few_images_of_many_dimensions_take_a_stronger_decay_than_many() {
    let test = table(1, 500, 60, 2, 1.5);
    let few = probed(&table(0, 60, 60, 2, 1.5), &test, 2);
    let many = probed(&table(0, 4000, 60, 2, 1.5), &test, 2);
    // On the images that they are fitted to themselves, both would take less.
    assert_eq!(few.weight_decay, 1.0);
    assert!(many.weight_decay < 1.0 && many.weight_decay > 0.05);
    assert!(
        many.accuracy > few.accuracy && few.accuracy > 0.6,
        "{}",
        few.accuracy
    );
}

#[test]
fn a_class_told_by_a_small_difference_takes_a_weak_decay() {
    // The first two columns are alike but for the class; only large weights of both signs see it.
    let rows = |stream: u32, count: u32| -> (Embeddings, Vec<u32>) {
        let labels: Vec<u32> = (0..count).map(|row| row % 2).collect();
        let row = |row: u32| {
            let key = key(stream, row);
            let both = key.normal(0);
            let side = if row.is_multiple_of(2) { 0.1 } else { -0.1 };
            [both + side + 0.02 * key.normal(2), both]
        };
        (
            Embeddings::new((0..count).flat_map(row).collect(), 2),
            labels,
        )
    };
    let result = probed(&rows(0, 1000), &rows(1, 500), 2);
    let (decay, accuracy) = (result.weight_decay, result.accuracy);
    assert!(decay <= 1e-2 && accuracy > 0.98, "{decay} {accuracy}");
}

#[test]
fn what_every_fifth_holds_back_is_a_fifth_of_each_class() {
    // Classes of 10, 15 and 25, mixed.
    let labels: Vec<u32> = (0..50)
        .map(|row| [0, 1, 2, 2, 2, 0, 1, 1, 2, 2][row % 10])
        .collect();
    let (fitted, held_out) = held_out_last(&labels);
    let of_class = |rows: &[u32], class: u32| {
        let classes = rows.iter().map(|&row| labels[row as usize]);
        classes.filter(|&of| of == class).count()
    };
    for (class, size) in [(0, 10), (1, 15), (2, 25)] {
        assert_eq!(of_class(&held_out, class), size / 5);
        assert_eq!(of_class(&fitted, class), size - size / 5);
    }
}

#[test]
fn images_to_ask_about_are_measured_with_the_units_of_training() {
    let train = table(0, 200, 4, 2, 12.0);
    let test = table(1, 90, 4, 2, 12.0);
    // One class alone has another mean, which is what tells it.
    let of_one = |class: u32| {
        let rows = test
            .0
            .rows()
            .zip(&test.1)
            .filter(|(_, label)| **label == class);
        let values: Vec<f32> = rows.flat_map(|(row, _)| row.to_vec()).collect();
        (Embeddings::new(values, 4), vec![class; 45])
    };
    for class in 0..2 {
        assert_eq!(probed(&train, &of_one(class), 2).accuracy, 1.0);
    }
}

#[test]
fn a_class_without_training_images_is_never_named() {
    let mut train = table(0, 120, 6, 3, 9.0);
    let test = table(1, 30, 6, 3, 9.0);
    train
        .1
        .iter_mut()
        .for_each(|label| *label = (*label).min(1));
    // Classes 3 to 9 have no image at all.
    let result = probed(&train, &test, 10);
    let column = |class: usize| -> u32 {
        result
            .confusion
            .counts()
            .iter()
            .skip(class)
            .step_by(10)
            .sum()
    };
    assert_eq!((column(0) + column(1), column(2)), (30, 0));
    assert_eq!(result.confusion.counts()[21], 10);
    assert!((result.accuracy - 2.0 / 3.0).abs() < 1e-6);
}

#[test]
fn a_thousand_classes_of_two_images_are_fitted() {
    let classes = 1000;
    let rows = |image: u32| (0..20).map(move |column| key(7, image % classes).normal(2 * column));
    let of = |count: u32| -> (Embeddings, Vec<u32>) {
        let labels = (0..count).map(|image| image % classes).collect();
        (
            Embeddings::new((0..count).flat_map(rows).collect(), 20),
            labels,
        )
    };
    let tables = ProbeTables::new(&of(2000).0, &of(50).0).unwrap();
    let mut probe = LinearProbe::new(tables, &of(2000).1, &of(50).1, classes).unwrap();
    // Convergence is another test's: here only that the shapes fit.
    for _ in 0..40 {
        assert!(!probe.advance(|| false));
    }
}

#[test]
fn pauses_change_nothing() {
    let (train, test) = (table(0, 300, 5, 3, 2.0), table(1, 50, 5, 3, 2.0));
    let tables = ProbeTables::new(&train.0, &test.0).unwrap();
    let mut probe = LinearProbe::new(tables, &train.1, &test.1, 3).unwrap();
    let mut calls = 1;
    while !probe.advance(|| false) {
        calls += 1;
    }
    assert!(calls > 50, "{calls}");
    assert_eq!(probe.finish(), Some(probed(&train, &test, 3)));
}

#[test]
fn what_cannot_be_probed_is_refused() {
    let (table, labels) = table(0, 20, 3, 2, 1.0);
    let new = |train: &Embeddings, test: &Embeddings| ProbeTables::new(train, test).err();
    let row = |dim| Embeddings::new(vec![1.0; dim], dim);
    let broken = Embeddings::new(vec![f32::NAN; 3], 3);
    assert_eq!(new(&table, &row(2)), Some(ProbeProblem::DoesNotFit));
    assert_eq!(new(&table, &broken), Some(ProbeProblem::NotFinite));
    assert_eq!(new(&row(3), &table), Some(ProbeProblem::TooFewImages));
    let none = Embeddings::new(Vec::new(), 3);
    assert_eq!(new(&table, &none), Some(ProbeProblem::TooFewImages));

    let tables = ProbeTables::new(&table, &table).unwrap();
    let probe = |train: &[u32], test: &[u32], classes| {
        LinearProbe::new(tables.clone(), train, test, classes).err()
    };
    assert_eq!(probe(&[1; 20], &labels, 2), Some(ProbeProblem::OneClass));
    assert_eq!(
        probe(&labels[1..], &labels, 2),
        Some(ProbeProblem::DoesNotFit)
    );
    assert_eq!(probe(&labels, &[5; 20], 2), Some(ProbeProblem::DoesNotFit));
    assert_eq!(probe(&labels, &labels, 2), None);
}

#[test]
fn every_problem_is_a_sentence_for_any_language() {
    let problems = [
        ProbeProblem::NotFinite,
        ProbeProblem::DoesNotFit,
        ProbeProblem::TooFewImages,
        ProbeProblem::OneClass,
    ];
    hold_every_sentence::<ProbeProblem>("probe", &[], &problems.each_ref().map(Sentence::of));
}
