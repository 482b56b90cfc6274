//! The figures of one table of embeddings, each with how many rows it was computed on.

use super::alignment::{UNIFORMITY_ROWS_MAX, alignment, uniformity};
use super::effective_rank::{RANK_ROWS_MAX, effective_rank};
use super::embeddings::Embeddings;
use super::spread::embedding_std;
use crate::protocol::SpaceFigures;

/// Everything that a table tells without labels. `views` are embeddings of two views of the same
/// images, row by row, where there are any. The rows need not be normalised.
pub fn space_figures(table: &Embeddings, views: Option<[&Embeddings; 2]>) -> SpaceFigures {
    let rows_up_to = |most: usize| table.count.min(most) as u32;
    let views = views.map(|pair| pair.map(Embeddings::normalised));
    let aligned = views.and_then(|[left, right]| Some((alignment(&left, &right)?, left.count)));
    SpaceFigures {
        dim: table.dim as u32,
        images: table.count as u32,
        embedding_std: embedding_std(table),
        effective_rank: effective_rank(table),
        rank_images: rows_up_to(RANK_ROWS_MAX),
        uniformity: uniformity(&table.normalised()),
        uniformity_images: rows_up_to(UNIFORMITY_ROWS_MAX),
        alignment: aligned.map(|(alignment, _)| alignment),
        pairs: aligned.map_or(0, |(_, pairs)| pairs as u32),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_figure_says_on_how_many_rows_it_was_computed() {
        let rows = UNIFORMITY_ROWS_MAX + 1;
        let table = Embeddings::new([3.0, 0.0, 0.0, 5.0].repeat(rows.div_ceil(2)), 2);
        let view = Embeddings::new(vec![2.0, 0.0], 2);
        let other = Embeddings::new(vec![0.0, 9.0], 2);
        let figures = space_figures(&table, Some([&view, &other]));
        assert_eq!((figures.dim, figures.images), (2, table.count as u32));
        assert_eq!(figures.rank_images, table.count as u32);
        assert_eq!(figures.uniformity_images, UNIFORMITY_ROWS_MAX as u32);
        assert_eq!((figures.alignment, figures.pairs), (Some(2.0), 1));
        // Of directions: two rows apart by the root of 2 in half of the pairs, by nothing in the rest.
        let pairs = f64::from(UNIFORMITY_ROWS_MAX as u32);
        let apart = 0.5 * pairs / (pairs - 1.0);
        let expected = (apart * (-4.0_f64).exp() + 1.0 - apart).ln() as f32;
        let found = figures.uniformity.unwrap();
        assert!((found - expected).abs() < 1e-4, "{found} {expected}");
    }

    #[test]
    fn without_views_and_with_broken_numbers_figures_are_left_out() {
        let broken = Embeddings::new(vec![f32::NAN, 1.0, 0.0, 1.0], 2);
        let figures = space_figures(&broken, None);
        assert!(figures.embedding_std.is_nan());
        assert_eq!((figures.effective_rank, figures.uniformity), (None, None));
        assert_eq!((figures.alignment, figures.pairs), (None, 0));
    }
}
