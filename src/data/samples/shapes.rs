//! The shapes as signed distances: negative inside, about 1 from the centre to the outermost point,
//! y downwards. Distances make the edges smooth at every size.

use super::turn::direction;

type Point = [f32; 2];

/// A shape that is ready to be asked for distances.
pub(super) enum Shape {
    Circle,
    Ring,
    Square,
    Cross,
    Heart,
    Crescent,
    Pill,
    Flower([Point; 5]),
    Polygon(Vec<Point>),
}

impl Shape {
    /// The shape with this index of [`super::factors::SHAPES`].
    pub(super) fn new(index: u32) -> Self {
        match index {
            0 => Self::Circle,
            1 => Self::Ring,
            2 => Self::Square,
            3 => Self::Polygon(corners(3, |_| 1.0)),
            4 => Self::Polygon(corners(
                10,
                |corner| if corner % 2 == 0 { 1.0 } else { 0.45 },
            )),
            5 => Self::Cross,
            6 => Self::Heart,
            7 => Self::Crescent,
            8 => Self::Polygon(ARROW.to_vec()),
            9 => Self::Pill,
            10 => Self::Polygon(HOURGLASS.to_vec()),
            _ => Self::Flower(std::array::from_fn(|petal| {
                let [x, y] = direction(petal as f32 / 5.0 - 0.25);
                [0.56 * x, 0.56 * y]
            })),
        }
    }

    /// Distance from `point` to the outline.
    pub(super) fn distance(&self, point: Point) -> f32 {
        let [x, y] = point;
        match self {
            Self::Circle => length(point) - 0.86,
            Self::Ring => (length(point) - 0.7).abs() - 0.22,
            Self::Square => rectangle(point, [0.74, 0.74]),
            Self::Cross => rectangle(point, [0.94, 0.3]).min(rectangle(point, [0.3, 0.94])),
            Self::Heart => heart(point),
            Self::Crescent => {
                let moon = length([x + 0.08, y]) - 0.9;
                let shadow = length([x - 0.36, y]) - 0.72;
                moon.max(-shadow)
            }
            Self::Pill => length([x - x.clamp(-0.62, 0.62), y]) - 0.34,
            Self::Flower(petals) => petals
                .iter()
                .map(|petal| length([x - petal[0], y - petal[1]]) - 0.38)
                .fold(length(point) - 0.34, f32::min),
            Self::Polygon(corners) => polygon(point, corners),
        }
    }
}

const ARROW: [Point; 7] = [
    [-0.95, -0.25],
    [0.05, -0.25],
    [0.05, -0.72],
    [0.98, 0.0],
    [0.05, 0.72],
    [0.05, 0.25],
    [-0.95, 0.25],
];
const HOURGLASS: [Point; 6] = [
    [-0.68, -0.8],
    [0.68, -0.8],
    [0.14, 0.0],
    [0.68, 0.8],
    [-0.68, 0.8],
    [-0.14, 0.0],
];

/// Corners around the centre, the first one at the top.
fn corners(count: usize, radius: impl Fn(usize) -> f32) -> Vec<Point> {
    (0..count)
        .map(|corner| {
            let [x, y] = direction(corner as f32 / count as f32 - 0.25);
            [x * radius(corner), y * radius(corner)]
        })
        .collect()
}

/// A square on its corner with a half disc on each of its upper edges.
fn heart([x, y]: Point) -> f32 {
    const HALF_SIDE: f32 = 0.52;
    const DROP: f32 = 0.1;
    let half = std::f32::consts::FRAC_1_SQRT_2;
    let (x, y) = (x.abs(), y - DROP);
    let on_corner = rectangle([(x - y) * half, (x + y) * half], [HALF_SIDE, HALF_SIDE]);
    let lobe = length([x - HALF_SIDE * half, y + HALF_SIDE * half]) - HALF_SIDE;
    on_corner.min(lobe)
}

fn length([x, y]: Point) -> f32 {
    (x * x + y * y).sqrt()
}

fn rectangle([x, y]: Point, half_sides: Point) -> f32 {
    let (x, y) = (x.abs() - half_sides[0], y.abs() - half_sides[1]);
    length([x.max(0.0), y.max(0.0)]) + x.max(y).min(0.0)
}

/// Distance to the nearest edge; inside where a ray to the right crosses an odd number of edges.
fn polygon([x, y]: Point, corners: &[Point]) -> f32 {
    let mut nearest_square = f32::MAX;
    let mut inside = false;
    let mut from = corners.last().copied().unwrap_or_default();
    for &to in corners {
        let (along_x, along_y) = (to[0] - from[0], to[1] - from[1]);
        let (left_x, left_y) = (x - from[0], y - from[1]);
        let fraction =
            (left_x * along_x + left_y * along_y) / (along_x * along_x + along_y * along_y);
        let fraction = fraction.clamp(0.0, 1.0);
        let (off_x, off_y) = (left_x - along_x * fraction, left_y - along_y * fraction);
        nearest_square = nearest_square.min(off_x * off_x + off_y * off_y);
        if (from[1] > y) != (to[1] > y) && left_x < along_x * left_y / along_y {
            inside = !inside;
        }
        from = to;
    }
    let distance = nearest_square.sqrt();
    if inside { -distance } else { distance }
}

#[cfg(test)]
mod tests {
    use super::super::factors::SHAPES;
    use super::*;

    #[test]
    fn every_shape_is_large_and_ends_within_its_frame() {
        for (index, name) in SHAPES.iter().enumerate() {
            let shape = Shape::new(index as u32);
            let mut inside = 0;
            for row in -60..=60 {
                for column in -60..=60 {
                    let point = [column as f32 / 50.0, row as f32 / 50.0];
                    if shape.distance(point) < 0.0 {
                        inside += 1;
                        assert!(length(point) < 1.08, "{name} at {point:?}");
                    }
                }
            }
            // Of the 7,850 points of the unit disc.
            assert!(inside > 2_000, "{name}: {inside}");
        }
    }

    #[test]
    fn distances_never_grow_faster_than_the_way() {
        // Anti-aliasing takes a distance for a length; the sum of the rounding errors is below 1e-5.
        const SLACK: f32 = 1e-5;
        for (name, index) in SHAPES.iter().zip(0..) {
            let shape = Shape::new(index);
            for step in 0..400 {
                let [x, y] = direction(step as f32 / 37.0);
                let radius = step as f32 / 300.0;
                let (here, there) = ([x * radius, y * radius], [x * radius + 0.01, y * radius]);
                let growth = (shape.distance(there) - shape.distance(here)).abs();
                assert!(growth <= 0.01 + SLACK, "{name}: {growth}");
            }
        }
    }
}
