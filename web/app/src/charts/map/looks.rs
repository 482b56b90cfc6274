//! How each point looks: the colour and the shape of its group, or hidden.

use super::shape::Shape;
use crate::charts::palette::{self, Rgb};

/// In the place of a shape: the point is not drawn. `shaders/map/points.vert` knows it.
const HIDDEN: u8 = 255;

/// Four bytes for each point, as a GPU reads them: red, green, blue, shape.
#[derive(Default)]
pub(super) struct Looks(Vec<u8>); // [N, 4]

impl Looks {
    /// Of so many points in these groups; all are of group 0 where `groups` is empty.
    pub(super) fn new(points: usize, groups: &[u32], colours: &[Rgb], hidden: &[u32]) -> Self {
        let look = |group: u32| {
            let known = colours.get(group as usize).copied();
            let [red, green, blue] = known.unwrap_or_else(|| palette::colour(group));
            let shown = !hidden.contains(&group);
            [
                red,
                green,
                blue,
                if shown {
                    Shape::of(group) as u8
                } else {
                    HIDDEN
                },
            ]
        };
        let groups_in_use = groups.iter().max().map_or(1, |&last| last as usize + 1);
        // A class has its number from the set, so that there are not many more than there are points.
        let by_group: Vec<_> = (0..).take(groups_in_use).map(look).collect();
        let of_point = |point: usize| by_group[groups.get(point).copied().unwrap_or(0) as usize];
        Self((0..points).flat_map(of_point).collect())
    }

    /// Whether the point is drawn; false where there is no such point.
    pub(super) fn shows(&self, point: usize) -> bool {
        self.of(point).is_some()
    }

    /// Colour and shape; none where the point is hidden.
    pub(super) fn of(&self, point: usize) -> Option<(Rgb, Shape)> {
        let [red, green, blue, shape] = *self.0.as_chunks::<4>().0.get(point)?;
        Some(([red, green, blue], *Shape::ALL.get(usize::from(shape))?))
    }

    /// Red, green, blue, shape of each point; the shape is 255 where it is hidden.
    pub(super) fn bytes(&self) -> &[u8] {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_point_has_the_colour_and_the_shape_of_its_group_in_four_bytes() {
        let colours = [[1, 2, 3], [4, 5, 6]];
        let looks = Looks::new(3, &[1, 0, 2], &colours, &[0]);
        let [red, green, blue] = palette::colour(2);
        let expected = [4, 5, 6, Shape::Square as u8, 1, 2, 3, HIDDEN];
        assert_eq!(looks.bytes()[..8], expected);
        assert_eq!(
            looks.bytes()[8..],
            [red, green, blue, Shape::Triangle as u8]
        );
        assert_eq!(looks.of(0), Some(([4, 5, 6], Shape::Square)));
        assert_eq!(
            [0, 1, 2, 3].map(|point| looks.shows(point)),
            [true, false, true, false]
        );
    }

    #[test]
    fn without_groups_every_point_is_the_first_ones() {
        let looks = Looks::new(2, &[], &[], &[]);
        assert_eq!(looks.of(1), Some((palette::colour(0), Shape::Disc)));
        assert_eq!(looks.bytes().len(), 8);
    }

    #[test]
    fn the_vertex_shader_hides_the_same_points() {
        let shader = include_str!("../../../../../shaders/map/points.vert");
        assert!(shader.contains(&format!("const int HIDDEN = {HIDDEN};")));
    }
}
