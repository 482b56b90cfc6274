//! The shape of a group's points: what tells groups apart where colours do not.

/// How far a shape reaches from its middle, in radii of the disc of the same area.
pub(super) const REACH: f32 = 1.6;

const ROOT_OF_HALF: f32 = std::f32::consts::FRAC_1_SQRT_2;

/// All cover the area of a disc of the same radius, so that no group looks larger than another.
/// The numbers are those of `shaders/map/points.frag`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Shape {
    Disc = 0,
    Square = 1,
    Triangle = 2,
    Diamond = 3,
    Plus = 4,
    TriangleDown = 5,
    Saltire = 6,
}

impl Shape {
    pub(super) const ALL: [Self; 7] = [
        Self::Disc,
        Self::Square,
        Self::Triangle,
        Self::Diamond,
        Self::Plus,
        Self::TriangleDown,
        Self::Saltire,
    ];

    /// In turn: seven have no factor in common with the ten first colours, so that a colour and a
    /// shape together come again only after seventy groups.
    pub(super) fn of(group: u32) -> Self {
        Self::ALL[group as usize % Self::ALL.len()]
    }

    /// How far a place lies outside the shape, in radii; negative inside. `x` to the right, `y` down.
    pub(super) fn distance(self, x: f32, y: f32) -> f32 {
        let across = x.abs();
        match self {
            Self::Disc => x.hypot(y) - 1.0,
            Self::Square => across.max(y.abs()) - 0.886,
            Self::Diamond => (across + y.abs() - 1.253) * ROOT_OF_HALF,
            Self::Triangle => y.max(0.866 * across - 0.5 * y) - 0.778,
            Self::TriangleDown => Self::Triangle.distance(x, -y),
            Self::Plus => {
                let (long, short) = (across.max(y.abs()), across.min(y.abs()));
                (long - 1.189).max(short - 0.396)
            }
            Self::Saltire => Self::Plus.distance((x + y) * ROOT_OF_HALF, (x - y) * ROOT_OF_HALF),
        }
    }

    /// The outline as SVG writes it, in radii about the middle.
    pub(super) fn outline(self) -> &'static str {
        match self {
            Self::Disc => "M-1 0a1 1 0 0 1 2 0a1 1 0 0 1-2 0Z",
            Self::Square => "M-0.886 -0.886L0.886 -0.886L0.886 0.886L-0.886 0.886Z",
            Self::Triangle => "M0 -1.556L1.347 0.778L-1.347 0.778Z",
            Self::Diamond => "M0 -1.253L1.253 0L0 1.253L-1.253 0Z",
            Self::Plus => {
                "M-0.396 -1.189L0.396 -1.189L0.396 -0.396L1.189 -0.396L1.189 0.396L0.396 0.396L0.396 1.189\
                 L-0.396 1.189L-0.396 0.396L-1.189 0.396L-1.189 -0.396L-0.396 -0.396Z"
            }
            Self::TriangleDown => "M0 1.556L1.347 -0.778L-1.347 -0.778Z",
            Self::Saltire => {
                "M-1.121 0.561L-0.561 1.121L0 0.56L0.561 1.121L1.121 0.561L0.56 0L1.121 -0.561\
                 L0.561 -1.121L0 -0.56L-0.561 -1.121L-1.121 -0.561L-0.56 0Z"
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Places of a square grid that reaches as far as the shapes do, and the area of one cell.
    fn places() -> (impl Iterator<Item = [f32; 2]>, f32) {
        const SIDE: usize = 400;
        let step = 2.0 * REACH / SIDE as f32;
        let middle = move |cell: usize| (cell as f32 + 0.5) * step - REACH;
        let places = (0..SIDE * SIDE).map(move |cell| [middle(cell % SIDE), middle(cell / SIDE)]);
        (places, step * step)
    }

    fn area(inside: impl Fn([f32; 2]) -> bool) -> f32 {
        let (places, cell) = places();
        places.filter(|&place| inside(place)).count() as f32 * cell
    }

    #[test]
    fn every_shape_covers_the_area_of_the_disc() {
        // The numbers above have three digits, the grid 400 cells along each axis.
        const TOLERANCE: f32 = 0.01;
        for shape in Shape::ALL {
            let area = area(|[x, y]| shape.distance(x, y) < 0.0);
            let off = area / std::f32::consts::PI - 1.0;
            assert!(off.abs() < TOLERANCE, "{shape:?}: {area}");
        }
    }

    #[test]
    fn no_two_shapes_cover_the_same() {
        // The square comes nearest to the disc: 91 %.
        const SHARED_MAX: f32 = 0.92;
        for (index, one) in Shape::ALL.into_iter().enumerate() {
            for other in &Shape::ALL[index + 1..] {
                let shared = area(|[x, y]| one.distance(x, y) < 0.0 && other.distance(x, y) < 0.0);
                let part = shared / std::f32::consts::PI;
                assert!(part < SHARED_MAX, "{one:?} and {other:?}: {part}");
            }
        }
    }

    #[test]
    fn the_legends_corners_lie_on_the_edge_of_what_the_map_draws() {
        // Corners are written to three digits.
        const TOLERANCE: f32 = 0.002;
        for shape in Shape::ALL.into_iter().filter(|&shape| shape != Shape::Disc) {
            for [x, y] in corners(shape.outline()) {
                let distance = shape.distance(x, y);
                assert!(
                    distance.abs() < TOLERANCE,
                    "{shape:?} at {x} {y}: {distance}"
                );
            }
        }
    }

    #[test]
    fn the_shader_draws_the_same_shapes() {
        let shader = include_str!("../../../../../shaders/map/points.frag");
        for shape in Shape::ALL {
            let named = format!("const int {:?} = {};", shape, shape as u8);
            assert!(shader.contains(&named), "{named}");
        }
    }

    /// Of a path such as `M0 1L1 0L0 0Z`.
    fn corners(path: &str) -> Vec<[f32; 2]> {
        let corners = path.trim_matches(['M', 'Z']).split('L');
        let corner = |corner: &str| {
            let (x, y) = corner.split_once(' ').unwrap();
            [x, y].map(|number| number.parse().unwrap())
        };
        corners.map(corner).collect()
    }
}
