//! Gaussian blur, separable; the borders are reflected as in torchvision's `gaussian_blur`.

/// Weights of the taps from `-radius_px` to `radius_px`, of sum 1.
pub fn gaussian_weights(sigma_px: f32, radius_px: usize) -> Vec<f32> {
    let weight = |tap: usize| {
        let distance = (tap as f32 - radius_px as f32) / sigma_px;
        (-0.5 * distance * distance).exp()
    };
    let weights: Vec<f32> = (0..=2 * radius_px).map(weight).collect();
    let sum: f32 = weights.iter().sum();
    weights.into_iter().map(|weight| weight / sum).collect()
}

/// Blurs each channel of `view` (`[channels, size_px, size_px]`) along rows, then along columns.
///
/// # Panics
/// Where `radius_px` is not below `size_px`: there would be nothing to reflect.
pub fn gaussian_blur(view: &mut [f32], size_px: usize, sigma_px: f32, radius_px: usize) {
    assert!(radius_px < size_px, "a blur narrower than the view");
    let weights = gaussian_weights(sigma_px, radius_px);
    let mut across = vec![0.0; size_px * size_px];
    let mut padded = vec![0.0; size_px + 2 * radius_px];
    for plane in view.chunks_exact_mut(size_px * size_px) {
        for (row, blurred) in plane
            .chunks_exact(size_px)
            .zip(across.chunks_exact_mut(size_px))
        {
            for (at, value) in padded.iter_mut().enumerate() {
                *value = row[reflected(at as isize - radius_px as isize, size_px)];
            }
            blurred.fill(0.0);
            for (tap, weight) in weights.iter().enumerate() {
                for (sum, value) in blurred.iter_mut().zip(&padded[tap..]) {
                    *sum += weight * value;
                }
            }
        }
        for (y, blurred) in plane.chunks_exact_mut(size_px).enumerate() {
            blurred.fill(0.0);
            for (tap, weight) in weights.iter().enumerate() {
                let row = reflected((y + tap) as isize - radius_px as isize, size_px);
                for (sum, value) in blurred.iter_mut().zip(&across[row * size_px..]) {
                    *sum += weight * value;
                }
            }
        }
    }
}

/// The pixel inside that `at` mirrors; the edge pixel itself is not repeated.
fn reflected(at: isize, size_px: usize) -> usize {
    let last = size_px as isize - 1;
    (last - (last - at.abs()).abs()) as usize
}
