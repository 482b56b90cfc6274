//! What is drawn for a view: as widely and as evenly as its policy says.

use super::*;
use crate::random::{Key, Moment};
use crate::recipe::{Blur, ColourJitter, Crop, CutOut, Rotation, Solarise, ViewPolicy};
use crate::reference::views::{Jitter, Sides};

const SIZE_PX: usize = 32;
const VIEWS: u32 = 2000;
/// Four standard deviations of a fraction of about a half of so many.
const HALF: std::ops::Range<f32> = 0.455..0.545;

fn drawn(policy: &ViewPolicy, size_px: usize) -> Vec<ViewParameters> {
    let key = |image| Key {
        seed: 6,
        step: 1,
        image,
        view: 0,
    };
    let views =
        (0..VIEWS).map(|image| ViewParameters::draw(policy, key(image), Sides::alike(size_px)));
    views.collect()
}

/// Fraction of the views, of those that are one or the other, that are one.
fn fraction<'a>(
    views: impl IntoIterator<Item = &'a ViewParameters>,
    side: impl Fn(&ViewParameters) -> std::cmp::Ordering,
) -> f32 {
    let sides: Vec<_> = views
        .into_iter()
        .map(side)
        .filter(|side| side.is_ne())
        .collect();
    sides.iter().filter(|side| side.is_lt()).count() as f32 / sides.len() as f32
}

fn only(change: impl FnOnce(&mut ViewPolicy)) -> ViewPolicy {
    let mut policy = ViewPolicy::NONE;
    change(&mut policy);
    policy
}

fn crops(crop: Crop) -> Vec<PixelBox> {
    let views = drawn(&only(|policy| policy.crop = crop), SIZE_PX);
    views.into_iter().map(|view| view.crop).collect()
}

#[test]
fn each_view_is_made_by_its_own_policy() {
    let flipped = only(|policy| policy.horizontal_flip = 1.0);
    let (moment, sides) = (Moment { seed: 6, step: 1 }, Sides::alike(SIZE_PX));
    let table = parameter_table(&[ViewPolicy::NONE, flipped], 0, moment, &[3, 4], sides);
    let flips = table
        .iter()
        .map(|row| row[crate::reference::views::column::HORIZONTAL_FLIP]);
    assert_eq!(flips.collect::<Vec<_>>(), [0.0, 0.0, 1.0, 1.0]);
}

#[test]
fn crops_lie_everywhere_and_as_often_tall_as_flat() {
    let crop = Crop {
        probability: 1.0,
        scale: [0.2, 0.3],
        ratio: [0.5, 2.0],
    };
    let policy = only(|policy| policy.crop = crop);
    let views = drawn(&policy, SIZE_PX);
    let flat = fraction(&views, |view| view.crop.height_px.cmp(&view.crop.width_px));
    assert!(HALF.contains(&flat), "{flat}");
    let left = fraction(&views, |view| {
        let crop = view.crop;
        (2 * crop.left_px + crop.width_px).cmp(&SIZE_PX)
    });
    assert!(HALF.contains(&left), "{left}");
    // Left and top do not hang together.
    let sides = views.iter().map(|ViewParameters { crop, .. }| {
        let left = (2 * crop.left_px + crop.width_px).cmp(&SIZE_PX);
        (left, (2 * crop.top_px + crop.height_px).cmp(&SIZE_PX))
    });
    let aside: Vec<_> = sides
        .filter(|(left, top)| left.is_ne() && top.is_ne())
        .collect();
    let alike = aside.iter().filter(|(left, top)| left == top).count();
    let alike = alike as f32 / aside.len() as f32;
    assert!(HALF.contains(&alike), "{alike}");
    for at_edge in [
        |crop: &PixelBox| crop.left_px == 0,
        |crop: &PixelBox| crop.top_px == 0,
        |crop: &PixelBox| crop.left_px + crop.width_px == SIZE_PX,
        |crop: &PixelBox| crop.top_px + crop.height_px == SIZE_PX,
    ] {
        assert!(views.iter().any(|view| at_edge(&view.crop)));
    }
}

