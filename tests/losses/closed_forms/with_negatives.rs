//! Losses that push rows apart.

use super::{IMAGES, TEMPERATURE, alike, assert_is, first_view, orthogonal};
use crate::batch::{Batch, number, tensor};
use crate::devices;
use contrastive_lab::loss::align_uniform::align_uniform;
use contrastive_lab::loss::debiased::debiased;
use contrastive_lab::loss::decoupled::decoupled;
use contrastive_lab::loss::drlim::margin_contrastive;
use contrastive_lab::loss::facenet_triplet::facenet_triplet;
use contrastive_lab::loss::hard_negatives::hard_negatives;
use contrastive_lab::loss::info_nce::info_nce;
use contrastive_lab::loss::margin_triplet::margin_triplet;
use contrastive_lab::loss::moco_v3::contrast;
use contrastive_lab::loss::n_pair::n_pair;
use contrastive_lab::loss::nt_logistic::nt_logistic;
use contrastive_lab::loss::nt_xent::nt_xent;
use contrastive_lab::loss::supervised_contrastive::{SupConKind, supervised_contrastive};

const ROWS: f32 = 8.0;
const LABELS_APART: [u32; IMAGES] = [7, 1, u32::MAX, 4];

fn softplus(x: f32) -> f32 {
    x.exp().ln_1p()
}

#[test]
fn alike_rows_lose_what_the_number_of_others_says() {
    for (name, device) in devices::all() {
        let z = || alike(&device);
        let others = (ROWS - 1.0).ln();
        let log_of_negatives = (ROWS - 2.0).ln();
        assert_is(nt_xent(z(), TEMPERATURE).loss, others, name);
        for kind in [SupConKind::Out, SupConKind::In] {
            let labels = [2, 2, 5, 2];
            let loss = supervised_contrastive(z(), &labels, TEMPERATURE, kind);
            assert_is(loss, others, name);
        }
        assert_is(debiased(z(), TEMPERATURE, 0.1), others, name);
        assert_is(hard_negatives(z(), TEMPERATURE, 0.1, 2.0), others, name);
        assert_is(decoupled(z(), TEMPERATURE), log_of_negatives, name);
        let queue = tensor(&[0.6, 0.8].repeat(9), 2, &device);
        let found = info_nce(first_view(z()), first_view(z()), queue, TEMPERATURE);
        assert_is(found.loss, 10.0_f32.ln(), name);
        let both = softplus(-1.0 / TEMPERATURE) + softplus(1.0 / TEMPERATURE);
        assert_is(nt_logistic(z(), TEMPERATURE, false), both, name);
        assert_is(margin_triplet(z(), 0.4, false), 0.4, name);
        let [query, key] = [0, IMAGES].map(|start| z().narrow(0, start, IMAGES));
        let of_images = (IMAGES as f32).ln();
        assert_is(
            contrast(query, key, TEMPERATURE),
            2.0 * TEMPERATURE * of_images,
            name,
        );
        // Rows of length 5.
        assert_is(n_pair(z(), 0.1), of_images + 0.05 * 25.0, name);
        assert_is(facenet_triplet(z(), 0.4), 0.0, name);
        assert_is(align_uniform(z(), 3.0), 0.0, name);
    }
}

