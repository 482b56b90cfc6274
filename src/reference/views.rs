//! One view of one image, step by step: the oracle of the kernels in `shaders/augment`.
//!
//! The colour operations are torchvision's on float tensors; the geometry is one bilinear sampling
//! of the source in place of one for the crop and another for the rotation.

pub mod blur;
pub mod colour;

/// Where each parameter stands in a row. `shaders/augment/*.wgsl` name the same columns.
pub mod column {
    /// The crop's box, in whole pixels of the source.
    pub const CROP_LEFT_PX: usize = 0;
    pub const CROP_TOP_PX: usize = 1;
    pub const CROP_WIDTH_PX: usize = 2;
    pub const CROP_HEIGHT_PX: usize = 3;
    /// 1 where the crop is mirrored left to right, else 0.
    pub const HORIZONTAL_FLIP: usize = 4;
    /// 1 where the crop is mirrored top to bottom, else 0.
    pub const VERTICAL_FLIP: usize = 5;
    /// Of the rotation's angle, which turns counter-clockwise: 1 and 0 leave the view upright.
    pub const ROTATION_COSINE: usize = 6;
    pub const ROTATION_SINE: usize = 7;
    /// Four jitter operations in the order in which they are applied, as [`super::Jitter`] codes.
    pub const JITTER_OPERATION: usize = 8;
    /// The factor (for hue the shift in turns) of each of the four.
    pub const JITTER_FACTOR: usize = 12;
    /// 1 where all channels become the luma, else 0.
    pub const GREYSCALE: usize = 16;
    /// The blur's standard deviation in pixels of this view; 0 is no blur.
    pub const BLUR_SIGMA_PX: usize = 17;
    /// The blur reaches so many whole pixels to each side; below the view's side.
    pub const BLUR_RADIUS_PX: usize = 18;
    /// Values from here on are inverted; above 1 is no solarisation.
    pub const SOLARISE_THRESHOLD: usize = 19;
    /// The painted box in whole pixels of the view, right and bottom exclusive; empty is no cut-out.
    pub const CUT_OUT_LEFT_PX: usize = 20;
    pub const CUT_OUT_TOP_PX: usize = 21;
    pub const CUT_OUT_RIGHT_PX: usize = 22;
    pub const CUT_OUT_BOTTOM_PX: usize = 23;
}

/// Length of a row of parameters.
pub const PARAMETERS: usize = 24;

/// How many operations a colour jitter has.
pub const JITTER_STAGES: usize = 4;

/// The value painted by the cut-out.
pub const CUT_OUT_GREY: f32 = 0.5;

/// A colour jitter's operation; the number is its code in a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Jitter {
    Off = 0,
    Brightness = 1,
    Contrast = 2,
    Saturation = 3,
    Hue = 4,
}

impl Jitter {
    /// As it stands in a row.
    pub fn code(self) -> f32 {
        self as u8 as f32
    }

    /// The operation of a code; an unknown one is off.
    pub fn from_code(code: f32) -> Self {
        [
            Self::Brightness,
            Self::Contrast,
            Self::Saturation,
            Self::Hue,
        ]
        .into_iter()
        .find(|jitter| jitter.code() == code)
        .unwrap_or(Self::Off)
    }
}

/// The sides of an image and of a view that is made of it, in pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sides {
    pub image_px: usize,
    pub view_px: usize,
}

impl Sides {
    /// A view as large as its image.
    pub const fn alike(size_px: usize) -> Self {
        Self {
            image_px: size_px,
            view_px: size_px,
        }
    }
}

/// Makes one view: crop, flips, rotation, colour jitter, greyscale, blur, solarise, cut-out.
///
/// # Shapes
/// - `rgb`: `[image_px, image_px, 3]`, sRGB
/// - `parameters`: [`PARAMETERS`] values in the order of [`mod@column`]
/// - `view`: `[3, view_px, view_px]`, from 0 to 1
///
/// # Panics
/// Where a slice has another length.
pub fn make_view(rgb: &[u8], sides: Sides, parameters: &[f32], view: &mut [f32]) {
    assert_eq!(parameters.len(), PARAMETERS, "a row of view parameters");
    crop_flip_rotate(rgb, sides, parameters, view);
    for stage in 0..JITTER_STAGES {
        let factor = parameters[column::JITTER_FACTOR + stage];
        match Jitter::from_code(parameters[column::JITTER_OPERATION + stage]) {
            Jitter::Off => {}
            Jitter::Brightness => colour::adjust_brightness(view, factor),
            Jitter::Contrast => colour::adjust_contrast(view, factor),
            Jitter::Saturation => colour::adjust_saturation(view, factor),
            Jitter::Hue => colour::adjust_hue(view, factor),
        }
    }
    if parameters[column::GREYSCALE] > 0.0 {
        colour::greyscale(view);
    }
    if parameters[column::BLUR_SIGMA_PX] > 0.0 {
        let radius_px = parameters[column::BLUR_RADIUS_PX] as usize;
        let sigma_px = parameters[column::BLUR_SIGMA_PX];
        blur::gaussian_blur(view, sides.view_px, sigma_px, radius_px);
    }
    if parameters[column::SOLARISE_THRESHOLD] <= 1.0 {
        colour::solarise(view, parameters[column::SOLARISE_THRESHOLD]);
    }
    cut_out(view, sides.view_px, parameters);
}