#[test]
fn a_view_that_is_not_cropped_is_the_whole_image() {
    let whole = PixelBox {
        left_px: 0,
        top_px: 0,
        width_px: SIZE_PX,
        height_px: SIZE_PX,
    };
    let cropped = |probability| {
        let crops = crops(Crop {
            probability,
            scale: [0.2, 0.3],
            ratio: [1.0, 1.0],
        });
        crops.iter().filter(|crop| **crop != whole).count()
    };
    assert_eq!([cropped(0.0), cropped(1.0)], [0, VIEWS as usize]);
}

#[test]
fn the_strength_multiplies_every_range_of_the_jitter() {
    let policy = only(|policy| {
        policy.colour_jitter = ColourJitter {
            probability: 1.0,
            strength: 0.5,
            brightness: 0.8,
            contrast: 0.6,
            saturation: 0.4,
            hue: 0.2,
        };
    });
    let views = drawn(&policy, SIZE_PX);
    for (operation, middle, range) in [
        (Jitter::Brightness, 1.0, 0.4),
        (Jitter::Contrast, 1.0, 0.3),
        (Jitter::Saturation, 1.0, 0.2),
        (Jitter::Hue, 0.0, 0.1_f32),
    ] {
        let stages = views.iter().flat_map(|view| view.jitter);
        let factors = stages
            .filter(|stage| stage.0 == operation)
            .map(|stage| stage.1 - middle);
        let (least, most) = factors.fold((0.0_f32, 0.0_f32), |(least, most), factor| {
            (least.min(factor), most.max(factor))
        });
        assert!(
            most <= range + 1e-6 && most > 0.98 * range,
            "{operation:?}: {most}"
        );
        assert!(
            least >= -range - 1e-6 && least < -0.98 * range,
            "{operation:?}: {least}"
        );
    }
}

#[test]
fn a_blur_grows_with_the_view() {
    let policy = only(|policy| {
        policy.blur = Blur {
            probability: 1.0,
            sigma_of_224_px: [0.5, 2.0],
        };
    });
    let (small, large) = (drawn(&policy, 32), drawn(&policy, 96));
    for (small, large) in small.iter().zip(&large) {
        assert!((large.blur_sigma_px / small.blur_sigma_px - 3.0).abs() < 1e-5);
        // Of a view of 224 pixels, in one of 32.
        assert!((0.5..2.0).contains(&(small.blur_sigma_px * 7.0)));
    }
}

#[test]
fn views_are_turned_both_ways_as_far_as_the_policy_says() {
    let policy = only(|policy| {
        policy.rotation = Rotation {
            probability: 1.0,
            degrees_max: 30.0,
        };
    });
    let views = drawn(&policy, SIZE_PX);
    let clockwise = fraction(&views, |view| view.rotation_radians.total_cmp(&0.0));
    assert!(HALF.contains(&clockwise), "{clockwise}");
    let turns = views
        .iter()
        .map(|view| view.rotation_radians.to_degrees().abs());
    let most = turns.fold(0.0, f32::max);
    assert!((29.0..=30.001).contains(&most), "{most}");
}

#[test]
fn values_are_inverted_from_the_policy_s_threshold_on() {
    let policy = only(|policy| {
        policy.solarise = Solarise {
            probability: 1.0,
            threshold: 0.7,
        };
    });
    let views = drawn(&policy, SIZE_PX);
    assert!(views.iter().all(|view| view.solarise_threshold == 0.7));
}

#[test]
fn a_cut_out_is_a_square_about_a_pixel_of_the_view() {
    let policy = only(|policy| {
        policy.cut_out = CutOut {
            probability: 1.0,
            side: 0.25,
        };
    });
    let views = drawn(&policy, SIZE_PX);
    let sides = |view: &ViewParameters| [view.cut_out.width_px, view.cut_out.height_px];
    let largest = views.iter().flat_map(sides).max();
    assert_eq!(largest, Some(8));
    // What sticks out is cut, on every side alike.
    let edge = fraction(&views, |view| {
        let PixelBox {
            left_px, width_px, ..
        } = view.cut_out;
        left_px.cmp(&(SIZE_PX - left_px - width_px))
    });
    assert!(HALF.contains(&edge), "{edge}");
}
