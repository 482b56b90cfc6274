//! What the lab says of an encoder: probes of classes and factors, and the light of its health.

use crate::driven::{Driven, recipe, told};
use contrastive_lab::lab::Outgoing;
use contrastive_lab::method::Dino;
use contrastive_lab::protocol::{
    FactorReport, Health, Judgement, Light, ProbeReport, Question, RunEvent, SampleSet,
};
use contrastive_lab::recipe::{Byol, HeadKind, Method, Preset, Simsiam};

fn judgements(heard: &[Outgoing]) -> Vec<&Judgement> {
    let judged = told(heard).filter_map(|(event, _)| match event {
        RunEvent::Judged(judgement) => Some(judgement),
        _ => None,
    });
    judged.collect()
}

fn factors(heard: &[Outgoing]) -> &FactorReport {
    let found = told(heard).find_map(|(event, _)| match event {
        RunEvent::FactorsProbed(report) => Some(report),
        _ => None,
    });
    found.expect("a report of the factors")
}

fn probes(heard: &[Outgoing]) -> Vec<&ProbeReport> {
    let found = told(heard).filter_map(|(event, _)| match event {
        RunEvent::Probed(report) => Some(report),
        _ => None,
    });
    found.collect()
}

fn probing(heard: &[Outgoing]) -> Vec<bool> {
    let said = told(heard).filter_map(|(event, _)| match event {
        RunEvent::Probing(under_way) => Some(*under_way),
        _ => None,
    });
    said.collect()
}

#[test]
fn a_run_ends_with_probes_of_classes_and_factors_and_they_can_be_asked_for_again() {
    let mut driven = Driven::ready_to_probe_all();
    let heard = driven.run_to_its_end(recipe(3));
    assert_eq!(probing(&heard), [true, false]);
    let [report] = probes(&heard)[..] else {
        panic!("one probe of the classes");
    };
    let asked: u32 = report.confusion.iter().sum();
    assert_eq!(asked, report.test, "every image held back is in the matrix");
    assert_eq!(report.train + report.test, SampleSet::IMAGES[0]);
    let factors = factors(&heard);
    assert_eq!((factors.train, factors.test), (report.train, report.test));
    assert_eq!(factors.rows.len(), 7, "shape to background");
    for row in &factors.rows {
        assert!(row.chance > 0.0 && row.chance < 1.0);
        assert!((0.0..=1.0).contains(&row.on_h) && (0.0..=1.0).contains(&row.on_z));
    }

    driven.ask(Question::Probe);
    driven.work();
    let again = driven.heard();
    assert_eq!(probing(&again), [true, false]);
    assert_eq!(
        probes(&again),
        probes(&heard),
        "the same encoder reads the same"
    );
}

#[test]
fn another_run_ends_the_probes_of_the_one_before() {
    let mut driven = Driven::ready();
    driven.step_once(recipe(2));
    driven.stop();
    assert!(driven.lab.is_busy(), "probing");
    let heard = driven.run_to_its_end(recipe(2));
    assert_eq!(probes(&heard).len(), 1);
    assert_eq!(probes(&heard)[0].step, 2);
}

/// The health that a method's run ends with; steps enough for a collapse to show.
fn health_after(driven: &mut Driven, method: Method, learning_rate: f32, steps: u32) -> Health {
    let mut recipe = recipe(steps).with_method(method);
    recipe.optimiser.learning_rate = learning_rate;
    recipe.optimiser.warmup_fraction = 0.0;
    let heard = driven.run_to_its_end(recipe);
    let last = *judgements(&heard).last().expect("a judgement");
    println!(
        "{} after {steps}: {:?}, h spread {:.3}, z {:?}",
        method.id(),
        last.health,
        last.h.embedding_std,
        last.z.map(|z| (z.embedding_std, z.effective_rank))
    );
    last.health
}

/// Steps in which BYOL collapses where nothing keeps it from it.
const COLLAPSE_STEPS: u32 = 80;
/// Fast enough to collapse within a minute; with predictor and stop-gradient both bear it.
const COLLAPSE_RATE: f32 = 1e-2;
/// Slower, so that SimSiam with both bears it: the norm behind its projection, without a scale to learn, keeps it up
/// for six times as long.
const SIMSIAMS_RATE: f32 = 5e-3;
/// DINO's own: its teacher bears no faster one.
const DINOS_RATE: f32 = 1e-3;

