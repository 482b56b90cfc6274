//! Inner products written so that the compiler turns them into SIMD, natively and on wasm.

/// Independent sums that one product keeps: four 128-bit registers, which hides the latency of the
/// addition.
const LANES: usize = 16;
/// Sums per product where four products run together: more would spill wasm's 16 registers.
const LANES_OF_FOUR: usize = 8;

/// Inner product of two slices of the same length.
pub(super) fn dot(left: &[f32], right: &[f32]) -> f32 {
    let (left_blocks, left_rest) = left.as_chunks::<LANES>();
    let (right_blocks, right_rest) = right.as_chunks::<LANES>();
    let mut sums = [0.0; LANES];
    for (left, right) in left_blocks.iter().zip(right_blocks) {
        for ((sum, l), r) in sums.iter_mut().zip(left).zip(right) {
            *sum += l * r;
        }
    }
    let rest: f32 = left_rest.iter().zip(right_rest).map(|(l, r)| l * r).sum();
    sums.iter().sum::<f32>() + rest
}

/// Inner products of four slices with one: each block of `right` is loaded once for all four.
pub(super) fn dot_four(left: [&[f32]; 4], right: &[f32]) -> [f32; 4] {
    let blocks = left.map(|row| row.as_chunks::<LANES_OF_FOUR>().0);
    let (right_blocks, right_rest) = right.as_chunks::<LANES_OF_FOUR>();
    let mut sums = [[0.0; LANES_OF_FOUR]; 4];
    let together = blocks[0]
        .iter()
        .zip(blocks[1])
        .zip(blocks[2])
        .zip(blocks[3]);
    for ((((a, b), c), d), right) in together.zip(right_blocks) {
        for lane in 0..LANES_OF_FOUR {
            sums[0][lane] += a[lane] * right[lane];
            sums[1][lane] += b[lane] * right[lane];
            sums[2][lane] += c[lane] * right[lane];
            sums[3][lane] += d[lane] * right[lane];
        }
    }
    let mut products = sums.map(|lanes| lanes.iter().sum::<f32>());
    for (product, row) in products.iter_mut().zip(left) {
        let rest = row.as_chunks::<LANES_OF_FOUR>().1;
        *product += rest.iter().zip(right_rest).map(|(l, r)| l * r).sum::<f32>();
    }
    products
}

/// Adds `factor` times `row` to `sum`.
pub(super) fn add_scaled(sum: &mut [f32], factor: f32, row: &[f32]) {
    for (sum, value) in sum.iter_mut().zip(row) {
        *sum += factor * value;
    }
}

/// Adds four rows, each times its factor, to `sum`, which is loaded and stored once for all four.
pub(super) fn add_scaled_four(sum: &mut [f32], factors: [f32; 4], rows: [&[f32]; 4]) {
    let together = rows[0].iter().zip(rows[1]).zip(rows[2]).zip(rows[3]);
    for (sum, (((a, b), c), d)) in sum.iter_mut().zip(together) {
        *sum += (factors[0] * a + factors[1] * b) + (factors[2] * c + factors[3] * d);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Key;

    /// Rounding of at most 70 products of numbers below 1: about 70 x 2^-24 of the sum.
    const TOLERANCE: f32 = 1e-5;

    fn draws(image: u32, count: u32) -> Vec<f32> {
        let key = Key {
            seed: 1,
            step: 0,
            image,
            view: 0,
        };
        (0..count).map(|draw| key.uniform(draw) - 0.5).collect()
    }

    #[test]
    fn every_length_equals_the_plain_sum() {
        for length in [0, 1, 7, 8, 9, 15, 16, 17, 33, 70] {
            let rows: Vec<Vec<f32>> = (0..4).map(|row| draws(row, length)).collect();
            let right = draws(9, length);
            let slow = |row: &[f32]| row.iter().zip(&right).map(|(l, r)| l * r).sum::<f32>();
            let four = dot_four([&rows[0], &rows[1], &rows[2], &rows[3]], &right);
            for (row, together) in rows.iter().zip(four) {
                assert!((dot(row, &right) - slow(row)).abs() < TOLERANCE, "{length}");
                assert!((together - slow(row)).abs() < TOLERANCE, "{length}");
            }
        }
    }

    #[test]
    fn four_rows_together_add_what_they_add_one_by_one() {
        let rows: Vec<Vec<f32>> = (0..4).map(|row| draws(row, 37)).collect();
        let factors = [0.5, -2.0, 0.25, 1.5];
        let mut one_by_one = draws(9, 37);
        let mut together = one_by_one.clone();
        for (row, factor) in rows.iter().zip(factors) {
            add_scaled(&mut one_by_one, factor, row);
        }
        add_scaled_four(
            &mut together,
            factors,
            [&rows[0], &rows[1], &rows[2], &rows[3]],
        );
        let pairs = together.iter().zip(&one_by_one);
        assert!(pairs.into_iter().all(|(l, r)| (l - r).abs() < TOLERANCE));
    }
}