#[test]
fn orthogonal_pairs_have_their_closed_forms() {
    for (name, device) in devices::all() {
        let z = || orthogonal(&device);
        let at_negatives = (ROWS - 2.0) * (-1.0 / TEMPERATURE).exp();
        assert_is(nt_xent(z(), TEMPERATURE).loss, at_negatives.ln_1p(), name);
        let log_of_negatives = (ROWS - 2.0).ln();
        assert_is(
            decoupled(z(), TEMPERATURE),
            log_of_negatives - 1.0 / TEMPERATURE,
            name,
        );
        let both = softplus(-1.0 / TEMPERATURE) + 2.0_f32.ln();
        for semi_hard in [false, true] {
            assert_is(nt_logistic(z(), TEMPERATURE, semi_hard), both, name);
            let triplet = |margin| margin_triplet(z(), margin, semi_hard);
            assert_is(triplet(0.4), 0.0, name);
            assert_is(triplet(1.4), 0.4, name);
        }
        // Unit rows at a right angle are 2 apart in squares.
        assert_is(facenet_triplet(z(), 2.5), 0.5, name);
        assert_is(align_uniform(z(), 3.0), 3.0 * -4.0, name);
        // Products of 2.25 with the positive and of 0 with the three others.
        let told_apart = (1.0 + 3.0 * (-2.25_f32).exp()).ln();
        assert_is(n_pair(z(), 0.1), told_apart + 0.05 * 2.25, name);
        let [query, key] = [0, IMAGES].map(|start| z().narrow(0, start, IMAGES));
        let of_others = (3.0 * (-1.0 / TEMPERATURE).exp()).ln_1p();
        let expected = 2.0 * TEMPERATURE * of_others;
        assert_is(contrast(query, key, TEMPERATURE), expected, name);
        // The correction takes the sum below its floor, exp(-1 / t) for each negative.
        assert_is(
            debiased(z(), 0.5, 0.9),
            (6.0 * (-4.0_f32).exp()).ln_1p(),
            name,
        );
        // Above it: (6 - .01 * 6 * e^2) / .99 negatives of weight 1.
        let estimate = (6.0 - 0.06 * 2.0_f32.exp()) / 0.99;
        let expected = (estimate * (-2.0_f32).exp()).ln_1p();
        assert_is(debiased(z(), 0.5, 0.01), expected, name);
        assert_is(hard_negatives(z(), 0.5, 0.01, 3.0), expected, name);
    }
}

#[test]
fn supcon_with_every_image_its_own_class_is_nt_xent() {
    for (name, device) in devices::all() {
        let z = || tensor(&Batch::new(IMAGES, 5).z, 5, &device);
        let expected = number(nt_xent(z(), TEMPERATURE).loss);
        for kind in [SupConKind::Out, SupConKind::In] {
            let loss = supervised_contrastive(z(), &LABELS_APART, TEMPERATURE, kind);
            assert_is(loss, expected, name);
        }
        assert_is(hard_negatives(z(), TEMPERATURE, 0.0, 0.0), expected, name);
    }
}

#[test]
fn supcon_in_is_never_above_out() {
    for (name, device) in devices::all() {
        let z = || tensor(&Batch::new(IMAGES, 5).z, 5, &device);
        let [out, within] = [SupConKind::Out, SupConKind::In].map(|kind| {
            number(supervised_contrastive(
                z(),
                &[0, 1, 0, 1],
                TEMPERATURE,
                kind,
            ))
        });
        assert!(within < out, "{name}: {within} and {out}");
    }
}

#[test]
fn one_pair_has_no_negatives() {
    for (name, device) in devices::all() {
        let z = || tensor(&[0.6, 0.8, 2.0, 0.0], 2, &device);
        assert_is(nt_xent(z(), TEMPERATURE).loss, 0.0, name);
        for kind in [SupConKind::Out, SupConKind::In] {
            assert_is(
                supervised_contrastive(z(), &[3], TEMPERATURE, kind),
                0.0,
                name,
            );
        }
        assert_is(debiased(z(), TEMPERATURE, 0.1), 0.0, name);
        assert_is(hard_negatives(z(), TEMPERATURE, 0.1, 1.0), 0.0, name);
        assert_is(decoupled(z(), TEMPERATURE), -3.0, name);
        assert_is(nt_logistic(z(), TEMPERATURE, false), softplus(-3.0), name);
        assert_is(nt_logistic(z(), TEMPERATURE, true), 0.0, name);
        assert_is(margin_triplet(z(), 0.4, false), 0.0, name);
        assert_is(margin_triplet(z(), 0.4, true), 0.0, name);
        assert_is(facenet_triplet(z(), 0.4), 0.0, name);
        assert_is(n_pair(z(), 0.0), 0.0, name);
        // A cosine of .6: only alignment is left.
        assert_is(align_uniform(z(), 3.0), 0.8, name);
    }
}

