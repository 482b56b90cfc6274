//! What stays when an engine breaks: words, a page that answers, and the weights of the last report.

use crate::lab::{ENGINE, IMPORT, MOMENT, SHORT_RUN, open_with_samples, save_model, weights};
use anyhow::Result;
use contrastive_lab::recipe::{Method, Recipe};
use contrastive_lab_browser_tests::{Breakage, Page, in_browser_with_breakable_engine};
use safetensors::SafeTensors;
use std::fs;

/// Words of a compiler or a source file: nothing that a person can do anything with.
const MACHINE_WORDS: [&str; 6] = [
    "panicked at",
    ".rs:",
    ".cargo",
    "Backtrace",
    "Caused by",
    "shader source",
];

/// Small enough for the software adapter; goes on for longer than any test.
fn endless(batch_size: u32) -> Recipe {
    Recipe {
        batch_size,
        max_steps: Some(100_000),
        ..Recipe::default()
    }
}

/// One step, after which the weights are handed to the page.
fn one_step() -> Recipe {
    Recipe {
        max_steps: Some(1),
        ..endless(8)
    }
}

#[test]
fn a_crash_of_the_worker_leaves_the_weights_and_a_new_engine_takes_them() {
    in_browser_with_breakable_engine(async |page| {
        page.expect_error("unreachable");
        open_with_samples(page, "cpu", Some(&endless(16))).await?;
        page.click("start").await?;
        page.wait_for_autosave(MOMENT).await?;
        page.break_engine(Breakage::Trap).await?;
        let words = wait_for_failure(page, "crash").await?;
        assert!(words.contains("stopped"), "{words}");
        assert!(words.contains("Start the engine again"), "{words}");
        page_answers(page).await?;
        let model = save_model(page).await?;
        assert_holds_weights(&model)?;

        go_on_with(page, "restart-engine", "cpu").await?;
        // Nothing is lost by it: the set is there again, and training goes on from the weights.
        page.wait_for_state(&["ready"], IMPORT).await?;
        page.click("train-on").await?;
        page.wait_for_state(&["training"], MOMENT).await?;
        page.wait_for_value("step", "growing", MOMENT, |step| step != "0")
            .await?;
        page.click("stop").await?;
        page.wait_for_state(&["finished"], MOMENT).await?;
        page.give_files("open-model", &[model]).await?;
        wait_for_card(page).await
    });
}

#[test]
fn a_device_lost_while_training_leaves_the_weights_and_the_processor_takes_them() {
    in_browser_with_breakable_engine(async |page| {
        page.expect_error("device was lost");
        open_with_samples(page, "webgpu", Some(&endless(8))).await?;
        page.click("start").await?;
        page.wait_for_autosave(SHORT_RUN).await?;
        page.break_engine(Breakage::LoseDevice).await?;
        let words = wait_for_failure(page, "alert").await?;
        wait_for_words(page, "alert", "The GPU is lost").await?;
        assert!(words.contains("weights of the last report"), "{words}");
        page_answers(page).await?;
        let model = save_model(page).await?;
        assert_holds_weights(&model)?;

        go_on_with(page, "switch-to-cpu", "cpu").await?;
        page.wait_for_state(&["ready"], IMPORT).await?;
        page.give_files("open-model", &[model]).await?;
        wait_for_card(page).await
    });
}

#[test]
fn a_device_lost_while_nothing_is_computed_is_said_at_once() {
    in_browser_with_breakable_engine(async |page| {
        page.expect_error("device was lost");
        open_with_samples(page, "webgpu", Some(&endless(8))).await?;
        // The first views, and the pace that is measured of itself.
        page.wait_for_value("pace", "measured", SHORT_RUN, |_| true)
            .await?;
        page.break_engine(Breakage::LoseDevice).await?;
        let words = wait_for_failure(page, "alert").await?;
        assert!(words.contains("The GPU is lost"), "{words}");
        assert!(!words.contains("weights"), "there are none: {words}");
        page_answers(page).await?;
        let held = page.attribute("start", "disabled").await?;
        assert!(held.is_some(), "a run may be started on a lost device");

        // The same engine on another device, with the set that was there.
        page.click("restart-engine").await?;
        page.wait_for_state(&["ready"], ENGINE + IMPORT).await?;
        assert_eq!(page.value("engine").await?, "webgpu");
        Ok(())
    });
}

