//! The views of every device against the reference, the same body on each.
#![cfg(feature = "engine")]

mod devices;

use burn::tensor::Device;
use contrastive_lab::augment::{PARAMETERS, Sides, make_views, parameter_table};
use contrastive_lab::random::{Key, Moment};
use contrastive_lab::recipe::{
    Blur, ColourJitter, Crop, CutOut, Preset, Rotation, Solarise, ViewPolicy, WORKING_SIZES_PX,
};
use contrastive_lab::reference::views::make_view;

/// A sample's position has a rounding of about 1e-5 pixels at the right edge of 96, between neighbours
/// that differ by up to 1; brightness, contrast and saturation can each enlarge that by 1.8, hue by
/// a little more. A sixteenth of an 8-bit step.
const TOLERANCE: f32 = 2.5e-4;

const MOMENT: Moment = Moment { seed: 4, step: 1 };

/// Everything, always; solarised at 0.5, where inverting makes no step that a rounding could cross.
fn everything() -> ViewPolicy {
    ViewPolicy {
        crop: Crop {
            probability: 1.0,
            ..ViewPolicy::NONE.crop
        },
        horizontal_flip: 0.5,
        vertical_flip: 0.5,
        rotation: Rotation {
            probability: 1.0,
            degrees_max: 180.0,
        },
        colour_jitter: ColourJitter {
            probability: 1.0,
            strength: 1.0,
            ..ViewPolicy::NONE.colour_jitter
        },
        greyscale: 0.2,
        blur: Blur {
            probability: 0.7,
            sigma_of_224_px: [0.7, 70.0],
        },
        solarise: Solarise {
            probability: 0.5,
            threshold: 0.5,
        },
        cut_out: CutOut {
            probability: 0.5,
            side: 0.4,
        },
    }
}

/// Images of noise, every one different.
fn batch(images: usize, size_px: u32) -> Vec<u8> {
    let key = |image| Key {
        seed: 3,
        step: 0,
        image,
        view: 0,
    };
    (0..images as u32)
        .flat_map(|image| (0..3 * size_px * size_px).map(move |at| key(image).bits(at) as u8))
        .collect()
}

/// Compares all views of a batch, and returns the largest difference.
fn compare(
    what: &str,
    device: &Device,
    pixels: &[u8],
    sides: Sides,
    rows: &[[f32; PARAMETERS]],
) -> f32 {
    let made = make_views(pixels, sides, rows, device);
    let Sides { image_px, view_px } = sides;
    assert_eq!(made.dims(), [rows.len(), 3, view_px, view_px], "{what}");
    let made = made.into_data().try_to_vec::<f32>().unwrap();

    let values_per_view = 3 * view_px * view_px;
    let mut expected = vec![f32::NAN; values_per_view];
    let mut largest = 0.0_f32;
    let images = pixels.chunks_exact(3 * image_px * image_px).cycle();
    for ((row, image), view) in rows
        .iter()
        .zip(images)
        .zip(made.chunks_exact(values_per_view))
    {
        make_view(image, sides, row, &mut expected);
        for (key, (found, expected)) in view.iter().zip(&expected).enumerate() {
            let difference = (found - expected).abs();
            let close = difference <= TOLERANCE;
            assert!(
                close,
                "{what} at {key}: {found} for {expected}, parameters {row:?}"
            );
            largest = largest.max(difference);
        }
    }
    largest
}

#[test]
fn every_device_makes_the_reference_s_views() {
    for (name, device) in devices::all() {
        for size_px in WORKING_SIZES_PX {
            for images in [1, 7] {
                let pixels = batch(images, size_px);
                let indices: Vec<u32> = (0..images as u32).collect();
                let size = size_px as usize;
                // As large as the image, and local views of half its side and of an odd one.
                for view_px in [size, size / 2, size / 2 - 3] {
                    let sides = Sides {
                        image_px: size,
                        view_px,
                    };
                    let rows = parameter_table(&[everything(); 3], 0, MOMENT, &indices, sides);
                    let what = format!("{name}, {images} images, {sides:?}");
                    let largest = compare(&what, &device, &pixels, sides, &rows);
                    println!("{what}: largest difference {largest:e}");
                }
            }
        }
    }
}

#[test]
fn every_preset_is_made_alike_on_every_device() {
    const SIZE_PX: u32 = 32;
    const SIDES: Sides = Sides::alike(SIZE_PX as usize);
    let pixels = batch(9, SIZE_PX);
    let indices: Vec<u32> = (0..9).collect();
    for (name, device) in devices::all() {
        for preset in Preset::ALL {
            let rows = parameter_table(&preset.policies(96), 0, MOMENT, &indices, SIDES);
            compare(
                &format!("{name}, {preset:?}"),
                &device,
                &pixels,
                SIDES,
                &rows,
            );
        }
    }
}

#[test]
fn one_view_without_any_augmentation_is_the_image() {
    const SIZE_PX: u32 = 48;
    let pixels = batch(1, SIZE_PX);
    let sides = Sides::alike(SIZE_PX as usize);
    let rows = parameter_table(&Preset::None.policies(SIZE_PX), 0, MOMENT, &[0], sides);
    for (name, device) in devices::all() {
        let largest = compare(name, &device, &pixels, sides, &rows[..1]);
        // One rounding of a division by 255.
        assert!(largest <= f32::EPSILON, "{name}: {largest}");
    }
}

/// 70,000 views take more workgroups than WebGPU allows in one dimension; blurred ones thrice.
#[test]
fn more_views_than_one_dimension_of_workgroups_are_all_made() {
    const SIZE_PX: u32 = 2;
    const IMAGES: usize = 35_000;
    let pixels = batch(IMAGES, SIZE_PX);
    let indices: Vec<u32> = (0..IMAGES as u32).collect();
    let sides = Sides::alike(SIZE_PX as usize);
    let rows = parameter_table(&[everything(); 2], 0, MOMENT, &indices, sides);
    for (name, device) in devices::all() {
        compare(name, &device, &pixels, sides, &rows);
    }
}

#[test]
fn views_are_made_without_autodiff() {
    const SIZE_PX: u32 = 32;
    let pixels = batch(1, SIZE_PX);
    let sides = Sides::alike(SIZE_PX as usize);
    let rows = parameter_table(&Preset::Simclr.policies(SIZE_PX), 0, MOMENT, &[0], sides);
    for (_, device) in devices::all() {
        assert!(!make_views(&pixels, sides, &rows, &device.autodiff()).is_autodiff());
    }
}