#[test]
fn semi_hard_takes_the_hardest_below_the_positive() {
    for (name, device) in devices::all() {
        // In the plane, in degrees: first views at 0 and 46, second views at 60 and 90. An anchor's
        // positive and its negatives, as angles to it:
        // 0: 60; 46 and 90, the second semi-hard. 46: 44; 46 and 14, the first. 60: 60; 14 and 30,
        // none. 90: 44; 90 and 30, the first.
        let angles = [0.0_f32, 46.0, 60.0, 90.0].map(f32::to_radians);
        let z = angles.map(|angle| [angle.cos(), angle.sin()]);
        let z = || tensor(z.as_flattened(), 2, &device);
        let cosine = |degrees: f32| degrees.to_radians().cos();
        let gaps = [
            cosine(90.0) - cosine(60.0),
            cosine(46.0) - cosine(44.0),
            cosine(90.0) - cosine(44.0),
        ];
        let mean: f32 = gaps.iter().map(|gap| gap + 1.0).sum::<f32>() / 3.0;
        assert_is(margin_triplet(z(), 1.0, true), mean, name);
        // Within a margin of .1 of its positive's cosine only the second anchor has a negative.
        assert_is(margin_triplet(z(), 0.1, true), gaps[1] + 0.1, name);
    }
}

#[test]
fn facenets_triplet_is_twice_that_of_cosines_with_half_the_margin() {
    for (name, device) in devices::all() {
        let z = || tensor(&Batch::new(IMAGES, 5).z, 5, &device);
        let expected = 2.0 * number(margin_triplet(z(), 0.5, true));
        assert!(expected > 0.0, "{name}");
        assert_is(facenet_triplet(z(), 1.0), expected, name);
    }
}

#[test]
fn semi_hard_takes_no_negative_that_is_as_similar_as_the_positive() {
    for (name, device) in devices::all() {
        // On the axes: each anchor has its positive and one negative at a right angle, the other opposite.
        let z = tensor(&[1.0, 0.0, 0.0, -1.0, 0.0, 1.0, -1.0, 0.0], 2, &device);
        assert_is(margin_triplet(z, 1.5, true), 0.5, name);
    }
}

#[test]
fn drlim_weighs_similar_and_dissimilar_pairs_alike() {
    for (name, device) in devices::all() {
        // Points on a line at 0, 1 and 3, far from the origin; 0 and 1 similar. The matrix below the diagonal
        // is not read.
        let z = || tensor(&[1010.0, 1011.0, 1013.0], 1, &device);
        let similar = || tensor(&[1.0, 1.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0], 3, &device);
        let none = || tensor(&[0.0; 9], 3, &device);
        let all = || tensor(&[1.0; 9], 3, &device);
        let half_mean = |values: &[f32]| values.iter().sum::<f32>() / values.len() as f32 / 4.0;
        let apart = half_mean(&[0.0, 0.5 * 0.5]);
        assert_is(margin_contrastive(z(), similar(), 2.5), 0.25 + apart, name);
        assert_is(
            margin_contrastive(z(), none(), 2.5),
            half_mean(&[2.25, 0.0, 0.25]),
            name,
        );
        assert_is(
            margin_contrastive(z(), all(), 2.5),
            half_mean(&[1.0, 9.0, 4.0]),
            name,
        );
        assert_is(
            margin_contrastive(z().narrow(0, 0, 1), tensor(&[1.0], 1, &device), 1.0),
            0.0,
            name,
        );
        let coinciding = tensor(&[2.0; 3], 1, &device);
        assert_is(
            margin_contrastive(coinciding, similar(), 3.0),
            9.0 / 4.0,
            name,
        );
    }
}
