//! From embeddings to the points of the map, so that points glide from one snapshot to the next.

use super::dot::dot;
use super::embeddings::Embeddings;
use super::principal_axes::principal_axes;

/// How far the scale goes towards its new value at one snapshot, in its logarithm.
const SCALE_STEP: f64 = 0.3;
/// The farthest point is at least this far out, so that a sudden shrinking leaves no speck.
const FILLED_AT_LEAST: f64 = 0.5;
/// Variance below this part of the mean square is rounding of f32 (2^-24, squared, with a margin),
/// not spread.
const ROUNDING_VARIANCE: f64 = 1e-12;

/// Points of one snapshot.
#[derive(Clone, Debug, PartialEq)]
pub struct Projection {
    /// One for each embedding, in -1 to 1.
    pub points: Vec<[f32; 2]>, // [N, 2]
    /// Fraction of the variance that the two axes hold, 0 to 1; 0 where there is no variance.
    pub explained: f32,
}

/// Projects snapshot after snapshot of images in the same order, each aligned with the one before; one
/// may begin with the images of the other and hold more.
#[derive(Clone, Debug, Default)]
pub struct MapProjector {
    /// Points of the last snapshot that had any spread, before scaling.
    previous: Vec<[f32; 2]>, // [N, 2]
    /// What turns an embedding's units into the map's.
    scale: Option<f64>,
}

impl MapProjector {
    /// A projector that has seen nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// The map of these embeddings: their two principal components, turned and mirrored so that they
    /// lie as near as possible to the snapshot before (orthogonal Procrustes; Schönemann 1966), and
    /// scaled to -1..1 by a factor that moves slowly. Two-dimensional embeddings are shown as they
    /// are, only scaled. Collapsed embeddings are all at the origin.
    ///
    /// None where there is no embedding or one is not finite; the next snapshot is then aligned with
    /// the last good one.
    pub fn project(&mut self, embeddings: &Embeddings) -> Option<Projection> {
        if embeddings.count == 0 || embeddings.dim == 0 || !embeddings.is_finite() {
            return None;
        }
        if embeddings.dim == 2 {
            let points = embeddings.rows().map(|row| [row[0], row[1]]).collect();
            return Some(Projection {
                points: self.scaled(points, 1.0),
                explained: 1.0,
            });
        }
        let Some(Centred { values, unit }) = centred(embeddings) else {
            return Some(Projection {
                points: vec![[0.0; 2]; embeddings.count],
                explained: 0.0,
            });
        };
        let principal = principal_axes(&values, embeddings.dim)?;
        let coordinate =
            |row: &[f32], axis: usize| principal.axes.get(axis).map_or(0.0, |axis| dot(row, axis));
        let mut points: Vec<[f32; 2]> = values
            .chunks_exact(embeddings.dim)
            .map(|row| [coordinate(row, 0), coordinate(row, 1)])
            .collect(); // [N, 2]
        if self.previous.is_empty() {
            fix_signs(&mut points);
        } else {
            align(&mut points, &self.previous);
        }
        self.previous.clone_from(&points);
        Some(Projection {
            points: self.scaled(points, unit),
            explained: principal.explained,
        })
    }

    /// The points, given in multiples of `unit`, in -1..1. The map zooms out at once, so that no
    /// point is lost, and in slowly, so that one outlier less does not make it jump.
    fn scaled(&mut self, mut points: Vec<[f32; 2]>, unit: f64) -> Vec<[f32; 2]> {
        let values = points.iter().flatten();
        let farthest = f64::from(values.fold(0.0_f32, |most, value| most.max(value.abs())));
        if farthest == 0.0 {
            return points;
        }
        let fitting = 1.0 / (farthest * unit);
        let scale = self.scale.map_or(fitting, |scale| {
            let nearer = scale * (fitting / scale).powf(SCALE_STEP);
            nearer.clamp(FILLED_AT_LEAST * fitting, fitting)
        });
        self.scale = Some(scale);
        for value in points.iter_mut().flatten() {
            *value = (f64::from(*value) * unit * scale).clamp(-1.0, 1.0) as f32;
        }
        points
    }
}

/// A table whose columns have mean zero.
struct Centred {
    /// In -1..1, in multiples of `unit`.
    values: Vec<f32>, // [N, dim]
    /// The largest absolute difference from the mean.
    unit: f64,
}

/// The table with its mean taken away, in units that keep squares finite; none where only rounding is
/// left.
fn centred(embeddings: &Embeddings) -> Option<Centred> {
    let count = embeddings.count as f64;
    let mut means = vec![0.0_f64; embeddings.dim];
    for row in embeddings.rows() {
        for (mean, &value) in means.iter_mut().zip(row) {
            *mean += f64::from(value) / count;
        }
    }
    let mut variance = 0.0_f64;
    let mut square = 0.0_f64;
    let mut differences = Vec::with_capacity(embeddings.values.len());
    let mut largest = 0.0_f64;
    for row in embeddings.rows() {
        for (&value, mean) in row.iter().zip(&means) {
            let difference = f64::from(value) - mean;
            variance += difference.powi(2);
            square += f64::from(value).powi(2);
            largest = largest.max(difference.abs());
            differences.push(difference);
        }
    }
    if variance <= ROUNDING_VARIANCE * square {
        return None;
    }
    let values = differences
        .into_iter()
        .map(|difference| (difference / largest) as f32);
    Some(Centred {
        values: values.collect(),
        unit: largest,
    })
}

/// Turns and mirrors `points` so that the sum of squared distances to `previous` is smallest. In two
/// dimensions the best rotation and the best reflection have closed forms; the better is taken.
fn align(points: &mut [[f32; 2]], previous: &[[f32; 2]]) {
    let mut product = [[0.0_f64; 2]; 2]; // points transposed x previous
    for (point, before) in points.iter().zip(previous) {
        for (row, &value) in product.iter_mut().zip(point) {
            for (sum, &target) in row.iter_mut().zip(before) {
                *sum += f64::from(value) * f64::from(target);
            }
        }
    }
    let [[xx, xy], [yx, yy]] = product;
    let (turn_cos, turn_sin) = (xx + yy, xy - yx);
    let (mirror_cos, mirror_sin) = (xx - yy, xy + yx);
    let turn = turn_cos.hypot(turn_sin);
    let mirror = mirror_cos.hypot(mirror_sin);
    if turn.max(mirror) == 0.0 {
        return;
    }
    let mirrored = mirror > turn;
    let (cos, sin) = if mirrored {
        ((mirror_cos / mirror) as f32, (mirror_sin / mirror) as f32)
    } else {
        ((turn_cos / turn) as f32, (turn_sin / turn) as f32)
    };
    for point in points {
        let [x, y] = *point;
        let y = if mirrored { -y } else { y };
        *point = [x * cos - y * sin, x * sin + y * cos];
    }
}

/// Mirrors each axis so that its longer tail is positive: eigenvectors have no sign of their own.
fn fix_signs(points: &mut [[f32; 2]]) {
    for axis in 0..2 {
        let skew: f64 = points
            .iter()
            .map(|point| f64::from(point[axis]).powi(3))
            .sum();
        if skew < 0.0 {
            points
                .iter_mut()
                .for_each(|point| point[axis] = -point[axis]);
        }
    }
}
