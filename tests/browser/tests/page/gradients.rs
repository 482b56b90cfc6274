//! Every executor computes the same gradient. One step of plain SGD with learning rate 1 moves every
//! weight by exactly its gradient, so the saved models hold it.

use crate::lab::{SHORT_RUN, open_with_samples, run_to_the_end, save_model};
use anyhow::{Context, Result};
use contrastive_lab::recipe::{LrSchedule, OptimiserKind, Recipe};
use contrastive_lab_browser_tests::{Page, in_browser};
use safetensors::{Dtype, SafeTensors};
use std::collections::BTreeMap;

/// Largest difference of a gradient's entries, in parts of the largest entry of all: f32 sums of
/// thousands of terms, in another order on each engine, through four convolutions with batch norm.
const GRADIENT_TOLERANCE: f32 = 2e-3;
/// Difference of the two losses, in parts of the loss; one forward pass, sums in another order.
const LOSS_TOLERANCE: f64 = 1e-4;

/// Trained tensors by name, flat.
type Weights = BTreeMap<String, Vec<f32>>;

fn one_step(learning_rate: f32) -> Recipe {
    let mut recipe = Recipe {
        batch_size: 8,
        max_steps: Some(1),
        ..Recipe::default()
    };
    recipe.optimiser.kind = OptimiserKind::Sgd;
    recipe.optimiser.learning_rate = learning_rate;
    recipe.optimiser.momentum = 0.0;
    recipe.optimiser.weight_decay = 0.0;
    recipe.optimiser.warmup_fraction = 0.0;
    recipe.optimiser.schedule = LrSchedule::Constant;
    recipe
}

/// An engine, or burn's operations on it.
struct Executor {
    engine: &'static str,
    /// What stands behind the engine in the address.
    and: &'static str,
}

const CPU: Executor = Executor {
    engine: "cpu",
    and: "",
};
const CPU_BY_BURN: Executor = Executor {
    engine: "cpu",
    and: "&kernels=burn",
};
const WEBGPU: Executor = Executor {
    engine: "webgpu",
    and: "",
};

#[test]
fn own_kernels_compute_the_loss_and_the_gradient_of_burns_operations() {
    in_browser(async |page| hold_together(page, &CPU, &CPU_BY_BURN).await);
}

#[test]
#[ignore = "takes minutes on a software adapter: `cargo lab soak` runs it"]
fn both_engines_compute_the_same_loss_and_the_same_gradient() {
    in_browser(async |page| hold_together(page, &CPU, &WEBGPU).await);
}

async fn hold_together(page: &Page, first: &Executor, second: &Executor) -> Result<()> {
    let (_, start) = weights_after_a_step(page, first, 0.0).await?;
    let (first_loss, first) = weights_after_a_step(page, first, 1.0).await?;
    let (second_loss, second) = weights_after_a_step(page, second, 1.0).await?;
    assert!(
        (first_loss - second_loss).abs() <= LOSS_TOLERANCE * first_loss.abs(),
        "the loss is {first_loss} and {second_loss}"
    );
    let scale = difference(&start, &first)?.1;
    assert!(
        scale > 0.0 && scale.is_finite(),
        "the first gradient is {scale}"
    );
    let (name, largest) = difference(&first, &second)?;
    assert!(
        largest <= GRADIENT_TOLERANCE * scale,
        "gradients of {name} differ by {largest}; the largest of all is {scale}"
    );
    Ok(())
}

async fn weights_after_a_step(
    page: &Page,
    executor: &Executor,
    rate: f32,
) -> Result<(f64, Weights)> {
    let engine = format!("{}{}", executor.engine, executor.and);
    open_with_samples(page, &engine, Some(&one_step(rate))).await?;
    assert_eq!(page.value("engine").await?, executor.engine);
    run_to_the_end(page, SHORT_RUN).await?;
    let loss = page.number("loss").await?;
    let bytes = std::fs::read(save_model(page).await?)?;
    let weights = SafeTensors::deserialize(&bytes)?
        .tensors()
        .into_iter()
        // Running statistics move by the forward pass, not by the gradient; counters are no f32.
        .filter(|(name, tensor)| tensor.dtype() == Dtype::F32 && !name.contains("running_"))
        .map(|(name, tensor)| (name, floats(tensor.data())))
        .collect();
    Ok((loss, weights))
}

fn floats(bytes: &[u8]) -> Vec<f32> {
    let (quads, _) = bytes.as_chunks::<4>();
    quads.iter().map(|&quad| f32::from_le_bytes(quad)).collect()
}

/// The largest difference of two entries, and in which tensor.
fn difference(a: &Weights, b: &Weights) -> Result<(String, f32)> {
    assert_eq!(a.keys().collect::<Vec<_>>(), b.keys().collect::<Vec<_>>());
    let of = |(name, values): (&String, &Vec<f32>)| {
        let pairs = values.iter().zip(&b[name]);
        // A NaN must not pass: it counts as infinitely far.
        let far = |(x, y): (&f32, &f32)| {
            if (x - y).is_nan() {
                f32::INFINITY
            } else {
                (x - y).abs()
            }
        };
        (name.clone(), pairs.map(far).fold(0.0, f32::max))
    };
    let all = a.iter().map(of);
    all.max_by(|x, y| x.1.total_cmp(&y.1))
        .context("the model holds no trained tensor")
}
