//! Pause, resume, single step, stop.

use crate::lab::{MOMENT, open_with_samples};
use contrastive_lab::recipe::Recipe;
use contrastive_lab_browser_tests::in_browser;
use std::time::Duration;

/// Longer than several steps of this recipe.
const A_WHILE: Duration = Duration::from_secs(2);

#[test]
fn a_run_pauses_steps_goes_on_and_stops_when_told() {
    in_browser(async |page| {
        let recipe = Recipe {
            batch_size: 8,
            max_steps: Some(100_000),
            ..Recipe::default()
        };
        open_with_samples(page, "cpu", Some(&recipe)).await?;
        page.click("start").await?;
        let beyond =
            |step: u32| move |value: &str| value.parse::<u32>().is_ok_and(|now| now > step);
        page.wait_for_value("step", "above 2", MOMENT, beyond(2))
            .await?;

        page.click("pause").await?;
        page.wait_for_state(&["paused"], MOMENT).await?;
        let paused_at = page.value("step").await?;
        tokio::time::sleep(A_WHILE).await;
        assert_eq!(
            page.value("step").await?,
            paused_at,
            "it went on while paused"
        );

        let next: u32 = paused_at.parse::<u32>()? + 1;
        page.click("step-once").await?;
        let is_next = |value: &str| value == next.to_string();
        page.wait_for_value("step", "one further", MOMENT, is_next)
            .await?;
        page.wait_for_state(&["paused"], MOMENT).await?;
        tokio::time::sleep(A_WHILE).await;
        assert_eq!(
            page.value("step").await?,
            next.to_string(),
            "one step was asked for"
        );

        page.click("resume").await?;
        page.wait_for_value("step", "growing again", MOMENT, beyond(next + 1))
            .await?;
        assert_eq!(page.state().await?, "training");

        page.click("stop").await?;
        page.wait_for_state(&["finished", "ready"], MOMENT).await?;
        let stopped_at = page.value("step").await?;
        tokio::time::sleep(A_WHILE).await;
        assert_eq!(
            page.value("step").await?,
            stopped_at,
            "it went on after the stop"
        );
        Ok(())
    });
}
