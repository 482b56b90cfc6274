//! The WebGPU engine on the browser's software adapter, with a recipe that it can bear.

use crate::lab::{SHORT_RUN, open_with_samples, run_to_the_end, wait_for_map};
use contrastive_lab::recipe::{LrSchedule, Preset, Recipe};
use contrastive_lab_browser_tests::in_browser;

/// Few steps on small batches, at once at the full learning rate, so that five steps show.
fn micro_recipe() -> Recipe {
    let mut recipe = Recipe {
        batch_size: 8,
        max_steps: Some(5),
        temperature: 0.5,
        views: Preset::MocoV2.policies(),
        ..Recipe::default()
    };
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
