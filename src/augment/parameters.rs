//! From a policy and a key to one view's parameters.

use super::{ColourJitter, Crop, ViewPolicy};
use crate::random::{Key, Moment};
use crate::reference::views::{JITTER_STAGES, Jitter, PARAMETERS, Sides, column};

/// Which random number is which. Each augmentation has a block of its own, and its first draw
/// decides whether it is applied: adding one, or drawing more in one, moves no other's numbers.
mod draw {
    pub const CROP: u32 = 0x000;
    pub const HORIZONTAL_FLIP: u32 = 0x100;
    pub const VERTICAL_FLIP: u32 = 0x200;
    pub const ROTATION: u32 = 0x300;
    pub const COLOUR_JITTER: u32 = 0x400;
    pub const GREYSCALE: u32 = 0x500;
    pub const BLUR: u32 = 0x600;
    pub const SOLARISE: u32 = 0x700;
    pub const CUT_OUT: u32 = 0x800;
}

/// Boxes drawn before the crop falls back to the centre (torchvision's number).
const CROP_TRIES: u32 = 10;
/// Of a blur's width; beyond it the Gaussian has less than 0.3 % of its weight.
const BLUR_RADIUS_SIGMAS: f32 = 3.0;
/// The side of the view in whose pixels a policy's blur is measured.
const BLUR_SIDE_PX: f32 = 224.0;
/// A threshold that no value reaches.
const NEVER_SOLARISED: f32 = 2.0;

/// A box of whole pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PixelBox {
    pub left_px: usize,
    pub top_px: usize,
    pub width_px: usize,
    pub height_px: usize,
}

/// Everything that was drawn for one view.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ViewParameters {
    pub crop: PixelBox,
    pub horizontal_flip: bool,
    pub vertical_flip: bool,
    /// Counter-clockwise, in radians.
    pub rotation_radians: f32,
    /// The jitter's operations in their order, each with its factor (hue: its shift in turns).
    pub jitter: [(Jitter, f32); JITTER_STAGES],
    pub greyscale: bool,
    /// Standard deviation in pixels of this view; 0 is no blur.
    pub blur_sigma_px: f32,
    /// Reach to each side, in pixels.
    pub blur_radius_px: usize,
    /// Values from here on are inverted; above 1 is no solarisation.
    pub solarise_threshold: f32,
    /// What is painted grey; an empty box is no cut-out.
    pub cut_out: PixelBox,
}

impl ViewParameters {
    /// Draws the view of `key` for a square image.
    pub fn draw(policy: &ViewPolicy, key: Key, sides: Sides) -> Self {
        let Sides { image_px, view_px } = sides;
        let happens = |block: u32, probability: f32| key.uniform(block) < probability;
        let (blur_sigma_px, blur_radius_px) = if happens(draw::BLUR, policy.blur.probability) {
            let [low, high] = policy.blur.sigma_of_224_px;
            let sigma_px = between(low, high, key.uniform(draw::BLUR + 1));
            blur_at(sigma_px * view_px as f32 / BLUR_SIDE_PX, view_px)
        } else {
            (0.0, 0)
        };
        Self {
            crop: if happens(draw::CROP, policy.crop.probability) {
                draw_crop(&policy.crop, key, image_px)
            } else {
                whole(image_px)
            },
            horizontal_flip: happens(draw::HORIZONTAL_FLIP, policy.horizontal_flip),
            vertical_flip: happens(draw::VERTICAL_FLIP, policy.vertical_flip),
            rotation_radians: if happens(draw::ROTATION, policy.rotation.probability) {
                let most = policy.rotation.degrees_max.to_radians();
                between(-most, most, key.uniform(draw::ROTATION + 1))
            } else {
                0.0
            },
            jitter: if happens(draw::COLOUR_JITTER, policy.colour_jitter.probability) {
                draw_jitter(&policy.colour_jitter, key)
            } else {
                [(Jitter::Off, 0.0); JITTER_STAGES]
            },
            greyscale: happens(draw::GREYSCALE, policy.greyscale),
            blur_sigma_px,
            blur_radius_px,
            solarise_threshold: if happens(draw::SOLARISE, policy.solarise.probability) {
                policy.solarise.threshold
            } else {
                NEVER_SOLARISED
            },
            cut_out: if happens(draw::CUT_OUT, policy.cut_out.probability) {
                draw_cut_out(policy.cut_out.side, key, view_px)
            } else {
                PixelBox {
                    left_px: 0,
                    top_px: 0,
                    width_px: 0,
                    height_px: 0,
                }
            },
        }
    }

