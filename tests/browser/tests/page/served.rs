//! The page of `cargo lab serve` while its GPU engine is still being built.

use crate::builds::sources;
use crate::lab::{ENGINE, MOMENT};
use anyhow::Result;
use contrastive_lab_browser_tests::{Page, in_browser_at};
use contrastive_lab_cli::assemble::{Purpose, assemble, write_files};
use std::fs;

/// What `cargo lab serve` says of the GPU engine, where the page asks for it.
const PROGRESS: &str = "engines.json";

#[test]
fn the_page_takes_the_processor_until_the_gpu_engine_is_built_and_says_when_it_is() {
    let mut files = sources().unwrap();
    files.retain(|name, _| !name.starts_with("engine-webgpu"));
    let site = tempfile::tempdir().unwrap();
    write_files(&assemble(files, Purpose::Work).unwrap(), site.path()).unwrap();
    let progress = site.path().join(PROGRESS);
    fs::write(&progress, r#"{"webgpu":"building"}"#).unwrap();
    in_browser_at(site.path(), async |page| {
        page.open("?engine=webgpu", None).await?;
        page.wait_for_state(&["empty"], ENGINE).await?;
        assert_eq!(page.value("engine").await?, "cpu");
        wait_for_words(page, "still being built").await?;
        let reason = page.attribute("engine", "data-reason").await?;
        assert!(reason.is_some_and(|reason| reason.contains("still being built")));

        fs::write(&progress, r#"{"webgpu":"there"}"#)?;
        wait_for_words(page, "Load the page again").await
    });
}

async fn wait_for_words(page: &Page, words: &str) -> Result<()> {
    page.wait(&format!("the words {words:?}"), MOMENT, async || {
        let there = page.attribute("alert", "class").await?.is_some();
        Ok((there && page.text("alert").await?.contains(words)).then_some(()))
    })
    .await
}
