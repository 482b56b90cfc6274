//! Every image of the set on the map.

use crate::driven::{Driven, first_answer, recipe, told};
use contrastive_lab::lab::Outgoing;
use contrastive_lab::protocol::{Answer, Event, MapSnapshot, Question, RunEvent, SampleSet};
use std::collections::HashSet;

/// Points that the driven lab judges.
const JUDGED: u32 = 200;
/// The cosine between the places of the judged points before and after. The axes of 2,000 images are
/// nearly those of 200; a map that is mirrored or turned by a quarter has 0 or less.
const SAME_WAY_ROUND: f32 = 0.9;

#[test]
fn the_whole_set_goes_onto_the_map_as_its_points_lay_and_neighbours_are_of_all_images() {
    let mut driven = Driven::ready();
    driven.step_once(recipe(5));
    let (some, of_some) = map(driven.heard());
    driven.ask(Question::MapWholeSet);
    driven.work();
    let heard = driven.heard();
    let passed: Vec<u32> = heard
        .iter()
        .filter_map(|outgoing| match outgoing.event {
            Event::Embedding { done, total, .. } if total == SampleSet::IMAGES[0] => Some(done),
            _ => None,
        })
        .collect();
    assert!(passed.is_sorted() && passed.last() == Some(&SampleSet::IMAGES[0]));
    let (all, of_all) = map(heard);
    assert_eq!((some.points, all.points), (JUDGED, SampleSet::IMAGES[0]));
    assert_eq!(all.classes.len(), all.points as usize);
    assert!(
        all.factors
            .iter()
            .all(|values| values.len() == all.points as usize)
    );
    let [some_images, all_images] = [&of_some[1], &of_all[1]];
    assert!(all_images.starts_with(some_images));
    let images: HashSet<[u8; 4]> = all_images.as_chunks().0.iter().copied().collect();
    assert_eq!(
        images.len(),
        all.points as usize,
        "every image is there once"
    );
    let turned = along(&floats(&of_some[0]), &floats(&of_all[0]));
    assert!(turned > SAME_WAY_ROUND, "the map turned: {turned}");

    driven.ask(Question::FindNeighbours {
        point: all.points - 1,
        count: 4,
    });
    let heard = driven.heard();
    let (Answer::Neighbours { neighbours, .. }, _) = first_answer(&heard) else {
        panic!("{:?}", heard[0].event);
    };
    assert!(
        neighbours
            .iter()
            .any(|neighbour| neighbour.point >= some.points)
    );
}

#[test]
fn a_run_that_begins_drops_the_whole_map_of_the_networks_before_it() {
    let mut driven = Driven::ready();
    driven.step_once(recipe(2));
    driven.ask(Question::MapWholeSet);
    driven.stop();
    driven.heard();
    driven.start(recipe(2));
    driven.work();
    let heard = driven.heard();
    let drawn = told(&heard).filter_map(|(event, _)| match event {
        RunEvent::Map(snapshot) => Some(snapshot.points),
        _ => None,
    });
    let drawn: Vec<u32> = drawn.collect();
    assert!(
        !drawn.is_empty() && drawn.iter().all(|&points| points == JUDGED),
        "{drawn:?}"
    );
}

/// The last map that was drawn, with its points and images.
fn map(heard: Vec<Outgoing>) -> (MapSnapshot, Vec<Vec<u8>>) {
    let mut maps = told(&heard)
        .rev()
        .filter_map(|(event, buffers)| match event {
            RunEvent::Map(snapshot) => Some((snapshot.clone(), buffers.to_vec())),
            _ => None,
        });
    maps.next().expect("a map")
}

fn floats(bytes: &[u8]) -> Vec<f32> {
    let words = bytes.as_chunks().0.iter();
    words.map(|word| f32::from_le_bytes(*word)).collect()
}

/// The cosine between two lists, as far as the shorter one goes.
fn along(left: &[f32], right: &[f32]) -> f32 {
    let pairs = || left.iter().zip(right);
    let product: f32 = pairs().map(|(l, r)| l * r).sum();
    let [of_left, of_right] = [
        pairs().map(|(l, _)| l * l).sum::<f32>(),
        pairs().map(|(_, r)| r * r).sum(),
    ];
    product / (of_left * of_right).sqrt()
}
