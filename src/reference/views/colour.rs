//! Colour operations on a view `[3, size, size]` from 0 to 1, as `torchvision.transforms.functional`
//! does them on float tensors.

/// ITU-R 601-2 luma with torchvision's digits.
pub const LUMA: [f32; 3] = [0.2989, 0.587, 0.114];

/// Multiplies by `factor`; 1 changes nothing.
pub fn adjust_brightness(view: &mut [f32], factor: f32) {
    for value in view {
        *value = blend(*value, 0.0, factor);
    }
}

/// Away from the view's mean luma by `factor`; 1 changes nothing, 0 leaves the mean.
pub fn adjust_contrast(view: &mut [f32], factor: f32) {
    let pixels = view.len() / 3;
    let mut sum = 0.0_f64;
    for pixel in 0..pixels {
        sum += f64::from(luma(read(view, pixel)));
    }
    let mean = (sum / pixels as f64) as f32;
    for value in view {
        *value = blend(*value, mean, factor);
    }
}

/// Away from each pixel's own luma by `factor`; 1 changes nothing, 0 leaves grey.
pub fn adjust_saturation(view: &mut [f32], factor: f32) {
    for pixel in 0..view.len() / 3 {
        let rgb = read(view, pixel);
        let grey = luma(rgb);
        write(view, pixel, rgb.map(|value| blend(value, grey, factor)));
    }
}

/// Turns the hue by `shift`, in turns of the colour circle.
pub fn adjust_hue(view: &mut [f32], shift: f32) {
    for pixel in 0..view.len() / 3 {
        let [hue, saturation, value] = hsv_from_rgb(read(view, pixel));
        let hue = hue + shift;
        write(
            view,
            pixel,
            rgb_from_hsv([hue - hue.floor(), saturation, value]),
        );
    }
}

/// Every channel becomes the luma.
pub fn greyscale(view: &mut [f32]) {
    for pixel in 0..view.len() / 3 {
        let grey = luma(read(view, pixel));
        write(view, pixel, [grey; 3]);
    }
}

/// Inverts the values that are at or above `threshold`.
pub fn solarise(view: &mut [f32], threshold: f32) {
    for value in view {
        if *value >= threshold {
            *value = 1.0 - *value;
        }
    }
}

fn luma([red, green, blue]: [f32; 3]) -> f32 {
    LUMA[0] * red + LUMA[1] * green + LUMA[2] * blue
}

fn blend(value: f32, towards: f32, factor: f32) -> f32 {
    (factor * value + (1.0 - factor) * towards).clamp(0.0, 1.0)
}

/// Hue in turns from 0 to below 1; a grey pixel has hue and saturation 0.
fn hsv_from_rgb([red, green, blue]: [f32; 3]) -> [f32; 3] {
    let value = red.max(green).max(blue);
    let chroma = value - red.min(green).min(blue);
    if chroma == 0.0 {
        return [0.0, 0.0, value];
    }
    let sixths = if value == red {
        (green - blue) / chroma
    } else if value == green {
        2.0 + (blue - red) / chroma
    } else {
        4.0 + (red - green) / chroma
    };
    let hue = sixths / 6.0;
    [hue - hue.floor(), chroma / value, value]
}

/// The inverse of [`hsv_from_rgb`].
fn rgb_from_hsv([hue, saturation, value]: [f32; 3]) -> [f32; 3] {
    let sixth = (hue * 6.0) as u32;
    let fraction = hue * 6.0 - sixth as f32;
    let lowest = value * (1.0 - saturation);
    let falling = value * (1.0 - saturation * fraction);
    let rising = value * (1.0 - saturation * (1.0 - fraction));
    match sixth {
        1 => [falling, value, lowest],
        2 => [lowest, value, rising],
        3 => [lowest, falling, value],
        4 => [rising, lowest, value],
        5 => [value, lowest, falling],
        // 0, and 6 where the hue was rounded up to a full turn.
        _ => [value, rising, lowest],
    }
}

fn read(view: &[f32], pixel: usize) -> [f32; 3] {
    let pixels = view.len() / 3;
    [view[pixel], view[pixels + pixel], view[2 * pixels + pixel]]
}

fn write(view: &mut [f32], pixel: usize, rgb: [f32; 3]) {
    let pixels = view.len() / 3;
    for (channel, value) in rgb.into_iter().enumerate() {
        view[channel * pixels + pixel] = value;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_at_the_threshold_is_inverted() {
        let mut view = [0.0, 0.25, 0.5, 0.75];
        solarise(&mut view, 0.25);
        assert_eq!(view, [0.0, 0.75, 0.5, 0.25]);
    }
}
