//! Losses without negatives, of classes, and the accuracies.

use super::{TEMPERATURE, alike, assert_is, first_view, orthogonal};
use crate::batch::{number, tensor};
use crate::devices;
use crate::family::VICREG;
use burn::tensor::Tensor;
use contrastive_lab::loss::barlow_twins::barlow_twins;
use contrastive_lab::loss::byol::regression;
use contrastive_lab::loss::contrastive_accuracy::contrastive_accuracy;
use contrastive_lab::loss::cross_entropy::cross_entropy;
use contrastive_lab::loss::dino::{Temperatures, self_distillation};
use contrastive_lab::loss::info_nce::info_nce;
use contrastive_lab::loss::reconstruction::reconstruction;
use contrastive_lab::loss::simsiam::negative_cosine;
use contrastive_lab::loss::swav::{codes, swapped_prediction};
use contrastive_lab::loss::vicreg::vicreg;

#[test]
fn opposite_directions_and_one_direction_are_the_ends_of_the_cosine() {
    for (name, device) in devices::all() {
        let z = |scale: f32| {
            tensor(
                &[1.0, 2.0, 2.0, 0.5, 0.0, -3.0].map(|x| x * scale),
                3,
                &device,
            )
        };
        for (scale, cosine) in [(2.0, 1.0), (-0.1, -1.0)] {
            assert_is(regression(z(1.0), z(scale)), 2.0 - 2.0 * cosine, name);
            for stop in [false, true] {
                assert_is(negative_cosine(z(1.0), z(scale), stop), -cosine, name);
            }
        }
    }
}

#[test]
fn barlow_twins_and_vicreg_know_collapse_and_independence() {
    /// The correlation of a dimension of variance 1 with itself, for epsilon 1e-5.
    const FULL: f32 = 1.0 / (1.0 + 1e-5);
    for (name, device) in devices::all() {
        let collapsed = || first_view(alike(&device));
        assert_is(barlow_twins(collapsed(), collapsed(), 0.005), 2.0, name);
        assert_is(vicreg(collapsed(), collapsed(), VICREG), 25.0 * 0.99, name);
        // The corners of a square: two independent dimensions with variance 1, or 4/3 over N - 1.
        let corners = || tensor(&[1.0, 1.0, -1.0, 1.0, 1.0, -1.0, -1.0, -1.0], 2, &device);
        assert_is(barlow_twins(corners(), corners(), 0.005), 0.0, name);
        assert_is(vicreg(corners(), corners(), VICREG), 0.0, name);
        let opposite = barlow_twins(corners(), corners().neg(), 0.005);
        assert_is(opposite, 2.0 * (1.0 + FULL).powi(2), name);
        // Opposite corners are 2 sqrt 2 apart: squares of 4 in each dimension.
        assert_is(vicreg(corners(), corners().neg(), VICREG), 25.0 * 4.0, name);
        // The second dimension a copy of the first: covariance 4/3 off the diagonal, both branches.
        let copy = || tensor(&[1.0, 1.0, -1.0, -1.0, 1.0, 1.0, -1.0, -1.0], 2, &device);
        assert_is(vicreg(copy(), copy(), VICREG), 2.0 * 16.0 / 9.0, name);
        assert_is(barlow_twins(copy(), copy(), 0.005), 0.005 * 2.0, name);
        let one_row = || tensor(&[1.0, 2.0], 2, &device);
        assert_is(vicreg(one_row(), one_row(), VICREG), 25.0 * 0.99, name);
    }
}

#[test]
fn cross_entropy_of_equal_logits_is_the_logarithm_of_the_classes() {
    for (name, device) in devices::all() {
        let found = cross_entropy(tensor(&[3.0; 12], 4, &device), &[0, 3, 1]);
        assert_is(found.loss, 4.0_f32.ln(), name);
        assert_is(found.accuracy, 0.0, name);
        let logits = tensor(
            &[100.0, 0.0, 0.0, 100.0, 100.0, 0.0, -90.0, 0.0],
            2,
            &device,
        );
        let found = cross_entropy(logits, &[0, 1, 1, 1]);
        assert_is(found.loss, 25.0, name);
        assert_is(found.accuracy, 0.75, name);
    }
}