    /// As the kernels and the reference read it, in the order of [`mod@column`].
    pub fn row(&self) -> [f32; PARAMETERS] {
        let flag = |set: bool| if set { 1.0 } else { 0.0 };
        let cut_out = &self.cut_out;
        let mut row = [0.0; PARAMETERS];
        row[column::CROP_LEFT_PX] = self.crop.left_px as f32;
        row[column::CROP_TOP_PX] = self.crop.top_px as f32;
        row[column::CROP_WIDTH_PX] = self.crop.width_px as f32;
        row[column::CROP_HEIGHT_PX] = self.crop.height_px as f32;
        row[column::HORIZONTAL_FLIP] = flag(self.horizontal_flip);
        row[column::VERTICAL_FLIP] = flag(self.vertical_flip);
        row[column::ROTATION_COSINE] = self.rotation_radians.cos();
        row[column::ROTATION_SINE] = self.rotation_radians.sin();
        for (stage, (jitter, factor)) in self.jitter.into_iter().enumerate() {
            row[column::JITTER_OPERATION + stage] = jitter.code();
            row[column::JITTER_FACTOR + stage] = factor;
        }
        row[column::GREYSCALE] = flag(self.greyscale);
        row[column::BLUR_SIGMA_PX] = self.blur_sigma_px;
        row[column::BLUR_RADIUS_PX] = self.blur_radius_px as f32;
        row[column::SOLARISE_THRESHOLD] = self.solarise_threshold;
        row[column::CUT_OUT_LEFT_PX] = cut_out.left_px as f32;
        row[column::CUT_OUT_TOP_PX] = cut_out.top_px as f32;
        row[column::CUT_OUT_RIGHT_PX] = (cut_out.left_px + cut_out.width_px) as f32;
        row[column::CUT_OUT_BOTTOM_PX] = (cut_out.top_px + cut_out.height_px) as f32;
        row
    }
}

/// The rows of a batch's views, a policy for each, of which the first is the image's view `first_view`: each view of
/// an image has draws of its own.
///
/// `image_indices` are those in the whole set, so that an image's draws do not depend on its row
/// in the batch. Row `v` belongs to image `v % B`: all first views, then all second ones, and so on.
pub fn parameter_table(
    policies: &[ViewPolicy],
    first_view: u32,
    moment: Moment,
    image_indices: &[u32],
    sides: Sides,
) -> Vec<[f32; PARAMETERS]> {
    let Moment { seed, step } = moment;
    let mut rows = Vec::with_capacity(policies.len() * image_indices.len());
    for (view, policy) in (first_view..).zip(policies) {
        for &image in image_indices {
            let key = Key {
                seed,
                step,
                image,
                view,
            };
            rows.push(ViewParameters::draw(policy, key, sides).row());
        }
    }
    rows // [V B][PARAMETERS]
}

fn between(low: f32, high: f32, uniform: f32) -> f32 {
    low + (high - low) * uniform
}

/// Uniform in `0..count`.
fn index_below(count: usize, uniform: f32) -> usize {
    ((uniform * count as f32) as usize).min(count - 1)
}

fn whole(size_px: usize) -> PixelBox {
    PixelBox {
        left_px: 0,
        top_px: 0,
        width_px: size_px,
        height_px: size_px,
    }
}

