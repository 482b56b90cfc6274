//! What one's own pictures cost when their decoder breaks, or is not there.

use crate::fixtures::picture;
use crate::lab::{ENGINE, IMPORT, MOMENT};
use anyhow::Result;
use contrastive_lab_browser_tests::{Page, breakable_site, in_browser_at};
use contrastive_lab_cli::names;
use image::ImageFormat;
use std::fs;
use std::path::{Path, PathBuf};

/// Good pictures, numbered from 1.
fn pictures(folder: &Path, count: u8) -> Result<Vec<PathBuf>> {
    let write = |number: u8| {
        let file = folder.join(format!("{number}.png"));
        fs::write(&file, picture(number, ImageFormat::Png)?)?;
        Ok(file)
    };
    (1..=count).map(write).collect()
}

async fn wait_for_images(page: &Page, count: usize) -> Result<()> {
    page.wait_for_state(&["ready"], IMPORT).await?;
    assert_eq!(page.value("image-count").await?, count.to_string());
    Ok(())
}

#[test]
fn a_picture_that_breaks_the_decoder_is_listed_and_those_after_it_load() {
    let site = breakable_site().unwrap();
    in_browser_at(site.path(), async |page| {
        let folder = tempfile::tempdir()?;
        let mut files = pictures(folder.path(), 6)?;
        let breaking = folder.path().join("3 breaks.png");
        let bytes = [picture(99, ImageFormat::Png)?, b"BREAK".to_vec()].concat();
        fs::write(&breaking, bytes)?;
        files.push(breaking);
        page.open("?engine=cpu", None).await?;
        page.wait_for_state(&["empty"], ENGINE).await?;

        page.give_files("file-input", &files).await?;
        wait_for_images(page, 6).await?;
        let problems = page.text("problems").await?;
        assert!(problems.contains("3 breaks.png"), "{problems}");
        assert!(
            problems.contains("The decoder broke on this file"),
            "{problems}"
        );
        Ok(())
    });
}

#[test]
fn without_its_decoder_the_page_says_so_and_the_same_files_load_once_it_is_there() {
    let site = breakable_site().unwrap();
    let there = names::find(site.path(), "decoder.js").unwrap();
    let away = site.path().join("away.js");
    fs::rename(&there, &away).unwrap();
    in_browser_at(site.path(), async |page| {
        page.expect_error("decoder.");
        let folder = tempfile::tempdir()?;
        let files = pictures(folder.path(), 4)?;
        page.open("?engine=cpu", None).await?;
        page.wait_for_state(&["empty"], ENGINE).await?;

        page.give_files("file-input", &files).await?;
        page.wait("the words about the decoder", MOMENT, async || {
            let said = page.text("alert").await?;
            Ok(said
                .contains("reads pictures could not be loaded")
                .then_some(()))
        })
        .await?;
        page.wait_for_state(&["empty"], MOMENT).await?;

        fs::rename(&away, &there)?;
        page.give_files("file-input", &files).await?;
        wait_for_images(page, 4).await
    });
}