#[test]
fn codes_share_a_batch_out_evenly_whatever_the_scores() {
    for (name, device) in devices::all() {
        // Every row likes the first prototype best; the second row the least.
        let scores = || tensor(&[0.6, 0.5, 0.5, 0.48, 0.61, 0.5, 0.58, 0.5], 2, &device);
        let found = codes(scores());
        for row in 0..4 {
            assert_is(found.clone().narrow(0, row, 1).sum(), 1.0, name);
        }
        // Three rounds end with the rows, so that the columns are even only nearly.
        let of_second = number(found.clone().narrow(1, 1, 1).sum());
        assert!((of_second - 2.0).abs() < 0.2, "{name}: {of_second}");
        let second_row = number(found.narrow(0, 1, 1).narrow(1, 1, 1).sum());
        assert!(second_row > 0.7, "{name}: {second_row}");
        let alike = || tensor(&[0.3; 12], 3, &device);
        let loss = swapped_prediction(alike(), codes(alike()), TEMPERATURE);
        assert_is(loss, 3.0_f32.ln(), name);
    }
}

#[test]
fn a_reconstruction_loses_the_mean_square_of_what_it_misses() {
    for (name, device) in devices::all() {
        let pixels = || tensor(&[1.0, -1.0, 0.5, 2.0], 2, &device);
        assert_is(reconstruction(pixels(), pixels()), 0.0, name);
        let off = pixels().add_scalar(0.5);
        assert_is(reconstruction(off, pixels()), 0.25, name);
    }
}

#[test]
fn a_teacher_is_centred_and_sharpened() {
    for (name, device) in devices::all() {
        let scores = || tensor(&[0.5, 0.3, 0.5, 0.3], 2, &device);
        let flat = || tensor(&[0.2; 4], 2, &device);
        let centre = |values: &[f32]| tensor(values, 2, &device).reshape([2]);
        let temperatures = Temperatures {
            student: 0.1,
            teacher: 0.05,
        };
        let loss = |student, centre| self_distillation(student, scores(), centre, temperatures);
        // The centre takes away what the teacher says of everything.
        let entropy = 2.0_f32.ln();
        assert_is(loss(flat(), centre(&[0.5, 0.3])), entropy, name);
        // Sharpened, .2 of a score are e^4 of a chance; the student's own are e^2.
        let certain = 1.0 / (1.0 + (-4.0_f32).exp());
        let expected = (-2.0_f32).exp().ln_1p() + 2.0 * (1.0 - certain);
        assert_is(loss(scores(), centre(&[0.0, 0.0])), expected, name);
    }
}

#[test]
fn accuracies_count_ties_as_wrong() {
    for (name, device) in devices::all() {
        let [tied, apart] = [alike(&device), orthogonal(&device)].map(first_view);
        let accuracy = |z: &Tensor<2>, other: &Tensor<2>, groups: &[u32]| {
            let z = Tensor::cat(vec![z.clone(), other.clone()], 0);
            contrastive_accuracy(z, groups)
        };
        let exchanged = apart.clone().flip([0]);
        let images = [0, 1, 2, 3];
        assert_is(accuracy(&tied, &tied, &images), 0.0, name);
        assert_is(accuracy(&apart, &apart, &images), 1.0, name);
        assert_is(accuracy(&apart, &exchanged, &images), 0.0, name);
        // What a perfect run of SupCon comes to: every class one point, and the points apart.
        let classes = apart.clone().narrow(0, 0, 2).repeat_dim(0, 2);
        assert_is(accuracy(&classes, &classes, &[0, 1, 0, 1]), 1.0, name);
        assert_is(accuracy(&classes, &classes, &images), 0.0, name);
        // All of one class: there is nothing that could come before a class-mate.
        assert_is(accuracy(&apart, &exchanged, &[5; 4]), 1.0, name);
        let queue = tensor(&[0.6, 0.8], 2, &device);
        assert_is(
            info_nce(tied.clone(), tied, queue, TEMPERATURE).accuracy,
            0.0,
            name,
        );
        let queue = tensor(&[0.5; 4], 4, &device);
        assert_is(
            info_nce(apart.clone(), apart, queue, TEMPERATURE).accuracy,
            1.0,
            name,
        );
    }
}
