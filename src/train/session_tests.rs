//! What a run shows its networks.

use super::Session;
use crate::data::ImageSet;
use crate::method::Batch;
use crate::recipe::{Method, Preset, Recipe};
use burn::tensor::Device;
use std::rc::Rc;

/// Images in the set: each is in every batch.
const IMAGES: usize = 6;

/// Greys in two groups of three, far from each other.
const GREYS: [u8; IMAGES] = [10, 12, 14, 200, 202, 204];

/// The first batch of a method that pairs an image with one of its two neighbours, without augmentation.
fn batch(method: &str) -> Batch {
    let greys = GREYS.iter().flat_map(|&grey| [grey; 32 * 32 * 3]);
    let set = ImageSet {
        size_px: 32,
        pixels: greys.collect(),
        names: vec![String::new(); IMAGES],
        ..ImageSet::default()
    };
    let mut recipe = Recipe {
        batch_size: IMAGES as u32,
        ..Recipe::default()
    }
    .with_method(Method::from_id(method).expect("a method"));
    recipe.views = Preset::None.policies();
    if method == "drlim" {
        recipe.set_text("method.pairs", "neighbours").unwrap();
        recipe.set_text("method.neighbours", "2").unwrap();
    }
    let images = (0..IMAGES as u32).collect();
    let session = Session::new(recipe, Rc::new(set), images, None, Device::flex());
    session.unwrap().batch(0)
}

/// The grey that each row of a batch shows, as its place in [`GREYS`].
fn shown(batch: &Batch) -> Vec<usize> {
    let rows = batch.views.clone().mean_dims(&[1, 2, 3]); // [2N, 1, 1, 1]
    let means = rows.into_data().try_to_vec::<f32>().unwrap();
    let mut ascending = means[..IMAGES].to_vec();
    ascending.sort_by(f32::total_cmp);
    let nearest = |mean: f32| {
        let distance = |&place: &usize| (ascending[place] - mean).abs();
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
