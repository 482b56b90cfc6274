//! Embeddings of two dimensions on the map, as they are.

use super::embeddings::Embeddings;
use super::projection::Projection;

/// The rows of a table of two dimensions, scaled alike in both so that the farthest coordinate is at
/// 1; none where there are other dimensions, or a number is not finite.
pub fn plane(table: &Embeddings) -> Option<Projection> {
    if table.dim != 2 || table.count == 0 || !table.is_finite() {
        return None;
    }
    let farthest = table
        .values
        .iter()
        .fold(f32::MIN_POSITIVE, |most, value| most.max(value.abs()));
    let rows = table.values.as_chunks::<2>().0.iter();
    Some(Projection {
        points: rows.map(|&[x, y]| [x / farthest, y / farthest]).collect(),
        explained: 1.0,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_dimensions_keep_their_shape_and_others_are_not_shown() {
        let table = Embeddings::new(vec![2.0, -1.0, 0.0, 4.0], 2);
        let plane_of = plane(&table).unwrap();
        assert_eq!(plane_of.points, [[0.5, -0.25], [0.0, 1.0]]);
        assert!(plane(&Embeddings::new(vec![1.0; 6], 3)).is_none());
        assert!(plane(&Embeddings::new(vec![f32::NAN, 1.0], 2)).is_none());
    }
}
