//! A visit without a connection, with the real modules; what holds between builds is in
//! `tests/harness`.

use crate::builds::sources;
use crate::fixtures::picture;
use crate::lab::{ENGINE, IMPORT};
use contrastive_lab_browser_tests::{in_browser_at, name_in};
use contrastive_lab_cli::assemble::{Purpose, assemble, write_files};
use image::ImageFormat;
use std::fs;

/// What the page uses here besides what it opens with.
const USED: [&str; 4] = [
    "engine-cpu.js",
    "engine-cpu_bg.wasm",
    "decoder.js",
    "decoder_bg.wasm",
];

#[test]
fn after_one_visit_page_engine_and_decoder_work_without_a_connection() {
    let build = assemble(sources().unwrap(), Purpose::Host).unwrap();
    let site = tempfile::tempdir().unwrap();
    write_files(&build, site.path()).unwrap();
    in_browser_at(site.path(), async |page| {
        page.open("?engine=cpu", None).await?;
        page.wait_for_state(&["empty"], ENGINE).await?;
        page.wait_until_kept(&build, &USED).await?;
        page.disconnect().await?;

        page.open("?engine=cpu", None).await?;
        page.wait_for_state(&["empty"], ENGINE).await?;
        assert_eq!(page.value("engine").await?, "cpu");
        let folder = tempfile::tempdir()?;
        // Two: one alone cannot be compared with anything.
        let mut files = Vec::new();
        for number in 1..=2 {
            let file = folder.path().join(format!("{number}.png"));
            fs::write(&file, picture(number, ImageFormat::Png)?)?;
            files.push(file);
        }
        page.give_files("file-input", &files).await?;
        page.wait_for_state(&["ready"], IMPORT).await?;
        // The other engine was never used: it would have been loaded for nothing.
        let other = name_in(&build, "engine-webgpu_bg.wasm");
        assert!(!page.kept().await?.iter().any(|name| name == other));
        Ok(())
    });
}
