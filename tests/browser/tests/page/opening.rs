//! The first second: the page paints before an engine is there, and talks to nobody else.

use crate::lab::ENGINE;
use contrastive_lab_browser_tests::in_browser;
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
        let reason = page.attribute("engine", "data-reason").await?;
        assert!(
            reason.is_some_and(|reason| !reason.is_empty()),
            "no word on why this engine"
        );
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
fn an_engine_is_taken_and_said_without_being_asked_for() {
    in_browser(async |page| {
        page.open("", None).await?;
        page.wait_for_state(&["empty"], ENGINE).await?;
        // The browser has an adapter: a software one, which the page may find too slow.
        let engine = page.value("engine").await?;
        assert!(["webgpu", "cpu"].contains(&engine.as_str()), "{engine}");
        Ok(())
    });
}
