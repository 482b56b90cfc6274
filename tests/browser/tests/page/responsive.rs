//! The page stays at hand while the engine trains.

use crate::lab::{MOMENT, open_with_samples};
use contrastive_lab::recipe::Recipe;
use contrastive_lab_browser_tests::in_browser;
use serde_json::json;

const MEASURED_MS: u32 = 4000;

/// A browser tells the time of a frame to a tenth of a millisecond or rougher.
const CLOCK_MS: f64 = 1.0;

/// The median of the gaps: a frame that other work on the machine delays says nothing of the page, and
/// a page that computed on its own thread would delay most.
#[test]
fn the_page_draws_60_frames_a_second_while_the_cpu_engine_trains() {
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
        let measure = "const frame = () => new Promise(requestAnimationFrame);
            const gaps = [];
            const end = performance.now() + args[0];
            for (let last = await frame(); last < end;) {
                const now = await frame();
                gaps.push(now - last);
                last = now;
            }
            gaps.sort((one, other) => one - other);
            return gaps[Math.floor(gaps.length / 2)];";
        let gap_ms = page.async_script(measure, vec![json!(MEASURED_MS)]).await?;
        let gap_ms = gap_ms.as_f64().expect("a time between two frames");
        assert_eq!(
            page.state().await?,
            "training",
            "the run ended while frames were counted"
        );
        println!("{:.0} frames a second", 1000.0 / gap_ms);
        assert!(
            gap_ms <= 1000.0 / 60.0 + CLOCK_MS,
            "{gap_ms} ms between two frames"
        );
        Ok(())
    });
}
