//! Values and gradients against float64, on the fixture of `tests/pytorch/make_loss_fixtures.py`.

use crate::batch::{Batch, number};
use crate::devices;
use crate::family::{FAMILY, against_queue, of_name};
use contrastive_lab::loss::contrastive_accuracy::contrastive_accuracy;
use contrastive_lab::loss::cross_entropy::cross_entropy;
use safetensors::SafeTensors;
use std::fmt;

const FIXTURE: &[u8] = include_bytes!("../fixtures/losses/losses.safetensors");
/// Of a value, and of each entry of a gradient, relative where the value, or the gradient's largest
/// entry, is above 1: every loss, every size, every temperature. (Entry by entry PyTorch's own f32
/// misses that for Barlow Twins by a factor of three.) Where there are many rows a gradient is small,
/// so that it is held besides to this part of its largest entry and of its length, but for the cases
/// below. Measured at most 2e-6 and 6e-6.
const TOLERANCE: f32 = 1e-5;
/// Of a part of the largest entry at temperature .05, which makes of one rounding of a cosine 20 in the exponent.
/// Measured at most 1.2e-5.
const LOWEST_TEMPERATURE_TOLERANCE: f32 = 2e-5;
/// The same, where a multiple of one exponential is subtracted from the sum of up to 510. Measured at
/// most 4e-5.
const CORRECTED_TOLERANCE: f32 = 1e-4;
/// The same where an image has one negative only: the gradient is what a probability lacks of 1, of which f32
/// keeps few digits. Measured at most 4e-5.
const NEARLY_CERTAIN_TOLERANCE: f32 = 1e-4;
/// Of an entry where the correction is below its floor at temperature .05: the gradient is then below
/// 1e-11, left over from probabilities of f32 that differ from 1 by less than their rounding.
const BELOW_FLOOR: f32 = 1e-11;
/// Of an entry of Barlow Twins for two images. Two rows standardise to 1 and -1 whatever they are, so
/// the gradient is epsilon's small part of terms that cancel: a few roundings of terms of size 1.
const TWO_ROWS: f32 = 5e-7;
const LOWEST_TEMPERATURE: f32 = 0.05;
/// The fixture's entries of a gradient: the j-th is entry `ENTRY_STRIDE * j` modulo their number.
const ENTRY_STRIDE: usize = 7919;
const ENTRIES: usize = 64;

struct Case {
    images: usize,
    dims: usize,
    name: String,
    /// A temperature or a margin.
    setting: Option<f32>,
    expected: Vec<f32>,
}

impl fmt::Display for Case {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (name, images, dims) = (&self.name, self.images, self.dims);
        write!(formatter, "{name} {images} x {dims}")?;
        let mut setting = self.setting.iter();
        setting.try_for_each(|setting| write!(formatter, ", {setting}"))
    }
}

fn cases() -> Vec<Case> {
    let fixture = SafeTensors::deserialize(FIXTURE).unwrap();
    let case = |(key, tensor): (String, safetensors::tensor::TensorView)| {
        let (name, numbers) = key.split_once(':').unwrap();
        let mut numbers = numbers.split(',');
        let (bytes, rest) = tensor.data().as_chunks::<4>();
        assert!(rest.is_empty(), "{key}");
        Case {
            images: numbers.next().unwrap().parse().unwrap(),
            dims: numbers.next().unwrap().parse().unwrap(),
            setting: numbers.next().map(|setting| setting.parse().unwrap()),
            expected: bytes
                .iter()
                .map(|&bytes| f32::from_le_bytes(bytes))
                .collect(),
            name: name.to_owned(),
        }
    };
    fixture.tensors().into_iter().map(case).collect()
}

/// What a gradient may differ by: relative to its largest entry, and absolute.
fn gradient_tolerance(case: &Case) -> [f32; 2] {
    let coldest = case.setting == Some(LOWEST_TEMPERATURE);
    match case.name.as_str() {
        "debiased" | "hard_negatives" if coldest => [CORRECTED_TOLERANCE, BELOW_FLOOR],
        "moco_v3" if coldest && case.images == 2 => [NEARLY_CERTAIN_TOLERANCE, 0.0],
        "barlow_twins" if case.images == 2 => [TOLERANCE, TWO_ROWS],
        _ if coldest => [LOWEST_TEMPERATURE_TOLERANCE, 0.0],
        _ => [TOLERANCE, 0.0],
    }
}

fn assert_agrees(case: &Case, value: f32, gradient: &[f32], what: &str) {
    let [expected_value, length, largest, ref entries @ ..] = case.expected[..] else {
        panic!("{what}: the fixture holds too little");
    };
    let allowed = TOLERANCE * expected_value.abs().max(1.0);
    assert!(
        (value - expected_value).abs() <= allowed,
        "{what}: {value} for {expected_value}"
    );
    assert_eq!(entries.len(), gradient.len().min(ENTRIES), "{what}");
    let [relative, absolute] = gradient_tolerance(case);
    for (j, expected) in entries.iter().enumerate() {
        let index = ENTRY_STRIDE * j % gradient.len();
        let found = gradient[index];
        let apart = (found - expected).abs();
        assert!(
            apart <= TOLERANCE * largest.max(1.0),
            "{what}, gradient at {index}: {found} for {expected}"
        );
        assert!(
            apart <= relative * largest + absolute,
            "{what}, gradient at {index}: {found} for {expected}, the largest {largest}"
        );
    }
    let squared = gradient.iter().map(|&slope| f64::from(slope).powi(2));
    let found = squared.sum::<f64>().sqrt() as f32;
    let absolute = absolute * (gradient.len() as f32).sqrt();
    assert!(
        (found - length).abs() <= relative * length + absolute,
        "{what}, the gradient's length: {found} for {length}"
    );
}

#[test]
fn every_loss_and_its_gradient_agree_with_float64() {
    let cases = cases();
    for (device_name, device) in devices::all() {
        for case in cases.iter().filter(|case| case.expected.len() > 1) {
            let batch = Batch::new(case.images, case.dims);
            let setting = case.setting.unwrap_or(0.0);
            let loss = of_name(&case.name);
            let (value, gradient) = loss.with_gradient(&batch, setting, &device);
            let what = format!("{device_name}, {case}");
            assert_agrees(case, value, &gradient, &what);
        }
    }
}

#[test]
fn the_fixture_holds_every_loss() {
    let cases = cases();
    for loss in &FAMILY {
        assert!(
            cases.iter().any(|case| case.name == loss.name),
            "{}",
            loss.name
        );
    }
}

#[test]
fn every_accuracy_agrees_with_pytorch() {
    for (device_name, device) in devices::all() {
        for case in cases().iter().filter(|case| case.expected.len() == 1) {
            let batch = Batch::new(case.images, case.dims);
            let z = batch.z(&device);
            let found = number(match case.name.as_str() {
                "info_nce_accuracy" => against_queue(z, &batch, 1.0).accuracy,
                "cross_entropy_accuracy" => cross_entropy(z, &batch.columns).accuracy,
                "contrastive_accuracy" => {
                    let images: Vec<u32> = (0..batch.images as u32).collect();
                    contrastive_accuracy(z, &images)
                }
                "contrastive_accuracy_of_classes" => contrastive_accuracy(z, &batch.classes),
                other => panic!("the fixture holds an unknown measure: {other}"),
            });
            // Means of at most 512 zeros and ones.
            let expected = case.expected[0];
            assert!(
                (found - expected).abs() <= f32::EPSILON,
                "{device_name}, {case}: {found} for {expected}"
            );
        }
    }
}
