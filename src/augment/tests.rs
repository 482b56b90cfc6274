use super::*;
use crate::random::{Key, Moment};
use crate::recipe::{
    Blur, ColourJitter, Crop, CutOut, Preset, Rotation, Solarise, ViewPolicy, WORKING_SIZES_PX,
};
use crate::reference::views::{Jitter, Sides, column, make_view};

const SIZE_PX: usize = 32;

fn key(image: u32) -> Key {
    Key {
        seed: 5,
        step: 2,
        image,
        view: 1,
    }
}

/// Everything, always.
fn everything() -> ViewPolicy {
    ViewPolicy {
        crop: Crop {
            probability: 1.0,
            ..ViewPolicy::NONE.crop
        },
        horizontal_flip: 1.0,
        vertical_flip: 1.0,
        rotation: Rotation {
            probability: 1.0,
            degrees_max: 180.0,
        },
        colour_jitter: ColourJitter {
            probability: 1.0,
            strength: 1.0,
            ..ViewPolicy::NONE.colour_jitter
        },
        greyscale: 0.5,
        blur: Blur {
            probability: 1.0,
            sigma_of_224_px: [0.7, 70.0],
        },
        solarise: Solarise {
            probability: 1.0,
            threshold: 0.5,
        },
        cut_out: CutOut {
            probability: 1.0,
            side: 0.4,
        },
    }
}

/// Noise: no two neighbours alike.
fn image(size_px: usize) -> Vec<u8> {
    (0..3 * size_px * size_px)
        .map(|at| key(0).bits(at as u32) as u8)
        .collect()
}

fn view(rgb: &[u8], size_px: usize, row: &[f32]) -> Vec<f32> {
    let mut view = vec![f32::NAN; rgb.len()];
    make_view(rgb, Sides::alike(size_px), row, &mut view);
    view
}

#[test]
fn no_augmentation_returns_the_image_exactly() {
    for size_px in WORKING_SIZES_PX.map(|size_px| size_px as usize) {
        let rgb = image(size_px);
        let row = ViewParameters::draw(&ViewPolicy::NONE, key(0), Sides::alike(size_px)).row();
        let view = view(&rgb, size_px, &row);
        for (pixel, colours) in rgb.as_chunks::<3>().0.iter().enumerate() {
            for (channel, colour) in colours.iter().enumerate() {
                let value = view[channel * size_px * size_px + pixel];
                assert_eq!(value, f32::from(*colour) / 255.0);
            }
        }
    }
}

#[test]
fn a_flip_of_a_flip_is_the_image() {
    let rgb = image(SIZE_PX);
    for flip in [column::HORIZONTAL_FLIP, column::VERTICAL_FLIP] {
        let mut row = ViewParameters::draw(&ViewPolicy::NONE, key(0), Sides::alike(SIZE_PX)).row();
        let upright = view(&rgb, SIZE_PX, &row);
        row[flip] = 1.0;
        let flipped = view(&rgb, SIZE_PX, &row);
        assert_ne!(flipped, upright);
        let mut flipped_rgb = vec![0; rgb.len()];
        for (at, value) in flipped_rgb.iter_mut().enumerate() {
            *value = (flipped[at % 3 * SIZE_PX * SIZE_PX + at / 3] * 255.0).round() as u8;
        }
        assert_eq!(view(&flipped_rgb, SIZE_PX, &row), upright);
    }
}

#[test]
fn four_quarter_turns_pass_through_the_half_turn() {
    let rgb = image(SIZE_PX);
    let mut row = ViewParameters::draw(&ViewPolicy::NONE, key(0), Sides::alike(SIZE_PX)).row();
    let upright = view(&rgb, SIZE_PX, &row);
    (row[column::ROTATION_COSINE], row[column::ROTATION_SINE]) = (0.0, 1.0);
    let quarter = view(&rgb, SIZE_PX, &row);
    (row[column::ROTATION_COSINE], row[column::ROTATION_SINE]) = (-1.0, 0.0);
    let half = view(&rgb, SIZE_PX, &row);
    let last = SIZE_PX - 1;
    for (y, x) in (0..SIZE_PX).flat_map(|y| (0..SIZE_PX).map(move |x| (y, x))) {
        // Counter-clockwise: what was at the right edge comes to the top.
        assert_eq!(quarter[y * SIZE_PX + x], upright[x * SIZE_PX + last - y]);
        assert_eq!(
            half[y * SIZE_PX + x],
            upright[(last - y) * SIZE_PX + last - x]
        );
    }
}

#[test]
fn views_stay_between_zero_and_one() {
    for size_px in WORKING_SIZES_PX.map(|size_px| size_px as usize) {
        let rgb = image(size_px);
        for number in 0..12 {
            let row = ViewParameters::draw(&everything(), key(number), Sides::alike(size_px)).row();
            let view = view(&rgb, size_px, &row);
            assert!(
                view.iter().all(|value| (0.0..=1.0).contains(value)),
                "{row:?}"
            );
        }
    }
}

#[test]
fn a_crop_stays_in_the_image_and_within_its_area() {
    let policy = everything();
    let mut smallest = f32::INFINITY;
    for number in 0..2000 {
        let crop = ViewParameters::draw(&policy, key(number), Sides::alike(SIZE_PX)).crop;
        assert!(crop.width_px > 0 && crop.left_px + crop.width_px <= SIZE_PX);
        assert!(crop.height_px > 0 && crop.top_px + crop.height_px <= SIZE_PX);
        let area = (crop.width_px * crop.height_px) as f32 / (SIZE_PX * SIZE_PX) as f32;
        smallest = smallest.min(area);
    }
    // 0.08 of 32 x 32 is a box of about 9 x 9, each side rounded by half a pixel at most.
    assert!((0.07..0.1).contains(&smallest), "{smallest}");
}

