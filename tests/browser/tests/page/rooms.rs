//! From room to room: by the page's links, by the browser's back and forward, by loading the page again.

use crate::lab::{ENGINE, MOMENT, SHORT_RUN, load_samples};
use anyhow::Result;
use contrastive_lab_browser_tests::{Page, in_browser};
use serde_json::json;

/// What stands behind a room.
const RECIPE: &str = "?recipe=4&batch_size=16&max_steps=3";

#[test]
fn a_run_has_a_room_that_back_forward_and_a_link_lead_to_and_none_once_its_page_is_gone() {
    in_browser(async |page| {
        let lab = "#/lab?recipe=4&batch_size=16&max_steps=3";
        page.open(&format!("?engine=cpu{lab}"), None).await?;
        page.wait_for_state(&["empty"], ENGINE).await?;
        load_samples(page).await?;
        page.click("start").await?;
        page.wait_for_state(&["finished"], SHORT_RUN).await?;
        page.click("tab-method").await?;
        let [step, loss] = [page.value("step").await?, page.value("loss").await?];

        page.click("room-run").await?;
        let run = page.wait("the run's room", MOMENT, async || {
            let hash = hash(page).await?;
            let is_run = hash.starts_with("#/run/") && hash.ends_with(RECIPE);
            Ok(is_run.then_some(hash))
        });
        let run = run.await?;
        assert_eq!(shown(page, "step").await?, json!(step));
        assert_eq!(shown(page, "loss").await?, json!(loss));
        assert!(page.text("run-recipe").await?.contains("Batch size"));
        assert_eq!(shown(page, "batch-size").await?, json!(null));

        page.script("history.back();", vec![]).await?;
        wait_for_room(page, lab).await?;
        assert_eq!(
            page.attribute("tab-method", "aria-selected")
                .await?
                .as_deref(),
            Some("true")
        );
        assert_eq!(page.value("batch-size").await?, "16");
        assert_eq!(shown(page, "loss").await?, json!(loss));
        page.script("history.forward();", vec![]).await?;
        wait_for_room(page, &run).await?;

        page.script("location.reload();", vec![]).await?;
        page.wait("the words for a run that is gone", ENGINE, async || {
            page.attribute("run-gone", "aria-label").await
        })
        .await?;
        page.click("to-lab").await?;
        wait_for_room(page, lab).await?;
        assert_eq!(page.value("batch-size").await?, "16");
        Ok(())
    });
}

async fn hash(page: &Page) -> Result<String> {
    let hash = page.script("return location.hash;", vec![]).await?;
    Ok(hash.as_str().unwrap_or_default().to_owned())
}

async fn wait_for_room(page: &Page, fragment: &str) -> Result<()> {
    page.wait(fragment, MOMENT, async || {
        Ok((hash(page).await? == fragment).then_some(()))
    })
    .await
}

/// `data-value` of the handle that is in the room that is shown.
async fn shown(page: &Page, testid: &str) -> Result<serde_json::Value> {
    let script = "const main = [...document.querySelectorAll('main')].find((main) => !main.hidden);
        return main.querySelector(`[data-testid=\"${arguments[0]}\"]`)?.dataset.value ?? null;";
    page.script(script, vec![json!(testid)]).await
}
