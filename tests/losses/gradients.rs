//! Gradients against central differences, on the CPU engine; where a gradient stops, on every device.

use crate::batch::{Batch, tensor};
use crate::devices;
use crate::family::{FAMILY, Slopes, views};
use burn::tensor::Tensor;
use contrastive_lab::loss::info_nce::info_nce;
use contrastive_lab::loss::nearest_neighbour::nearest_neighbour;

const IMAGES: usize = 4;
const DIMS: usize = 3;

#[cfg(feature = "cpu")]
#[test]
fn every_gradient_is_that_of_central_differences() {
    const STEP: f32 = 1e-2;
    /// The third derivative times STEP^2 / 6, and f32 values divided by 2 STEP; relative to the
    /// largest slope where that is above 1.
    const TOLERANCE: f32 = 2e-3;
    let device = burn::tensor::Device::flex();
    let batch = Batch::new(IMAGES, DIMS);
    for loss in &FAMILY {
        let (_, gradient) = loss.with_gradient(&batch, loss.setting, &device);
        let largest = gradient
            .iter()
            .fold(1.0_f32, |most, slope| most.max(slope.abs()));
        let with_slopes = match loss.slopes {
            Slopes::BothViews => batch.z.len(),
            Slopes::FirstViews => batch.z.len() / 2,
        };
        for (index, &found) in gradient.iter().enumerate().take(with_slopes) {
            let [up, down] = [STEP, -STEP].map(|step| {
                let mut moved = batch.clone();
                moved.z[index] += step;
                loss.at(&moved, &device)
            });
            let expected = (up - down) / (2.0 * STEP);
            assert!(
                (found - expected).abs() < TOLERANCE * largest,
                "{} at {index}: {found} for {expected}",
                loss.name
            );
        }
    }
}

#[test]
fn no_gradient_flows_into_keys_targets_and_stopped_projections() {
    let batch = Batch::new(IMAGES, DIMS);
    for (name, device) in devices::all() {
        for loss in &FAMILY {
            let what = format!("{name}, {}", loss.name);
            let (_, gradient) = loss.with_gradient(&batch, loss.setting, &device);
            let (first, second) = gradient.split_at(gradient.len() / 2);
            let flows = |slopes: &[f32]| slopes.iter().any(|&slope| slope != 0.0);
            assert!(flows(first), "{what}");
            assert_eq!(flows(second), loss.slopes == Slopes::BothViews, "{what}");
        }
    }
}

#[test]
fn no_gradient_flows_into_a_queue_or_into_neighbours_out_of_it() {
    let batch = Batch::new(IMAGES, DIMS);
    for (name, device) in devices::all() {
        let device = device.autodiff();
        let leaf = |rows: &[f32]| tensor(rows, DIMS, &device).require_grad();
        let [query, key] = views(batch.z(&device));
        let query = query.require_grad();
        let flows = |loss: Tensor<1>, leaf: &Tensor<2>| {
            let gradients = loss.backward();
            assert!(query.grad(&gradients).is_some(), "{name}");
            leaf.grad(&gradients).is_some()
        };
        let queue = leaf(&batch.queue);
        let loss = info_nce(query.clone(), key, queue.clone(), 0.2).loss;
        assert!(!flows(loss, &queue), "{name}, into the queue");
        let neighbours = leaf(&batch.queue[..IMAGES * DIMS]);
        let loss = nearest_neighbour(neighbours.clone(), query.clone(), 0.2);
        assert!(!flows(loss, &neighbours), "{name}, into neighbours");
    }
}
