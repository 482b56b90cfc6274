//! Files that are none of what they say, beside good ones.

use crate::fixtures::{archive, huge_picture, locked_archive, picture};
use crate::lab::{ENGINE, IMPORT};
use anyhow::{Context, Result};
use contrastive_lab_browser_tests::{Page, in_browser};
use image::ImageFormat;
use std::fs;
use std::path::{Path, PathBuf};

const MARKUP_NAME: &str = "<img src=x onerror=window.wasRun=1>.png";
/// A mark that shows the rest from right to left: `gnp.exe` would read `exe.png`.
const TURNED_NAME: &str = "turned\u{202e}gnp.png";
const GOOD_PICTURES: usize = 8;
/// Zeros that a few kilobytes unpack to.
const BOMB_BYTES: usize = 300 << 20;

/// What a refused file's line must hold.
const REFUSED: [&str; 11] = [
    "text.png",
    "cut.jpg",
    "empty.png",
    "huge.png",
    "turned",
    "inner.zip",
    "escaped.png",
    "secret.png",
    "bomb.png",
    "<img src=x onerror",
    // Of the hidden files together.
    "left there by a system",
];

#[test]
fn good_files_load_and_each_bad_one_is_listed_with_its_reason() {
    in_browser(async |page| {
        let folder = tempfile::tempdir()?;
        let files = good_and_bad_files(folder.path())?;
        page.open("?engine=cpu", None).await?;
        page.wait_for_state(&["empty"], ENGINE).await?;

        page.give_files("file-input", &files).await?;
        page.wait_for_state(&["ready"], IMPORT).await?;
        let count = page.value("image-count").await?;
        assert_eq!(
            count,
            GOOD_PICTURES.to_string(),
            "good pictures of {} files",
            files.len()
        );
        let lines = wait_for_problems(page, REFUSED.len()).await?;
        for name in REFUSED {
            let own: Vec<_> = lines.iter().filter(|line| line.contains(name)).collect();
            let [line] = own[..] else {
                panic!("{name} stands {} times in {lines:#?}", own.len());
            };
            assert!(has_a_reason(line), "no reason in {line:?}");
        }
        assert!(
            !lines.concat().contains('\u{202e}'),
            "a name turned the text round"
        );
        let run = "return [document.querySelectorAll('[data-testid=problems] img').length,
            window.wasRun ?? null];";
        let run = page.script(run, vec![]).await?;
        assert_eq!(
            run,
            serde_json::json!([0, null]),
            "a name was taken for markup"
        );

        let bad_only = ["text.png", "empty.png"].map(|name| folder.path().join(name));
        page.give_files("file-input", &bad_only).await?;
        wait_for_problems(page, bad_only.len()).await?;
        page.wait_for_state(&["ready"], IMPORT).await?;
        assert_eq!(
            page.value("image-count").await?,
            count,
            "the set from before is gone"
        );
        Ok(())
    });
}

#[test]
fn dropped_files_are_taken_as_chosen_ones_are() {
    in_browser(async |page| {
        page.open("?engine=cpu", None).await?;
        page.wait_for_state(&["empty"], ENGINE).await?;
        let png = |number| picture(number, ImageFormat::Png);
        let files = serde_json::json!([
            ["first.png", png(1)?],
            ["second.png", png(2)?],
            ["words.png", b"these are words".to_vec()],
        ]);
        let drop = "const dropped = new DataTransfer();
            for (const [name, bytes] of arguments[0]) {
                dropped.items.add(new File([new Uint8Array(bytes)], name));
            }
            const event = { bubbles: true, cancelable: true, dataTransfer: dropped };
            document.body.dispatchEvent(new DragEvent('drop', event));";
        page.script(drop, vec![files]).await?;
        page.wait_for_state(&["ready"], IMPORT).await?;
        assert_eq!(page.value("image-count").await?, "2");
        let lines = wait_for_problems(page, 1).await?;
        assert!(lines[0].contains("words.png") && has_a_reason(&lines[0]));
        Ok(())
    });
}

fn good_and_bad_files(folder: &Path) -> Result<Vec<PathBuf>> {
    let png = |number| picture(number, ImageFormat::Png);
    let jpeg = picture(4, ImageFormat::Jpeg)?;
    let markup_name = format!("deep/{MARKUP_NAME}");
    let mixed = [
        ("inside/five.png", png(5)?),
        ("inside/six.png", png(6)?),
        ("inside/seven.png", png(7)?),
        ("inner.zip", archive(&[("eight.png", png(8)?)])?),
        ("../escaped.png", png(9)?),
        (markup_name.as_str(), b"no picture".to_vec()),
    ];
    let files = [
        ("one.png", png(1)?),
        // The same pixels again are taken, and counted as a duplicate.
        ("one-again.png", png(1)?),
        // What systems leave in folders is passed over, and said in one line.
        (".hidden.png", png(11)?),
        ("Thumbs.db", b"a cache".to_vec()),
        ("two.png", png(2)?),
        ("three.png", png(3)?),
        ("four.jpg", jpeg.clone()),
        ("text.png", b"these are words".to_vec()),
        ("cut.jpg", jpeg[..jpeg.len() / 2].to_vec()),
        ("empty.png", Vec::new()),
        ("huge.png", huge_picture()?),
        (TURNED_NAME, b"no picture either".to_vec()),
        ("mixed.zip", archive(&mixed)?),
        ("bomb.zip", archive(&[("bomb.png", vec![0; BOMB_BYTES])])?),
        ("locked.zip", locked_archive(&[("secret.png", png(10)?)])?),
    ];
    files
        .into_iter()
        .map(|(name, content)| {
            let path = folder.join(name);
            fs::write(&path, content).with_context(|| format!("writing {name}"))?;
            Ok(path)
        })
        .collect()
}

/// The lines of the list of refused files, once there are so many.
async fn wait_for_problems(page: &Page, count: usize) -> Result<Vec<String>> {
    let script = "return [...document.querySelectorAll('[data-testid=problems] > li')]
        .map((item) => [...item.childNodes].map((node) => node.textContent).join('\\n'));";
    page.wait(&format!("{count} refused files"), IMPORT, async || {
        let lines: Vec<String> = serde_json::from_value(page.script(script, vec![]).await?)?;
        Ok((lines.len() == count).then_some(lines))
    })
    .await
}

/// Whether words stand after the name.
fn has_a_reason(line: &str) -> bool {
    line.split_once('\n')
        .is_some_and(|(_, reason)| reason.split_whitespace().count() >= 3)
}
