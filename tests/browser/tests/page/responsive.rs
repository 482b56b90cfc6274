//! The page stays at hand while the engine trains.

use crate::lab::{FRAMES_PER_SECOND_AT_LEAST, MOMENT, open_with_samples};
use contrastive_lab::protocol::Recipe;
use contrastive_lab_browser_tests::in_browser;
use serde_json::json;

const MEASURED_MS: u32 = 2000;

#[test]
fn the_page_draws_frames_while_the_cpu_engine_trains() {
    in_browser(async |page| {
        let recipe = Recipe {
            batch_size: 64,
            max_steps: Some(100_000),
            ..Recipe::default()
        };
        open_with_samples(page, "cpu", Some(&recipe)).await?;
        page.click("start").await?;
        let moves = |value: &str| value.parse::<u32>().is_ok_and(|step| step > 1);
        page.wait_for_value("step", "above 1", MOMENT, moves)
            .await?;
        let count = "const end = performance.now() + args[0]; let frames = 0;
            while (performance.now() < end) {
                await new Promise(requestAnimationFrame);
                frames += 1;
            }
            return frames;";
        let frames = page.async_script(count, vec![json!(MEASURED_MS)]).await?;
        let frames = frames.as_f64().expect("a count of frames");
        assert_eq!(
            page.state().await?,
            "training",
            "the run ended while frames were counted"
        );
        let per_second = frames / (f64::from(MEASURED_MS) / 1000.0);
        assert!(
            per_second >= FRAMES_PER_SECOND_AT_LEAST,
            "{per_second} frames a second"
        );
        Ok(())
    });
}
