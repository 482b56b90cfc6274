//! The plain views against torchvision's, on the fixture that `fixtures/augment/make.py` wrote.
#![cfg(feature = "plain")]

use contrastive_lab::augment::{PARAMETERS, ViewParameters};
use contrastive_lab::random::Key;
use contrastive_lab::recipe::ViewPolicy;
use contrastive_lab::reference::views::{Jitter, Sides, column, make_view};
use safetensors::SafeTensors;
use std::collections::BTreeMap;

const FIXTURE: &[u8] = include_bytes!("fixtures/augment/torchvision.safetensors");
const SIDE_PX: usize = 12;

/// A few roundings of f32 in another order; measured at most 6e-7.
const ROUNDING: f32 = 2e-6;

/// torchvision computes a rotation's grid in normalised coordinates of the padded image, 36 pixels
/// wide: a rounding there moves a sample by some 4e-6 of a pixel; measured at most 2e-6.
const ROTATED_GRID: f32 = 1e-5;

/// The parameters that change nothing.
fn identity() -> [f32; PARAMETERS] {
    let key = Key {
        seed: 0,
        step: 0,
        image: 0,
        view: 0,
    };
    ViewParameters::draw(&ViewPolicy::NONE, key, Sides::alike(SIDE_PX)).row()
}

/// The parameters of a fixture's "operation" with its "arguments".
fn row(operation: &str, arguments: &[f32]) -> [f32; PARAMETERS] {
    let mut row = identity();
    let mut jitter = |jitter: Jitter| {
        // The last stage, so that the stages before it are seen to do nothing.
        row[column::JITTER_OPERATION + 3] = jitter.code();
        row[column::JITTER_FACTOR + 3] = arguments[0];
    };
    match operation {
        "brightness" => jitter(Jitter::Brightness),
        "contrast" => jitter(Jitter::Contrast),
        "saturation" => jitter(Jitter::Saturation),
        "hue" => jitter(Jitter::Hue),
        "greyscale" => row[column::GREYSCALE] = 1.0,
        "solarise" => row[column::SOLARISE_THRESHOLD] = arguments[0],
        "blur" => {
            row[column::BLUR_SIGMA_PX] = arguments[0];
            row[column::BLUR_RADIUS_PX] = arguments[1];
        }
        "crop" => row[column::CROP_LEFT_PX..][..4].copy_from_slice(arguments),
        "rotation" => {
            row[column::ROTATION_COSINE] = arguments[0].to_radians().cos();
            row[column::ROTATION_SINE] = arguments[0].to_radians().sin();
        }
        other => panic!("the fixture holds an unknown operation: {other}"),
    }
    row
}

#[test]
fn every_operation_agrees_with_torchvision() {
    let fixture = SafeTensors::deserialize(FIXTURE).unwrap();
    let image = fixture.tensor("image").unwrap();
    assert_eq!(image.shape(), [SIDE_PX, SIDE_PX, 3]);

    let mut cases = BTreeMap::new();
    for (name, expected) in fixture.tensors() {
        let Some((operation, arguments)) = name.split_once(':') else {
            continue;
        };
        let arguments: Vec<f32> = arguments
            .split(',')
            .filter(|a| !a.is_empty())
            .map(|a| a.parse().unwrap())
            .collect();
        let mut view = vec![f32::NAN; 3 * SIDE_PX * SIDE_PX];
        make_view(
            image.data(),
            Sides::alike(SIDE_PX),
            &row(operation, &arguments),
            &mut view,
        );

        let expected = expected
            .data()
            .as_chunks::<4>()
            .0
            .iter()
            .map(|bytes| f32::from_le_bytes(*bytes));
        assert_eq!(expected.len(), view.len());
        let largest = expected
            .zip(&view)
            .map(|(torch, ours)| (torch - ours).abs())
            .fold(0.0, f32::max);
        let tolerance = if operation == "rotation" {
            ROTATED_GRID
        } else {
            ROUNDING
        };
        println!("{name}: {largest:e}");
        assert!(largest <= tolerance, "{name}: largest difference {largest}");
        *cases.entry(operation.to_owned()).or_insert(0) += 1;
    }
    assert_eq!(cases.len(), 9, "operations in the fixture: {cases:?}");
}
