//! The two directions of largest variance, by subspace iteration.
//!
//! Halko, Martinsson and Tropp 2011 (arXiv 0909.4061), algorithm 4.4, with the covariance as the
//! operator. It is never built: 2,000 x 512 embeddings would cost half a billion products for a
//! matrix of which two directions are wanted, and as much again for all of its eigenvectors.

use super::dot::{add_scaled, dot};
use crate::random::Key;
use nalgebra::{DMatrix, SymmetricEigen};

/// Directions that iterate together: the two that are wanted, and four that let these converge by
/// the gap to the seventh eigenvalue instead of to the third.
const DIRECTIONS: usize = 6;
/// The iteration ends when a step moves the two axes by less than this angle, in radians: a third of
/// a pixel at the edge of a map of 600 pixels.
const STILL_RADIANS: f32 = 1e-3;
/// A spectrum without a gap never comes to rest; any axes inside it are as good.
const ITERATIONS_AT_MOST: usize = 40;

/// Axes of a centred table.
pub(super) struct PrincipalAxes {
    /// Unit vectors, by falling variance; fewer than two where the dimension is 1.
    pub axes: Vec<Vec<f32>>, // [2, dim]
    /// Fraction of the variance that the axes hold, 0 to 1.
    pub explained: f32,
}

/// The principal axes of `centred`, rows of `dim` numbers whose columns have mean zero and which are
/// of moderate size (around 1). None where an eigenvalue is not finite.
pub(super) fn principal_axes(centred: &[f32], dim: usize) -> Option<PrincipalAxes> {
    let directions = DIRECTIONS.min(dim);
    let wanted = directions.min(2);
    let total_variance: f64 = centred.iter().map(|&value| f64::from(value).powi(2)).sum();

    let mut basis = starting_directions(dim, directions); // [dim, directions]
    let mut explained = 0.0;
    for _ in 0..ITERATIONS_AT_MOST {
        let image = covariance_times(centred, &basis); // [dim, directions]
        // Rayleigh and Ritz: the best eigenvectors inside the subspace.
        let mut inside = basis.transpose() * &image; // [directions, directions]
        inside = (&inside + inside.transpose()) * 0.5;
        if inside.iter().any(|value| !value.is_finite()) {
            return None;
        }
        let eigen = SymmetricEigen::new(inside);
        let mut order: Vec<usize> = (0..directions).collect();
        order.sort_by(|&a, &b| eigen.eigenvalues[b].total_cmp(&eigen.eigenvalues[a]));
        let rotation = eigen.eigenvectors.select_columns(&order);
        let held: f32 = order[..wanted]
            .iter()
            .map(|&column| eigen.eigenvalues[column])
            .sum();
        explained = (f64::from(held) / total_variance).clamp(0.0, 1.0) as f32;

        let next = (image * &rotation).qr().q(); // [dim, directions]
        let moved = angle_between(&next, &(basis * rotation), wanted);
        basis = next;
        if moved < STILL_RADIANS {
            break;
        }
    }
    let axes = basis
        .column_iter()
        .take(wanted)
        .map(|axis| axis.iter().copied().collect());
    Some(PrincipalAxes {
        axes: axes.collect(),
        explained,
    })
}

/// Orthonormal directions drawn from a fixed seed, so that equal tables give equal axes.
fn starting_directions(dim: usize, directions: usize) -> DMatrix<f32> {
    const SEED: u32 = 0x9e37_79b9;
    let drawn = DMatrix::from_fn(dim, directions, |row, column| {
        let key = Key {
            seed: SEED,
            step: 0,
            image: row as u32,
            view: 0,
        };
        key.normal(2 * column as u32)
    });
    drawn.qr().q()
}

/// The table's transpose times the table times `basis`, one row of the table at a time.
fn covariance_times(centred: &[f32], basis: &DMatrix<f32>) -> DMatrix<f32> {
    let dim = basis.nrows();
    let mut product = DMatrix::zeros(dim, basis.ncols());
    for row in centred.chunks_exact(dim) {
        let columns = basis.as_slice().chunks_exact(dim);
        for (direction, sum) in columns.zip(product.as_mut_slice().chunks_exact_mut(dim)) {
            add_scaled(sum, dot(direction, row), row);
        }
    }
    product
}

/// The largest angle between the planes of the first `wanted` columns of two orthonormal bases, in
/// radians. Planes, not axes: inside a plane of equal variances the axes may turn for ever.
fn angle_between(left: &DMatrix<f32>, right: &DMatrix<f32>, wanted: usize) -> f32 {
    let (left, right) = (left.columns(0, wanted), right.columns(0, wanted));
    // What of the left plane lies outside the right one: the sine of the angle.
    let outside = left - right * (right.transpose() * left);
    outside.norm().min(1.0).asin()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Sine of the angle that [`STILL_RADIANS`] may leave.
    const TOLERANCE: f32 = 5e-3;

    #[test]
    fn the_axes_of_a_known_covariance_are_found() {
        // Opposite pairs along orthogonal directions: eigenvalues 18, 8 and 2 over (3, 4, 0) / 5,
        // (-4, 3, 0) / 5 and (0, 0, 1).
        let directions = [[0.6, 0.8, 0.0], [-0.8, 0.6, 0.0], [0.0, 0.0, 1.0]];
        let rows = directions.iter().zip([3.0_f32, 2.0, 1.0]);
        let table: Vec<f32> = rows
            .flat_map(|(d, s)| [d.map(|v| v * s), d.map(|v| -v * s)].concat())
            .collect();
        let found = principal_axes(&table, 3).unwrap();
        for (axis, expected) in found.axes.iter().zip(directions) {
            assert!(1.0 - dot(axis, &expected).abs() < TOLERANCE, "{axis:?}");
        }
        assert!((found.explained - 26.0 / 28.0).abs() < TOLERANCE);
    }

    #[test]
    fn the_iteration_agrees_with_all_eigenvectors_in_many_dimensions() {
        let (count, dim) = (300, 40);
        let key = |row| Key {
            seed: 3,
            step: 0,
            image: row,
            view: 0,
        };
        let mut table = DMatrix::from_fn(count, dim, |row, column| {
            key(row as u32).normal(2 * column as u32) / (1.0 + column as f32).sqrt()
        });
        for mut column in table.column_iter_mut() {
            let mean = column.mean();
            column.add_scalar_mut(-mean);
        }
        let eigen = SymmetricEigen::new(table.transpose() * &table);
        let mut order: Vec<usize> = (0..dim).collect();
        order.sort_by(|&a, &b| eigen.eigenvalues[b].total_cmp(&eigen.eigenvalues[a]));

        let row_major: Vec<f32> = table.transpose().iter().copied().collect();
        let found = principal_axes(&row_major, dim).unwrap();
        for (axis, &column) in found.axes.iter().zip(&order) {
            let expected: Vec<f32> = eigen.eigenvectors.column(column).iter().copied().collect();
            assert!(1.0 - dot(axis, &expected).abs() < TOLERANCE);
        }
    }
}
