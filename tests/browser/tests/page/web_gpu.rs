//! The WebGPU engine on the browser's software adapter, with a recipe that it can bear.

use crate::lab::{SHORT_RUN, open_with_samples, run_to_the_end, save_model, wait_for_map};
use anyhow::Result;
use contrastive_lab::recipe::{LrSchedule, Preset, Recipe};
use contrastive_lab_browser_tests::{
    Lack, Page, in_browser, in_browser_that_counts, in_browser_without,
};
use safetensors::SafeTensors;
use std::collections::BTreeMap;
use std::fs;

/// Few steps on small batches, at once at the full learning rate, so that five steps show.
fn micro_recipe() -> Recipe {
    let mut recipe = Recipe {
        batch_size: 8,
        max_steps: Some(5),
        temperature: 0.5,
        ..Recipe::default()
    };
    recipe.images_mut().views = Preset::MocoV2.policies(96);
    recipe.optimiser.learning_rate = 5e-3;
    recipe.optimiser.warmup_fraction = 0.0;
    recipe.optimiser.schedule = LrSchedule::Constant;
    recipe
}

#[test]
fn the_loss_falls_over_five_steps_and_the_map_is_drawn() {
    in_browser(async |page| {
        open_with_samples(page, "webgpu", Some(&micro_recipe())).await?;
        assert_eq!(page.value("engine").await?, "webgpu");
        run_to_the_end(page, SHORT_RUN).await?;
        assert_eq!(page.value("step").await?, "5");
        let (first, last) = (
            page.number_in("loss", "data-first").await?,
            page.number("loss").await?,
        );
        assert!(
            first.is_finite() && last < first,
            "the loss went from {first} to {last}"
        );
        wait_for_map(page, SHORT_RUN).await?;
        Ok(())
    });
}

/// What five steps gave.
struct Trained {
    /// As text, which tells every bit.
    first_loss: Option<String>,
    last_loss: String,
    /// The saved model's tensors, by name.
    tensors: BTreeMap<String, Vec<u8>>,
}

async fn five_steps(page: &Page) -> Result<Trained> {
    open_with_samples(page, "webgpu", Some(&micro_recipe())).await?;
    run_to_the_end(page, SHORT_RUN).await?;
    assert_eq!(page.value("engine").await?, "webgpu");
    assert_eq!(page.value("step").await?, "5");
    let model = fs::read(save_model(page).await?)?;
    let tensors = SafeTensors::deserialize(&model)?.tensors().into_iter();
    Ok(Trained {
        first_loss: page.attribute("loss", "data-first").await?,
        last_loss: page.value("loss").await?,
        tensors: tensors
            .map(|(name, tensor)| (name, tensor.data().to_vec()))
            .collect(),
    })
}

/// The same kernels in the same order on the same adapter: the same bits.
#[test]
fn an_adapter_without_timestamps_trains_as_one_that_has_them() {
    let mut with = None;
    in_browser(async |page| {
        with = Some(five_steps(page).await?);
        Ok(())
    });
    let with = with.expect("what five steps gave");
    in_browser_without(Lack::Timestamps, async |page| {
        let without = five_steps(page).await?;
        assert_eq!(without.first_loss, with.first_loss);
        assert_eq!(without.last_loss, with.last_loss);
        assert!(!with.tensors.is_empty());
        assert_eq!(
            without.tensors.keys().collect::<Vec<_>>(),
            with.tensors.keys().collect::<Vec<_>>()
        );
        for (name, values) in &with.tensors {
            assert!(without.tensors[name] == *values, "{name} is not the same");
        }
        Ok(())
    });
}

/// The dispatches of a step with its report, of which each has a price beside what it computes. 534 were counted.
const DISPATCHES_MOST: u32 = 540;
/// What a thread may walk through: a long loop of one thread is what a GPU is slowest at.
const LOOP_MOST: f64 = 4096.0;

#[test]
fn a_step_is_few_dispatches_and_no_thread_has_a_long_loop() {
    in_browser_that_counts(async |page| {
        let mut recipe = micro_recipe();
        // The kernel of a blur has threads for the views that are blurred, and a buffer of all.
        recipe.images_mut().views = Preset::Simclr.policies(32);
        open_with_samples(page, "webgpu", Some(&recipe)).await?;
        assert_eq!(page.value("engine").await?, "webgpu");
        run_to_the_end(page, SHORT_RUN).await?;
        let slices = page.slices_of_steps().await?;
        for slice in &slices {
            println!(
                "{} dispatches, a loop of {}",
                slice.dispatches, slice.longest
            );
        }
        // The quickest is a step alone, without a judgement or a map beside it.
        let step = slices.iter().filter(|slice| slice.dispatches > 0);
        let step = step.min_by_key(|slice| slice.dispatches);
        let step = step.expect("news of a step");
        assert!(step.dispatches <= DISPATCHES_MOST, "{}", step.dispatches);
        assert!(
            step.longest <= LOOP_MOST,
            "{} values for each thread of {}",
            step.longest,
            step.kernel
        );
        Ok(())
    });
}