#[test]
#[ignore = "takes minutes on a software adapter: `cargo lab soak` runs it"]
fn a_rejected_kernel_leaves_the_weights_from_before_it() {
    in_browser_with_breakable_engine(async |page| {
        for words in ["WGSL compilation failed", "is invalid", "GPUPipelineError"] {
            page.expect_error(words);
        }
        open_with_samples(page, "webgpu", Some(&one_step())).await?;
        page.click("start").await?;
        page.wait_for_state(&["finished"], SHORT_RUN).await?;
        let good = fs::read(save_model(page).await?)?;

        // Another method wants kernels that were not compiled yet.
        page.choose("method", Method::ALL[7].id()).await?;
        page.break_engine(Breakage::SpoilKernels).await?;
        page.click("start").await?;
        let words = wait_for_failure(page, "alert").await?;
        assert!(words.contains("cannot be trusted"), "{words}");
        assert!(words.contains("WGSL compilation failed"), "{words}");
        page_answers(page).await?;
        let kept = save_model(page).await?;
        let same = weights(&fs::read(&kept)?)? == weights(&good)?;
        assert!(same, "the last good weights were written over");

        go_on_with(page, "switch-to-cpu", "cpu").await?;
        page.wait_for_state(&["ready"], IMPORT).await?;
        page.give_files("open-model", &[kept]).await?;
        wait_for_card(page).await
    });
}

/// Waits until the page says that the lab failed; gives what it says, which must be for people.
async fn wait_for_failure(page: &Page, testid: &str) -> Result<String> {
    page.wait("the failure in words", MOMENT, async || {
        let said = page.attribute(testid, "class").await?.is_some();
        Ok((said && page.state().await? == "failed").then_some(()))
    })
    .await?;
    let words = page.text(testid).await?;
    println!("-- said: {words}");
    for machine_words in MACHINE_WORDS {
        assert!(!words.contains(machine_words), "{words}");
    }
    assert!(page.text("status").await?.contains("problem"));
    Ok(words)
}

/// Waits until a handle says this.
async fn wait_for_words(page: &Page, testid: &str, words: &str) -> Result<()> {
    page.wait(&format!("the words {words:?}"), MOMENT, async || {
        Ok(page.text(testid).await?.contains(words).then_some(()))
    })
    .await
}

/// The stage changes, and so does a setting, and neither hides what went wrong.
async fn page_answers(page: &Page) -> Result<()> {
    for scene in ["tab-judge", "tab-images"] {
        page.click(scene).await?;
        let chosen = page.attribute(scene, "aria-selected").await?;
        assert_eq!(chosen.as_deref(), Some("true"), "{scene}");
    }
    page.fill("batch-size", "12").await?;
    assert_eq!(page.state().await?, "failed");
    Ok(())
}

/// Takes the way on that the alert offers; the other engine opens the weights by itself.
async fn go_on_with(page: &Page, button: &str, engine: &str) -> Result<()> {
    page.click(button).await?;
    page.wait_for_value("engine", engine, ENGINE, |value| value == engine)
        .await?;
    wait_for_card(page).await
}

async fn wait_for_card(page: &Page) -> Result<()> {
    let opened = async || page.attribute("model-card", "data-state").await;
    let card = page.wait("the model's card", ENGINE, opened).await?;
    assert_eq!(card, "opened");
    Ok(())
}

/// The file is whole, by the format's own authors.
fn assert_holds_weights(model: &std::path::Path) -> Result<()> {
    let bytes = fs::read(model)?;
    let tensors = SafeTensors::deserialize(&bytes)?;
    assert!(!tensors.is_empty());
    Ok(())
}
