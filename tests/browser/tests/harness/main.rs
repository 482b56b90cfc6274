//! The harness on a small page of its own: that it sees what it should, and fails when it should.

mod offline;

use anyhow::Result;
use contrastive_lab_browser_tests::{Page, in_browser_at};
use std::fs;
use std::panic::catch_unwind;
use std::path::Path;
use std::time::Duration;
use tempfile::TempDir;

const LIMIT: Duration = Duration::from_secs(20);

const PAGE: &str = r#"<!doctype html><html lang="en"><meta charset="utf-8"><title>A small page</title>
<link rel="icon" href="data:,">
<p data-testid="status" data-state="loading">Loading</p>
<select data-testid="encoder"><option value="small">S</option><option value="tiny">T</option></select>
<input data-testid="batch-size" type="number" value="128">
<input data-testid="file-input" type="file" multiple hidden>
<span data-testid="image-count" data-value="0"></span>
<button data-testid="start" disabled>Start</button>
<button data-testid="export-embeddings">Export</button>
<script type="module" src="page.js"></script></html>"#;

const SCRIPT: &str = r#"
const of = (id) => document.querySelector(`[data-testid="${id}"]`);
setTimeout(() => { of("status").dataset.state = "empty"; of("start").disabled = false; }, 300);
of("file-input").onchange = (event) => {
  of("image-count").dataset.value = event.target.files.length;
};
of("start").onclick = () => {
  const worker = new Worker("worker.js", { type: "module", name: "cpu" });
  worker.onmessage = (event) => {
    of("status").textContent = JSON.stringify(event.data);
    of("status").dataset.state = event.data.crash ? "failed" : "finished";
  };
  worker.postMessage("first");
};
of("export-embeddings").onclick = () => {
  for (const name of ["embeddings.npy", "embeddings.tsv"]) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([name]));
    link.download = name;
    link.click();
  }
};
"#;

/// An engine that gives back what it is told.
const ENGINE: &str = r#"
export default async function () { await new Promise((done) => setTimeout(done, 200)); }
export function start() {}
export function receive(message) { self.postMessage({ heard: message }); }
"#;

fn small_site(engine: &str) -> TempDir {
    let site = tempfile::tempdir().unwrap();
    let worker = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../www/worker.js");
    fs::copy(worker, site.path().join("worker.js")).unwrap();
    for (name, content) in [
        ("index.html", PAGE),
        ("page.js", SCRIPT),
        ("engine-cpu.js", engine),
        ("engine-cpu_bg.wasm", ""),
        ("decoder_bg.wasm", ""),
        ("decoder.js", "export default async function () {}"),
    ] {
        fs::write(site.path().join(name), content).unwrap();
    }
    site
}

/// The message of a test that must fail.
fn failure(
    engine: &str,
    test: impl AsyncFnOnce(&Page) -> Result<()> + std::panic::UnwindSafe,
) -> String {
    let site = small_site(engine);
    let failed = catch_unwind(move || in_browser_at(site.path(), test));
    let message = failed.expect_err("it passed");
    message
        .downcast_ref::<String>()
        .cloned()
        .unwrap_or_default()
}

#[test]
fn controls_are_used_as_a_person_does_and_files_reach_a_hidden_input() {
    let site = small_site(ENGINE);
    in_browser_at(site.path(), async |page| {
        page.open("", None).await?;
        page.wait_for_state(&["empty"], LIMIT).await?;
        page.choose("encoder", "tiny").await?;
        page.fill("batch-size", "64").await?;
        let files = ["index.html", "page.js"].map(|name| site.path().join(name));
        page.give_files("file-input", &files).await?;
        page.wait_for_value("image-count", "of 2", LIMIT, |value| value == "2")
            .await?;
        page.click("export-embeddings").await?;
        let tsv = page.download("tsv", LIMIT).await?;
        let npy = page.download("npy", LIMIT).await?;
        assert_eq!(fs::read_to_string(npy)?, "embeddings.npy");
        assert_eq!(fs::read_to_string(tsv)?, "embeddings.tsv");
        Ok(())
    });
}

