//! What a run shows its networks.

use super::{Session, SessionProblem};
use crate::data::ImageSet;
use crate::method::{Batch, Networks};
use crate::model::Views;
use crate::network::{Part, Role};
use crate::recipe::{Method, Preset, Recipe};
use burn::tensor::Device;
use pollster::block_on;
use std::rc::Rc;

/// Images in the set: each is in every batch.
const IMAGES: usize = 6;

/// Greys in two groups of three, far from each other.
const GREYS: [u8; IMAGES] = [10, 12, 14, 200, 202, 204];

/// A run over the greys, each of which is a class.
fn session(recipe: Recipe, networks: Option<Networks>) -> Session {
    let greys = GREYS.iter().flat_map(|&grey| [grey; 32 * 32 * 3]);
    let set = ImageSet {
        size_px: 32,
        pixels: greys.collect(),
        names: vec![String::new(); IMAGES],
        classes: vec!["a class".to_owned(); IMAGES],
        labels: (0..IMAGES as u32).collect(),
        ..ImageSet::default()
    };
    let images = (0..IMAGES as u32).collect();
    let session = Session::new(recipe, Rc::new(set), images, networks, Device::flex());
    session.expect("a run")
}

fn whole_batches() -> Recipe {
    Recipe {
        batch_size: IMAGES as u32,
        ..Recipe::default()
    }
}

/// The first batch of a method that pairs an image with one of its two neighbours, without augmentation.
fn batch(method: &str) -> Batch {
    let method_of = Method::from_id(method).expect("a method");
    let mut recipe = whole_batches().with_method(method_of);
    recipe.images_mut().views = Preset::None.policies(32);
    if method == "drlim" {
        recipe.set_text("method.pairs", "neighbours").unwrap();
        recipe.set_text("method.neighbours", "2").unwrap();
    }
    session(recipe, None).batch(0)
}

/// The brightness of each row of a batch.
fn means(batch: &Batch) -> Vec<f32> {
    let Views::Pixels(pixels) = batch.views.clone();
    let rows = pixels.mean_dims(&[1, 2, 3]); // [2N, 1, 1, 1]
    rows.into_data().try_to_vec().unwrap()
}

/// The grey that each row of a batch shows, as its index in [`GREYS`].
fn shown(batch: &Batch) -> Vec<usize> {
    let means = means(batch);
    let mut ascending = means[..IMAGES].to_vec();
    ascending.sort_by(f32::total_cmp);
    let nearest = |mean: f32| {
        let distance = |&index: &usize| (ascending[index] - mean).abs();
        (0..IMAGES).min_by(|a, b| distance(a).total_cmp(&distance(b)))
    };
    means.into_iter().filter_map(nearest).collect()
}

#[test]
fn second_views_show_the_image_itself_unless_the_method_pairs_neighbours() {
    let own = shown(&batch("simclr"));
    assert_eq!(own[..IMAGES], own[IMAGES..]);
    let shown = shown(&batch("drlim"));
    for (first, second) in shown[..IMAGES].iter().zip(&shown[IMAGES..]) {
        assert_ne!(first, second);
        assert_eq!(first / 3, second / 3, "a neighbour is of the same group");
    }
}

#[test]
fn every_pair_of_neighbours_in_a_batch_is_named_and_no_other() {
    let batch = batch("drlim");
    let shown = shown(&batch);
    let mut expected = Vec::new();
    for other in 0..2 * IMAGES {
        for row in (0..other).filter(|&row| shown[row] / 3 == shown[other] / 3) {
            expected.push([row as u32, other as u32]);
        }
    }
    assert_eq!(batch.similar_rows, expected);
}

#[test]
fn a_batch_carries_the_labels_of_its_own_images() {
    let batch = batch("simclr");
    let classes: Vec<usize> = batch.labels.iter().map(|&label| label as usize).collect();
    assert_eq!(classes, shown(&batch)[..IMAGES]);
}

#[test]
fn every_step_makes_other_views_of_the_same_images() {
    let mut session = session(whole_batches(), None);
    let mut lights = [0, 1].map(|step| means(&session.batch(step)));
    lights
        .iter_mut()
        .for_each(|light| light.sort_by(f32::total_cmp));
    assert_ne!(lights[0], lights[1]);
}

#[test]
fn weights_that_are_broken_end_a_run_whose_loss_does_not_show_it() {
    let recipe = whole_batches();
    let mut networks = Networks::init(&recipe.architecture(IMAGES), 1, &Device::flex());
    // Evaluation alone reads it.
    let encoder = networks.of_mut(Part::Encoder);
    let mut specs = encoder.specs().iter();
    let index = specs
        .position(|spec| spec.role == Role::RunningVar)
        .unwrap();
    let broken = encoder.values()[index].clone().mul_scalar(f32::INFINITY);
    encoder.set(index, broken);
    let mut session = session(recipe, Some(networks));
    session.step();
    let problem = block_on(session.read_reports()).unwrap_err();
    let SessionProblem::Diverged { step, loss, .. } = problem else {
        panic!("{problem}");
    };
    assert!(step == 1 && loss.is_finite());
}

#[test]
fn similarities_are_of_first_views_with_second_ones() {
    let mut session = session(whole_batches(), None);
    session.step();
    let (side, values) = block_on(session.similarities(IMAGES)).unwrap().unwrap();
    assert_eq!((side, values.len()), (IMAGES, IMAGES * IMAGES));
    // A view with itself would have 1.
    let own = values.iter().step_by(IMAGES + 1);
    assert!(own.clone().any(|&cosine| cosine < 0.9999), "{values:?}");
    assert!(own.clone().all(|&cosine| cosine < 1.0 + 1e-5), "{values:?}");
}

#[test]
fn the_first_step_moves_the_momentum_networks_by_the_momentum_of_the_settings() {
    let mut recipe = whole_batches().with_method(Method::from_id("byol").expect("a method"));
    recipe.set_text("method.momentum", "0").unwrap();
    recipe.max_steps = Some(2);
    let mut session = session(recipe, None);
    session.step();
    // Nothing of them is kept: they are where the trained ones have come to.
    let trained = |part| {
        let weights = session.networks().of(part);
        let values = block_on(weights.read()).unwrap();
        let trained = values.into_iter().zip(weights.specs());
        let trained = trained.filter(|(_, spec)| spec.role.is_trained());
        trained.map(|(values, _)| values).collect::<Vec<_>>()
    };
    assert_eq!(trained(Part::MomentumEncoder), trained(Part::Encoder));
    assert_eq!(trained(Part::MomentumHead), trained(Part::Head));
}