#[test]
#[ignore = "trains for a minute: `cargo lab soak` runs it"]
fn byol_without_its_predictor_collapses_and_the_light_says_so() {
    let mut driven = Driven::ready();
    let byol = |predictor| {
        Method::Byol(Byol {
            momentum: 0.97,
            predictor,
            predictor_hidden_dim: 128,
            local_views: 0,
        })
    };
    let without = health_after(&mut driven, byol(false), COLLAPSE_RATE, COLLAPSE_STEPS);
    assert_eq!(without.light(), Light::Red, "{without:?}");
    let with = health_after(&mut driven, byol(true), COLLAPSE_RATE, COLLAPSE_STEPS);
    assert_ne!(with.light(), Light::Red, "{with:?}");
}

#[test]
#[ignore = "trains for a minute: `cargo lab soak` runs it"]
fn simsiam_without_the_stop_gradient_or_its_predictor_collapses_and_the_light_says_so() {
    let mut driven = Driven::ready();
    let mut health = |stop_gradient, predictor| {
        let simsiam = Method::Simsiam(Simsiam {
            stop_gradient,
            predictor,
            predictor_hidden_dim: 64,
            local_views: 0,
        });
        health_after(&mut driven, simsiam, SIMSIAMS_RATE, 6 * COLLAPSE_STEPS)
    };
    for (stop_gradient, predictor) in [(false, true), (true, false)] {
        let without = health(stop_gradient, predictor);
        assert_eq!(without.light(), Light::Red, "{without:?}");
    }
    let with_both = health(true, true);
    assert_ne!(with_both.light(), Light::Red, "{with_both:?}");
}

#[test]
#[ignore = "trains for a minute: `cargo lab soak` runs it"]
fn dino_without_centring_collapses_and_the_light_says_so() {
    let mut driven = Driven::ready();
    let mut health = |centring| {
        let dino = Method::Dino(Dino {
            prototypes: 256,
            momentum: 0.97,
            teacher_temperature: 0.04,
            centring,
            local_views: 0,
        });
        health_after(&mut driven, dino, DINOS_RATE, 3 * COLLAPSE_STEPS)
    };
    let without = health(false);
    assert_eq!(without.light(), Light::Red, "{without:?}");
    let with = health(true);
    assert_ne!(with.light(), Light::Red, "{with:?}");
}

/// Steps in which colour becomes invisible to an encoder that is told to ignore it.
const FACTOR_STEPS: u32 = 500;
/// What the colour probe on `h` must lose, in parts of one.
const COLOUR_LOST: f32 = 0.2;
/// What the shape probe may lose.
const SHAPE_KEPT: f32 = 0.05;

/// Without a head, so that the loss acts on `h` itself: behind one `h` keeps much of what `z` loses
/// (SimCLR's table 3).
#[test]
#[ignore = "trains for minutes: `cargo lab soak` runs it"]
fn colour_jitter_and_grey_make_colour_invisible_and_leave_shape() {
    let mut driven = Driven::ready_to_probe_all();
    let mut read = |jitter: f32, grey: f32| {
        let mut recipe = recipe(FACTOR_STEPS);
        recipe.batch_size = 32;
        recipe.temperature = 0.2;
        recipe.head.kind = HeadKind::None;
        recipe.images_mut().views = Preset::Shapes.policies(32);
        for view in &mut recipe.images_mut().views {
            view.colour_jitter.probability = jitter;
            view.colour_jitter.strength = 1.0;
            // All around the circle of hues.
            view.colour_jitter.hue = 0.5;
            view.greyscale = grey;
        }
        let heard = driven.run_to_its_end(recipe);
        let report = factors(&heard);
        // The set's factors begin with shape and colour.
        [0, 1].map(|factor| report.rows[factor].on_h)
    };
    let [shape_without, colour_without] = read(0.0, 0.0);
    let [shape_with, colour_with] = read(1.0, 0.5);
    println!("shape {shape_without} -> {shape_with}, colour {colour_without} -> {colour_with}");
    assert!(colour_with <= colour_without - COLOUR_LOST);
    assert!(shape_with >= shape_without - SHAPE_KEPT);
}
