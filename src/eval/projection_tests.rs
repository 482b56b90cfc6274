//! How points lie on the map, and how they glide.

use super::{Embeddings, MapProjector, Projection};
use crate::random::Key;

/// A hundredth of the map's half width: what the axes' tolerance and the scale leave.
const MAP_TOLERANCE: f32 = 0.01;

/// Three directions with falling spread in five dimensions.
fn cloud(count: u32) -> Embeddings {
    let row = |image| {
        let draw = |index: u32| {
            let key = Key {
                seed: 4,
                step: 0,
                image,
                view: 0,
            };
            key.uniform(index) - 0.5
        };
        [
            4.0 * draw(0),
            2.0 * draw(1),
            0.5 * draw(2),
            0.2 * draw(3),
            3.0,
        ]
    };
    Embeddings::new((0..count).flat_map(row).collect(), 5)
}

/// The same cloud after a change of every row.
fn changed(table: &Embeddings, change: impl Fn(&[f32]) -> Vec<f32>) -> Embeddings {
    Embeddings::new(table.rows().flat_map(change).collect(), table.dim)
}

fn largest_move(left: &Projection, right: &Projection) -> f32 {
    let pairs = left
        .points
        .iter()
        .flatten()
        .zip(right.points.iter().flatten());
    pairs.fold(0.0, |most, (l, r)| most.max((l - r).abs()))
}

#[test]
fn rotated_and_mirrored_embeddings_give_the_same_map() {
    let table = cloud(200);
    let mut projector = MapProjector::new();
    let first = projector.project(&table).unwrap();
    let rotated = changed(&table, |row| {
        let (sin, cos) = 1.1_f32.sin_cos();
        let turned = [row[0] * cos - row[1] * sin, row[0] * sin + row[1] * cos];
        vec![row[4], turned[0], turned[1], row[2], row[3]]
    });
    let mirrored = changed(&table, |row| vec![-row[0], row[1], row[2], -row[3], row[4]]);
    for other in [rotated, mirrored] {
        let moved = largest_move(&first, &projector.project(&other).unwrap());
        assert!(moved < MAP_TOLERANCE, "{moved}");
    }
}

#[test]
fn swapped_axes_are_swapped_back() {
    let table = cloud(200);
    let mut projector = MapProjector::new();
    let first = projector.project(&table).unwrap();
    // The second direction becomes the wider one: unaligned, the map would turn by a quarter.
    let stretched = changed(&table, |row| {
        vec![row[0], 2.2 * row[1], row[2], row[3], row[4]]
    });
    let second = projector.project(&stretched).unwrap();
    let along = |axis: usize| -> f32 {
        let pairs = first.points.iter().zip(&second.points);
        let product: f32 = pairs.clone().map(|(a, b)| a[axis] * b[axis]).sum();
        let lengths: f32 = pairs.clone().map(|(a, _)| a[axis].powi(2)).sum::<f32>()
            * pairs.map(|(_, b)| b[axis].powi(2)).sum::<f32>();
        product / lengths.sqrt()
    };
    assert!(
        along(0) > 0.95 && along(1) > 0.95,
        "{} {}",
        along(0),
        along(1)
    );
}

#[test]
fn points_fill_the_map_and_never_leave_it() {
    let table = cloud(300);
    let mut projector = MapProjector::new();
    for size in [1.0, 5.0, 0.01, 1e30, 1e-30] {
        let sized = changed(&table, |row| row.iter().map(|value| value * size).collect());
        let projection = projector.project(&sized).unwrap();
        let values = projection.points.iter().flatten();
        let farthest = values.fold(0.0_f32, |most, value| most.max(value.abs()));
        assert!((0.49..=1.0).contains(&farthest), "{farthest}");
        assert!(projection.explained > 0.9 && projection.explained <= 1.0);
    }
}

#[test]
fn collapsed_embeddings_lie_at_the_origin_and_the_map_recovers() {
    let table = cloud(50);
    let mut projector = MapProjector::new();
    let first = projector.project(&table).unwrap();
    let flat = projector
        .project(&changed(&table, |_| vec![0.1; 5]))
        .unwrap();
    assert!(flat.points.iter().all(|point| *point == [0.0, 0.0]));
    assert_eq!(flat.explained, 0.0);
    assert!(largest_move(&first, &projector.project(&table).unwrap()) < MAP_TOLERANCE);
}

#[test]
fn one_and_two_images_have_a_map() {
    let one = MapProjector::new().project(&cloud(1)).unwrap();
    assert_eq!(one.points, [[0.0, 0.0]]);
    let two = MapProjector::new().project(&cloud(2)).unwrap();
    assert!((two.points[0][0] + two.points[1][0]).abs() < MAP_TOLERANCE);
    assert!((two.points[0][0].abs() - 1.0).abs() < MAP_TOLERANCE);
    assert!((two.explained - 1.0).abs() < MAP_TOLERANCE);
    let line = Embeddings::new(vec![1.0, 2.0, 4.0], 1);
    assert_eq!(
        MapProjector::new().project(&line).unwrap().points[0][1],
        0.0
    );
}

#[test]
fn two_dimensions_are_shown_as_they_are() {
    let table = Embeddings::new(vec![2.0, 0.0, 0.0, 4.0, 1.0, 1.0], 2);
    let projection = MapProjector::new().project(&table).unwrap();
    assert_eq!(projection.points, [[0.5, 0.0], [0.0, 1.0], [0.25, 0.25]]);
}

#[test]
fn broken_numbers_and_nothing_have_no_map() {
    let mut projector = MapProjector::new();
    assert!(
        projector
            .project(&Embeddings::new(vec![f32::NAN, 1.0, 2.0], 3))
            .is_none()
    );
    assert!(projector.project(&Embeddings::new(Vec::new(), 3)).is_none());
}

/// The coordinate that lies farthest out.
fn farthest(projection: &Projection) -> f32 {
    let values = projection.points.iter().flatten();
    values.fold(0.0, |most, value| most.max(value.abs()))
}

#[test]
fn the_map_zooms_out_at_once_and_in_slowly() {
    let table = cloud(200);
    let wide = changed(&table, |row| row.iter().map(|value| 1.5 * value).collect());
    let mut projector = MapProjector::new();
    projector.project(&wide).unwrap();
    let zooming: Vec<f32> = (0..20)
        .map(|_| farthest(&projector.project(&table).unwrap()))
        .collect();
    assert!((0.66..0.8).contains(&zooming[0]), "{}", zooming[0]);
    assert!(zooming.is_sorted() && zooming[19] > 0.99, "{zooming:?}");
    assert!(farthest(&projector.project(&wide).unwrap()) > 0.999);
}

#[test]
fn the_longer_tail_of_each_axis_is_positive_from_the_first_snapshot_on() {
    let table = changed(&cloud(200), |row| {
        row.iter().map(|value| value.exp()).collect()
    });
    let opposite = changed(&table, |row| row.iter().map(|value| -value).collect());
    for table in [table, opposite] {
        let first = MapProjector::new().project(&table).unwrap();
        for axis in 0..2 {
            let skew: f32 = first.points.iter().map(|point| point[axis].powi(3)).sum();
            assert!(skew > 0.0, "axis {axis}: {skew}");
        }
    }
}