/// torchvision's `RandomResizedCrop.get_params` on a square image: a fraction of the area and a ratio,
/// drawn again while the box does not fit; in the end the largest centred box of a permitted ratio.
fn draw_crop(crop: &Crop, key: Key, size_px: usize) -> PixelBox {
    const DRAWS_PER_TRY: u32 = 4;
    let side = size_px as f32;
    let [flattest, tallest] = crop.ratio.map(f32::ln);
    for try_number in 0..CROP_TRIES {
        let uniform = |draw: u32| key.uniform(draw::CROP + 1 + DRAWS_PER_TRY * try_number + draw);
        let area = side * side * between(crop.scale[0], crop.scale[1], uniform(0));
        let ratio = between(flattest, tallest, uniform(1)).exp();
        let width_px = (area * ratio).sqrt().round() as usize;
        let height_px = (area / ratio).sqrt().round() as usize;
        if (1..=size_px).contains(&width_px) && (1..=size_px).contains(&height_px) {
            return PixelBox {
                left_px: index_below(size_px - width_px + 1, uniform(2)),
                top_px: index_below(size_px - height_px + 1, uniform(3)),
                width_px,
                height_px,
            };
        }
    }
    let width_px = ((side * crop.ratio[1]).round() as usize).clamp(1, size_px);
    let height_px = ((side / crop.ratio[0]).round() as usize).clamp(1, size_px);
    PixelBox {
        left_px: (size_px - width_px) / 2,
        top_px: (size_px - height_px) / 2,
        width_px,
        height_px,
    }
}

/// torchvision's `ColorJitter.get_params`: a random order, and a factor for each operation whose
/// range is not empty.
fn draw_jitter(jitter: &ColourJitter, key: Key) -> [(Jitter, f32); JITTER_STAGES] {
    const FACTORS: u32 = draw::COLOUR_JITTER + 1;
    const ORDER: u32 = draw::COLOUR_JITTER + 0x10;
    let factor = |range: f32, draw: u32| {
        let range = range * jitter.strength;
        between(
            (1.0 - range).max(0.0),
            1.0 + range,
            key.uniform(FACTORS + draw),
        )
    };
    let hue = (jitter.hue * jitter.strength).min(0.5);
    let mut stages = [
        (Jitter::Brightness, factor(jitter.brightness, 0)),
        (Jitter::Contrast, factor(jitter.contrast, 1)),
        (Jitter::Saturation, factor(jitter.saturation, 2)),
        (Jitter::Hue, between(-hue, hue, key.uniform(FACTORS + 3))),
    ];
    for (operation, factor) in &mut stages {
        let changes_nothing = if *operation == Jitter::Hue { 0.0 } else { 1.0 };
        if *factor == changes_nothing {
            *operation = Jitter::Off;
        }
    }
    for (draw, last) in (ORDER..).zip((1..JITTER_STAGES).rev()) {
        stages.swap(last, index_below(last + 1, key.uniform(draw)));
    }
    stages
}

/// The blur's width and reach: three widths, but at most half the view, which keeps the cost of the
/// largest blurs in bounds and leaves enough of the view to reflect.
fn blur_at(sigma_px: f32, size_px: usize) -> (f32, usize) {
    let reach = (BLUR_RADIUS_SIGMAS * sigma_px).ceil() as usize;
    (sigma_px, reach.min(size_px / 2))
}

/// A square about a pixel that is uniform in the view; what would stick out is cut (DeVries and
/// Taylor, section 3.2).
fn draw_cut_out(side: f32, key: Key, size_px: usize) -> PixelBox {
    let side_px = (side * size_px as f32).round() as usize;
    let span = |uniform: f32| {
        let centre = index_below(size_px, uniform);
        let start = centre.saturating_sub(side_px / 2);
        let end = (centre + side_px - side_px / 2).min(size_px);
        (start, end - start)
    };
    let (left_px, width_px) = span(key.uniform(draw::CUT_OUT + 1));
    let (top_px, height_px) = span(key.uniform(draw::CUT_OUT + 2));
    PixelBox {
        left_px,
        top_px,
        width_px,
        height_px,
    }
}
