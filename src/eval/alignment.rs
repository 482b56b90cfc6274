//! Alignment and uniformity on the sphere.
//!
//! Wang and Isola 2020 (arXiv 2005.10242), section 4.1: the two properties that the contrastive loss
//! asks for, each as a number of its own; smaller is better for both.

use super::dot::{dot, dot_four};
use super::embeddings::Embeddings;

/// Most rows whose pairs [`uniformity`] looks at: half a million pairs give the mean of the kernel to
/// a part in a thousand and take a tenth of a second.
pub const UNIFORMITY_ROWS_MAX: usize = 1_024;

/// The kernel's exponent t; the paper's choice.
const KERNEL_EXPONENT: f64 = 2.0;

/// Mean squared distance of row i of one table from row i of the other (the paper's alignment loss
/// with exponent alpha = 2): the two views of an image. Both normalised; 0 to 4. None where the tables
/// are empty, do not fit together, or a number is not finite.
pub fn alignment(left: &Embeddings, right: &Embeddings) -> Option<f32> {
    let fits = left.dim == right.dim && left.count == right.count && left.count > 0;
    if !fits || !left.is_finite() || !right.is_finite() {
        return None;
    }
    let pairs = left.values.iter().zip(&right.values);
    let sum: f64 = pairs.map(|(l, r)| f64::from(l - r).powi(2)).sum();
    Some((sum / left.count as f64) as f32)
}

/// Logarithm of the mean of exp(-2 d²) over all pairs of different rows (the paper's uniformity loss
/// with t = 2), d their distance; of the first [`UNIFORMITY_ROWS_MAX`] rows. Normalised rows: 0 where
/// all are alike, about -4 where they are spread over a sphere of many dimensions. None for fewer than
/// two rows or where a number is not finite.
pub fn uniformity(normalised: &Embeddings) -> Option<f32> {
    let count = normalised.count.min(UNIFORMITY_ROWS_MAX);
    if count < 2 || !normalised.is_finite() {
        return None;
    }
    let rows: Vec<&[f32]> = normalised.rows().take(count).collect();
    let squares: Vec<f32> = rows.iter().map(|row| dot(row, row)).collect();
    let kernel = |first: usize, second: usize, product: f32| {
        let square = squares[first] + squares[second] - 2.0 * product;
        (-KERNEL_EXPONENT * f64::from(square.max(0.0))).exp()
    };
    let mut sum = 0.0;
    for (second, right) in rows.iter().enumerate() {
        let (fours, rest) = rows[..second].as_chunks::<4>();
        for (at, &four) in fours.iter().enumerate() {
            for (row, product) in dot_four(four, right).into_iter().enumerate() {
                sum += kernel(4 * at + row, second, product);
            }
        }
        for (first, left) in (4 * fours.len()..).zip(rest) {
            sum += kernel(first, second, dot(left, right));
        }
    }
    let pairs = (count * (count - 1) / 2) as f64;
    Some((sum / pairs).ln() as f32)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Key;

    /// Rounding of f32 products of rows of length 1, times the kernel's 4.
    const ROUNDING: f32 = 2e-6;

    fn directions(count: u32, dim: u32) -> Embeddings {
        let key = |image| Key {
            seed: 8,
            step: 0,
            image,
            view: 0,
        };
        let row = |image| (0..dim).map(move |draw| key(image).normal(2 * draw));
        Embeddings::new((0..count).flat_map(row).collect(), dim as usize).normalised()
    }

    #[test]
    fn equal_views_are_aligned_and_opposite_ones_are_four_apart() {
        let table = directions(9, 5);
        let opposite = Embeddings::new(table.values.iter().map(|value| -value).collect(), 5);
        assert_eq!(alignment(&table, &table), Some(0.0));
        assert!((alignment(&table, &opposite).unwrap() - 4.0).abs() < ROUNDING);
    }

    #[test]
    fn four_corners_have_their_closed_form() {
        // Six pairs: four at squared distance 2, two at 4.
        let corners = Embeddings::new(vec![1.0, 0.0, 0.0, 1.0, -1.0, 0.0, 0.0, -1.0], 2);
        let mean: f32 = (4.0 * (-4.0_f32).exp() + 2.0 * (-8.0_f32).exp()) / 6.0;
        assert!((uniformity(&corners).unwrap() - mean.ln()).abs() < ROUNDING);
    }

    #[test]
    fn a_collapse_is_zero_and_random_directions_are_near_minus_four() {
        let alike = Embeddings::new([0.6, 0.8].repeat(11), 2);
        assert!(uniformity(&alike).unwrap().abs() < ROUNDING);
        // E exp(4 cos - 4) in 128 dimensions: -4 + 16 / 256 and less.
        let spread = uniformity(&directions(300, 128)).unwrap();
        assert!((spread + 4.0 - 0.0625).abs() < 0.02, "{spread}");
    }

    #[test]
    fn the_order_of_rows_does_not_matter() {
        let table = directions(101, 7);
        let backwards = Embeddings::new(table.rows().rev().flatten().copied().collect(), 7);
        let (there, back) = (uniformity(&table), uniformity(&backwards));
        assert!((there.unwrap() - back.unwrap()).abs() < ROUNDING);
    }

    #[test]
    fn only_the_first_rows_of_a_large_table_are_looked_at() {
        let mut table = directions(UNIFORMITY_ROWS_MAX as u32 + 50, 4);
        let before = uniformity(&table);
        table.values[UNIFORMITY_ROWS_MAX * 4..].fill(0.5);
        assert_eq!(uniformity(&table), before);
    }

    #[test]
    fn what_cannot_be_measured_is_not() {
        let one = Embeddings::new(vec![1.0, 0.0], 2);
        let broken = Embeddings::new(vec![f32::NAN, 0.0, 1.0, 0.0], 2);
        let none = Embeddings::new(Vec::new(), 2);
        assert_eq!((uniformity(&one), uniformity(&broken)), (None, None));
        assert_eq!(alignment(&one, &directions(1, 3)), None);
        assert_eq!(
            (alignment(&none, &none), alignment(&broken, &broken)),
            (None, None)
        );
    }
}