#[test]
fn a_message_that_comes_before_the_engine_is_loaded_is_not_lost() {
    let site = small_site(ENGINE);
    in_browser_at(site.path(), async |page| {
        page.open("", None).await?;
        page.click("start").await?;
        page.wait_for_state(&["finished"], LIMIT).await?;
        assert_eq!(page.text("status").await?, r#"{"heard":"first"}"#);
        Ok(())
    });
}

#[test]
fn an_engine_that_breaks_is_told_to_the_page() {
    for (engine, words) in [
        (
            "export default async function () { throw new Error('no memory'); }",
            "no memory",
        ),
        (
            "export default async function () {} export function start() {}
             export function receive() { throw new WebAssembly.RuntimeError('unreachable'); }",
            "unreachable",
        ),
    ] {
        let site = small_site(engine);
        in_browser_at(site.path(), async |page| {
            page.open("", None).await?;
            page.click("start").await?;
            page.wait_for_state(&["failed"], LIMIT).await?;
            let text = page.text("status").await?;
            assert!(text.contains("crash") && text.contains(words), "{text}");
            Ok(())
        });
    }
}

#[test]
fn a_promise_that_nobody_caught_is_told_to_the_page_and_stands_on_the_console() {
    let engine = "export default async function () {} export function start() {}
        export function receive() { Promise.reject(new Error('a lost promise')); }";
    let message = failure(engine, async |page| {
        page.open("", None).await?;
        page.click("start").await?;
        // No wait by the harness: it would end at the console's error.
        tokio::time::sleep(Duration::from_secs(3)).await;
        let text = page.text("status").await?;
        assert!(
            text.contains(r#""crash":"Error: a lost promise""#),
            "{text}"
        );
        Ok(())
    });
    assert!(
        message.contains("errors on the page's console"),
        "{message}"
    );
}

#[test]
fn an_error_on_the_console_fails_the_test_and_is_named() {
    let message = failure(ENGINE, async |page| {
        page.open("", None).await?;
        page.script(
            "setTimeout(() => { throw new Error('something broke'); });",
            vec![],
        )
        .await?;
        page.wait_for_state(&["finished"], LIMIT).await?;
        Ok(())
    });
    assert!(message.contains("something broke"), "{message}");
}

#[test]
fn an_expected_error_passes_and_another_beside_it_does_not() {
    let break_twice = |also: &'static str| {
        let message = failure(ENGINE, async move |page| {
            page.expect_error("something broke");
            page.open("", None).await?;
            let break_both = "console.error('something broke'); console.error(arguments[0]);";
            page.script(break_both, vec![also.into()]).await?;
            page.wait_for_state(&["finished"], Duration::from_secs(2))
                .await?;
            Ok(())
        });
        message.lines().last().unwrap_or_default().to_owned()
    };
    let in_vain = break_twice("again something broke");
    assert!(in_vain.contains("in vain"), "{in_vain}");
    let other = break_twice("and something else");
    assert!(other.contains("and something else"), "{other}");
}

#[test]
fn an_error_on_a_worker_s_console_fails_the_test_too() {
    let engine = "export default async function () {} export function start() {}
        export function receive() { console.error('a kernel was refused'); }";
    let message = failure(engine, async |page| {
        page.open("", None).await?;
        page.click("start").await?;
        page.wait_for_state(&["finished"], LIMIT).await?;
        Ok(())
    });
    assert!(message.contains("a kernel was refused"), "{message}");
}

#[test]
fn a_breach_of_the_content_security_policy_fails_the_test() {
    let message = failure(ENGINE, async |page| {
        page.open("", None).await?;
        let leak = "const leak = new Image(); leak.src = 'http://127.0.0.2:1/';";
        page.script(leak, vec![]).await?;
        page.wait_for_state(&["finished"], LIMIT).await?;
        Ok(())
    });
    assert!(message.contains("Content Security Policy"), "{message}");
}

#[test]
fn a_wait_in_vain_names_what_was_awaited() {
    let message = failure(ENGINE, async |page| {
        page.open("", None).await?;
        page.wait_for_state(&["paused"], Duration::from_secs(1))
            .await?;
        Ok(())
    });
    assert!(
        message.contains("waited 1 s in vain for the state paused"),
        "{message}"
    );
}
