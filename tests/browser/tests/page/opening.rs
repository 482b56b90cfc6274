//! The first second: the page paints before an engine is there, takes one, and talks to nobody else.

use crate::lab::ENGINE;
use anyhow::{Context, Result};
use contrastive_lab_browser_tests::{Lack, Page, in_browser, in_browser_without};
use serde_json::json;

/// The promise is well under a second; the rest is for a machine with a slow disk and other work.
const FIRST_PAINT_LIMIT_MS: f64 = 3000.0;

#[test]
fn the_page_paints_before_the_engine_is_there_and_then_waits_for_images() {
    in_browser(async |page| {
        page.open("?engine=cpu", None).await?;
        page.wait_for_state(&["empty"], ENGINE).await?;
        let times = "const paint = performance.getEntriesByName('first-contentful-paint')[0];
            return [paint?.startTime, performance.now()];";
        let times = page.script(times, vec![]).await?;
        let [painted, ready] = [0, 1].map(|index| times[index].as_f64());
        let painted_ms = painted.expect("the page painted nothing");
        assert!(
            painted_ms < FIRST_PAINT_LIMIT_MS,
            "painted after {painted_ms} ms"
        );
        assert!(
            Some(painted_ms) < ready,
            "painted only when the engine was there"
        );
        assert_eq!(page.value("engine").await?, "cpu");
        let reason = reason(page).await?;
        assert!(reason.contains("as the address"), "{reason}");
        Ok(())
    });
}

#[test]
fn nothing_is_asked_of_another_machine_and_the_policy_forbids_it() {
    in_browser(async |page| {
        page.open("?engine=cpu", None).await?;
        page.wait_for_state(&["empty"], ENGINE).await?;
        let elsewhere = "return performance.getEntriesByType('resource').map((entry) => entry.name)
            .filter((name) => !name.startsWith('blob:') && !name.startsWith('data:'))
            .filter((name) => new URL(name).origin !== location.origin);";
        assert_eq!(page.script(elsewhere, vec![]).await?, json!([]));
        let policy = "return (await fetch('./')).headers.get('content-security-policy');";
        let policy = page.async_script(policy, vec![]).await?;
        let policy = policy.as_str().expect("the page came without a policy");
        assert!(policy.contains("default-src 'none'") && policy.contains("connect-src 'self'"));
        Ok(())
    });
}

#[test]
fn a_lesson_s_link_holds_its_settings_fast_until_they_are_released() {
    in_browser(async |page| {
        let lesson = "?engine=cpu#recipe=4&temperature=0.3&lock=views,temperature";
        page.open(lesson, None).await?;
        page.wait_for_state(&["empty"], ENGINE).await?;
        let is_held =
            async |control: &str| anyhow::Ok(page.attribute(control, "disabled").await?.is_some());
        assert_eq!(page.value("temperature").await?, "0.3");
        assert!(is_held("temperature").await? && is_held("preset").await?);
        assert!(!is_held("batch-size").await?);
        page.click("release").await?;
        assert!(!is_held("temperature").await? && !is_held("preset").await?);
        let fragment = page.script("return location.hash;", vec![]).await?;
        assert_eq!(fragment, json!("#/lab?recipe=4&temperature=0.3"));
        Ok(())
    });
}

/// The tests' browser has SwiftShader.
#[test]
fn a_software_adapter_leaves_the_work_to_the_processor_and_says_so_beside_a_switch() {
    in_browser(async |page| {
        page.open("", None).await?;
        page.wait_for_state(&["empty"], ENGINE).await?;
        assert_eq!(page.value("engine").await?, "cpu");
        let why = reason(page).await?;
        assert!(why.contains("is no GPU"), "{why}");
        page.click("engine").await?;
        let shown = page.text("engine").await?;
        assert!(shown.contains(&why), "{shown}");

        page.click("switch-engine").await?;
        page.wait_for_value("engine", "on WebGPU", ENGINE, |engine| engine == "webgpu")
            .await?;
        page.wait_for_state(&["empty"], ENGINE).await?;
        let why = reason(page).await?;
        assert!(why.contains("as you chose"), "{why}");
        Ok(())
    });
}

#[test]
fn a_browser_that_never_says_whether_it_has_an_adapter_gets_the_processor() {
    in_browser_without(Lack::Answer, async |page| {
        page.open("", None).await?;
        page.wait_for_state(&["empty"], ENGINE).await?;
        assert_eq!(page.value("engine").await?, "cpu");
        let why = reason(page).await?;
        assert!(why.contains("did not say within 5 seconds"), "{why}");
        Ok(())
    });
}

/// SwiftShader that does not say what it is passes for a GPU until it is measured.
#[test]
fn an_adapter_that_is_slower_than_the_processor_leaves_the_work_to_it() {
    in_browser_without(Lack::Name, async |page| {
        let why = why_the_processor(page).await?;
        assert!(why.contains("on the graphics adapter"), "{why}");
        let [adapter_ms, processor_ms] = estimates(&why)[..] else {
            panic!("two estimates, not {why}");
        };
        assert!(adapter_ms > processor_ms, "{why}");
        Ok(())
    });
}

#[test]
fn an_adapter_that_is_quicker_than_the_processor_gets_the_work() {
    in_browser_without(Lack::Slowness, async |page| {
        page.open("", None).await?;
        page.wait_for_state(&["empty"], ENGINE).await?;
        assert_eq!(page.value("engine").await?, "webgpu");
        let why = reason(page).await?;
        let [adapter_ms, processor_ms] = estimates(&why)[..] else {
            panic!("two estimates, not {why}");
        };
        assert!(adapter_ms < processor_ms, "{why}");
        Ok(())
    });
}

#[test]
fn an_adapter_that_gives_no_device_leaves_the_work_to_the_processor_with_the_browser_s_words() {
    in_browser_without(Lack::Device, async |page| {
        let why = why_the_processor(page).await?;
        assert!(
            why.contains("broke off") && why.contains("no device today"),
            "{why}"
        );
        Ok(())
    });
}

#[test]
fn an_adapter_that_computes_something_wrong_leaves_the_work_to_the_processor() {
    in_browser_without(Lack::Kernels, async |page| {
        let why = why_the_processor(page).await?;
        assert!(why.contains("computed something wrong"), "{why}");
        Ok(())
    });
}

/// Opens the page, which takes the processor, and gives its reason.
async fn why_the_processor(page: &Page) -> Result<String> {
    page.open("", None).await?;
    page.wait_for_state(&["empty"], ENGINE).await?;
    assert_eq!(page.value("engine").await?, "cpu");
    reason(page).await
}

/// The estimates of a step, as the page writes them: the adapter's and the processor's.
fn estimates(why: &str) -> Vec<u32> {
    let numbers = why
        .split(" ms on ")
        .filter_map(|part| part.rsplit(' ').next());
    let numbers = numbers.map(|number| number.replace(',', ""));
    numbers.filter_map(|number| number.parse().ok()).collect()
}

/// Why the page took its engine, in its words.
async fn reason(page: &Page) -> Result<String> {
    let reason = page.attribute("engine", "data-reason").await?;
    reason.context("no word on why this engine")
}