/// Samples the source where each pixel of the view comes from.
///
/// A pixel of the view is turned back about the view's centre, kept inside the view (so that the
/// nearest edge pixel of the crop fills the corners), mirrored, and scaled to the crop's box.
/// Bilinear as `torch.nn.functional.interpolate` with `align_corners=False`: pixel centres lie at
/// halves, and what lies outside the crop is its nearest pixel. A crop that is larger than its view is sampled,
/// not averaged, as by torchvision without `antialias`; of a view as large as its image no crop is.
///
/// # Shapes
/// `rgb`: `[image_px, image_px, 3]`, `view`: `[3, view_px, view_px]`.
///
/// # Panics
/// Where a slice has another length.
pub fn crop_flip_rotate(rgb: &[u8], sides: Sides, parameters: &[f32], view: &mut [f32]) {
    let Sides { image_px, view_px } = sides;
    assert_eq!(
        rgb.len(),
        image_px * image_px * 3,
        "a square image of three channels"
    );
    assert_eq!(
        view.len(),
        3 * view_px * view_px,
        "a square view of three channels"
    );
    let last = view_px as f32 - 1.0;
    let centre = last / 2.0;
    let cosine = parameters[column::ROTATION_COSINE];
    let sine = parameters[column::ROTATION_SINE];
    for y in 0..view_px {
        for x in 0..view_px {
            let right = x as f32 - centre;
            let down = y as f32 - centre;
            let mut u = (cosine * right - sine * down + centre).clamp(0.0, last);
            let mut v = (sine * right + cosine * down + centre).clamp(0.0, last);
            if parameters[column::HORIZONTAL_FLIP] > 0.0 {
                u = last - u;
            }
            if parameters[column::VERTICAL_FLIP] > 0.0 {
                v = last - v;
            }
            let column = Between::new(
                u,
                view_px,
                parameters[column::CROP_LEFT_PX],
                parameters[column::CROP_WIDTH_PX],
            );
            let row = Between::new(
                v,
                view_px,
                parameters[column::CROP_TOP_PX],
                parameters[column::CROP_HEIGHT_PX],
            );
            for channel in 0..3 {
                let at = |row: usize, column: usize| {
                    f32::from(rgb[(row * image_px + column) * 3 + channel])
                };
                let upper = column.mix(at(row.low, column.low), at(row.low, column.high));
                let lower = column.mix(at(row.high, column.low), at(row.high, column.high));
                view[(channel * view_px + y) * view_px + x] = row.mix(upper, lower) / 255.0;
            }
        }
    }
}

/// Two neighbouring pixels of the source along one axis, and how far between them a sample lies.
struct Between {
    low: usize,
    high: usize,
    fraction: f32,
}

impl Between {
    /// Of the view's position `along`, scaled to a crop from `start` of length `length`.
    fn new(along: f32, view_px: usize, start: f32, length: f32) -> Self {
        let inside = (along + 0.5) * (length / view_px as f32) - 0.5;
        let position = start + inside.clamp(0.0, length - 1.0);
        let low = position as usize;
        Self {
            low,
            high: (low + 1).min((start + length) as usize - 1),
            fraction: position - low as f32,
        }
    }

    fn mix(&self, low: f32, high: f32) -> f32 {
        low + self.fraction * (high - low)
    }
}

/// Paints the cut-out's box grey.
fn cut_out(view: &mut [f32], size_px: usize, parameters: &[f32]) {
    let edge = |column: usize| parameters[column] as usize;
    for plane in view.chunks_exact_mut(size_px * size_px) {
        for y in edge(column::CUT_OUT_TOP_PX)..edge(column::CUT_OUT_BOTTOM_PX) {
            let left = y * size_px + edge(column::CUT_OUT_LEFT_PX);
            let right = y * size_px + edge(column::CUT_OUT_RIGHT_PX);
            plane[left..right].fill(CUT_OUT_GREY);
        }
    }
}