#[test]
fn a_crop_that_never_fits_falls_back_to_the_centre() {
    let mut policy = everything();
    policy.crop.scale = [1.0, 1.0];
    policy.crop.ratio = [4.0, 4.0];
    let crop = ViewParameters::draw(&policy, key(0), Sides::alike(SIZE_PX)).crop;
    // The whole width, and a quarter of it in height, in the middle.
    let centre = PixelBox {
        left_px: 0,
        top_px: 12,
        width_px: 32,
        height_px: 8,
    };
    assert_eq!(crop, centre);
}

#[test]
fn probabilities_are_respected() {
    const VIEWS: u32 = 4000;
    let policy = Preset::Byol.policies(96)[1];
    let drawn: Vec<ViewParameters> = (0..VIEWS)
        .map(|image| ViewParameters::draw(&policy, key(image), Sides::alike(SIZE_PX)))
        .collect();
    let fraction = |happened: fn(&ViewParameters) -> bool| {
        drawn.iter().filter(|view| happened(view)).count() as f32 / VIEWS as f32
    };
    for (name, measured, probability) in [
        (
            "horizontal flip",
            fraction(|view| view.horizontal_flip),
            0.5,
        ),
        ("vertical flip", fraction(|view| view.vertical_flip), 0.0),
        (
            "jitter",
            fraction(|view| view.jitter[0].0 != Jitter::Off),
            0.8,
        ),
        (
            "hue first",
            fraction(|view| view.jitter[0].0 == Jitter::Hue),
            0.2,
        ),
        (
            "contrast last",
            fraction(|view| view.jitter[3].0 == Jitter::Contrast),
            0.2,
        ),
        ("greyscale", fraction(|view| view.greyscale), 0.2),
        ("blur", fraction(|view| view.blur_sigma_px > 0.0), 0.1),
        (
            "solarise",
            fraction(|view| view.solarise_threshold <= 1.0),
            0.2,
        ),
        ("cut-out", fraction(|view| view.cut_out.width_px > 0), 0.0),
    ] {
        // Four standard deviations of a fraction of 4,000.
        let bound = 4.0 * (probability * (1.0 - probability) / VIEWS as f32).sqrt();
        assert!(
            (measured - probability).abs() <= bound,
            "{name}: {measured} for {probability}"
        );
    }
}

#[test]
fn a_place_has_one_view_and_its_neighbours_have_others() {
    let table_of = |images: &[u32]| {
        let moment = Moment { seed: 9, step: 4 };
        let sides = Sides::alike(SIZE_PX);
        parameter_table(&[everything(); 2], 0, moment, images, sides)
    };
    let table = table_of(&[30, 31, 32]);
    assert_eq!(table.len(), 6);
    assert_eq!(table, table_of(&[30, 31, 32]));
    for (first, second) in (0..6).flat_map(|first| (0..first).map(move |second| (first, second))) {
        assert_ne!(table[first], table[second]);
    }
    // The row in the batch does not matter, the index in the set does.
    let moved = table_of(&[32, 7]);
    assert_eq!([moved[0], moved[2]], [table[2], table[5]]);
}

#[test]
fn one_augmentation_does_not_move_the_draws_of_another() {
    let mut without_blur = everything();
    without_blur.blur.probability = 0.0;
    without_blur.crop.probability = 0.0;
    for number in 0..20 {
        let all = ViewParameters::draw(&everything(), key(number), Sides::alike(SIZE_PX));
        let rest = ViewParameters::draw(&without_blur, key(number), Sides::alike(SIZE_PX));
        assert_eq!(all.jitter, rest.jitter);
        assert_eq!(all.cut_out, rest.cut_out);
        assert_eq!(all.rotation_radians, rest.rotation_radians);
    }
}

#[test]
fn a_blur_reaches_less_than_the_view_at_every_size() {
    for size_px in WORKING_SIZES_PX.map(|size_px| size_px as usize) {
        for number in 0..200 {
            let drawn = ViewParameters::draw(&everything(), key(number), Sides::alike(size_px));
            assert!((1..size_px).contains(&drawn.blur_radius_px));
        }
    }
}

#[test]
fn a_view_of_half_the_side_is_the_mean_of_every_four_pixels() {
    const HALF_PX: usize = SIZE_PX / 2;
    let rgb = image(SIZE_PX);
    let sides = Sides {
        image_px: SIZE_PX,
        view_px: HALF_PX,
    };
    let row = ViewParameters::draw(&ViewPolicy::NONE, key(0), sides).row();
    let mut view = vec![f32::NAN; 3 * HALF_PX * HALF_PX];
    make_view(&rgb, sides, &row, &mut view);
    let at = |channel: usize, y: usize, x: usize| f32::from(rgb[(y * SIZE_PX + x) * 3 + channel]);
    for (index, value) in view.iter().enumerate() {
        let (channel, y, x) = (
            index / (HALF_PX * HALF_PX),
            index / HALF_PX % HALF_PX,
            index % HALF_PX,
        );
        let four = [(0, 0), (0, 1), (1, 0), (1, 1)];
        let sum: f32 = four
            .iter()
            .map(|(down, right)| at(channel, 2 * y + down, 2 * x + right))
            .sum();
        assert!(
            (value - sum / 4.0 / 255.0).abs() < 1e-6,
            "{channel} {y} {x}"
        );
    }
}
