//! NT-Xent as SimCLR writes it (Chen et al. 2020, arXiv 2002.05709, section 2.1, equation 1), with
//! the mean over all 2N anchors.
//!
//! For an anchor `i` with its positive `p`, over rows of length 1:
//! `loss_i = -s_ip / t + log(sum over k != i of exp(s_ik / t))`, `s_ik = z_i . z_k`.

/// What the forward pass knows of each anchor.
#[derive(Clone, Debug, PartialEq)]
pub struct Anchors {
    /// The loss of each anchor; at least 0 in the limit, `log(2N - 1)` where all rows are alike.
    pub loss: Vec<f32>, // [M]
    /// `log(sum over k != i of exp(s_ik / t))`, for the backward pass.
    pub log_sum_exp: Vec<f32>, // [M]
    /// 1 where the positive is more similar than every negative, else 0.
    pub hit: Vec<f32>, // [M]
}

/// The row of an anchor's positive: first views are rows 0 to N - 1, second views N to 2N - 1.
pub fn positive_of(anchor: usize, rows: usize) -> usize {
    (anchor + rows / 2) % rows
}

/// Losses of all anchors. `z` holds `rows` = 2N rows of `dim` values, each of length 1.
pub fn forward(z: &[f32], dim: usize, temperature: f32) -> Anchors {
    let rows = z.len() / dim;
    let mut anchors = Anchors {
        loss: Vec::with_capacity(rows),
        log_sum_exp: Vec::with_capacity(rows),
        hit: Vec::with_capacity(rows),
    };
    for anchor in 0..rows {
        let positive = positive_of(anchor, rows);
        let similarity = |other: usize| dot(row(z, dim, anchor), row(z, dim, other)) / temperature;
        let others = (0..rows).filter(|&other| other != anchor);
        let largest = others.clone().map(similarity).fold(f32::MIN, f32::max);
        let sum: f32 = others
            .clone()
            .map(|other| (similarity(other) - largest).exp())
            .sum();
        let log_sum_exp = largest + sum.ln();
        let best_negative = others
            .filter(|&other| other != positive)
            .map(similarity)
            .fold(f32::MIN, f32::max);
        anchors.loss.push(log_sum_exp - similarity(positive));
        anchors.log_sum_exp.push(log_sum_exp);
        anchors
            .hit
            .push(f32::from(similarity(positive) > best_negative));
    }
    anchors
}

/// Gradient of `sum over i of upstream_i * loss_i` in `z`, taking the rows as free (their
/// normalisation has its own gradient).
///
/// `dz_i = 1/t * [sum over k != i of (u_i P_ik + u_k P_ki) z_k - (u_i + u_p) z_p]`,
/// `P_ik = exp(s_ik / t - log_sum_exp_i)`.
pub fn backward(
    z: &[f32], // [M, D]
    dim: usize,
    temperature: f32,
    log_sum_exp: &[f32], // [M]
    upstream: &[f32],    // [M]
) -> Vec<f32> {
    let rows = z.len() / dim;
    let mut gradient = vec![0.0; z.len()];
    for anchor in 0..rows {
        let positive = positive_of(anchor, rows);
        for other in (0..rows).filter(|&other| other != anchor) {
            let similarity = dot(row(z, dim, anchor), row(z, dim, other)) / temperature;
            let mut weight = upstream[anchor] * (similarity - log_sum_exp[anchor]).exp()
                + upstream[other] * (similarity - log_sum_exp[other]).exp();
            if other == positive {
                weight -= upstream[anchor] + upstream[positive];
            }
            for (slope, value) in gradient[anchor * dim..].iter_mut().zip(row(z, dim, other)) {
                *slope += weight * value / temperature;
            }
        }
    }
    gradient // [M, D]
}

fn row(z: &[f32], dim: usize, index: usize) -> &[f32] {
    &z[index * dim..(index + 1) * dim]
}

fn dot(a: &[f32], b: &[f32]) -> f32 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Key;

    /// f32 sums of at most a few hundred terms of size 1.
    const SUM_TOLERANCE: f32 = 1e-5;

    fn random_rows(rows: usize, dim: usize) -> Vec<f32> {
        let mut z = Vec::new();
        for image in 0..rows {
            let key = Key {
                seed: 5,
                step: 0,
                image: image as u32,
                view: 0,
            };
            let values: Vec<f32> = (0..dim).map(|d| key.normal(2 * d as u32)).collect();
            let length = dot(&values, &values).sqrt();
            z.extend(values.iter().map(|value| value / length));
        }
        z
    }

    #[test]
    fn alike_rows_lose_the_logarithm_of_the_number_of_others() {
        let z = [1.0, 0.0].repeat(8);
        let anchors = forward(&z, 2, 0.5);
        for loss in anchors.loss {
            assert!((loss - 7.0_f32.ln()).abs() < SUM_TOLERANCE);
        }
        assert_eq!(anchors.hit, [0.0; 8]);
    }

    #[test]
    fn one_pair_has_no_negatives_and_no_loss() {
        let anchors = forward(&[0.6, 0.8, 1.0, 0.0], 2, 0.1);
        assert!(anchors.loss.iter().all(|loss| loss.abs() < SUM_TOLERANCE));
    }

    #[test]
    fn two_orthogonal_pairs_have_the_closed_form() {
        let z = [1.0, 0.0, 0.0, 1.0, 1.0, 0.0, 0.0, 1.0];
        let temperature = 0.5;
        let anchors = forward(&z, 2, temperature);
        let expected = (1.0 + 2.0 * (-1.0_f32 / temperature).exp()).ln();
        for loss in anchors.loss {
            assert!((loss - expected).abs() < SUM_TOLERANCE);
        }
        assert_eq!(anchors.hit, [1.0; 4]);
    }

    #[test]
    fn swapping_the_two_views_swaps_the_anchors() {
        let z = random_rows(6, 4);
        let swapped = [&z[12..], &z[..12]].concat();
        let (a, b) = (forward(&z, 4, 0.2), forward(&swapped, 4, 0.2));
        for anchor in 0..6 {
            assert!((a.loss[anchor] - b.loss[positive_of(anchor, 6)]).abs() < SUM_TOLERANCE);
        }
    }

    #[test]
    fn the_gradient_is_that_of_central_differences() {
        const STEP: f32 = 1e-2;
        /// The third derivative times STEP^2, and f32 differences divided by 2 STEP.
        const TOLERANCE: f32 = 2e-3;
        let (rows, dim, temperature) = (8, 3, 0.5);
        let z = random_rows(rows, dim);
        let upstream: Vec<f32> = (0..rows).map(|row| 0.5 + 0.1 * row as f32).collect();
        let total = |z: &[f32]| dot(&forward(z, dim, temperature).loss, &upstream);
        let anchors = forward(&z, dim, temperature);
        let gradient = backward(&z, dim, temperature, &anchors.log_sum_exp, &upstream);
        for index in 0..z.len() {
            let (mut up, mut down) = (z.clone(), z.clone());
            up[index] += STEP;
            down[index] -= STEP;
            let slope = (total(&up) - total(&down)) / (2.0 * STEP);
            assert!((slope - gradient[index]).abs() < TOLERANCE, "{index}");
        }
    }
}
