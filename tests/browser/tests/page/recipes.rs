//! Recipes in and out, read and written by the browser's parser where the engine's tests have another.

use crate::lab::{ENGINE, MOMENT};
use anyhow::{Context, Result};
use contrastive_lab::recipe::{Recipe, json, link};
use contrastive_lab_browser_tests::{Page, in_browser};
use std::fs;
use std::path::Path;

const FIXTURES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../fixtures/recipes");

fn fixture(name: &str) -> Result<String> {
    Ok(fs::read_to_string(Path::new(FIXTURES).join(name))?)
}

/// Waits until the page's address says this recipe.
async fn wait_for_address(page: &Page, expected: &Recipe) -> Result<()> {
    page.wait("the recipe in the address", MOMENT, async || {
        let fragment = page.script("return location.hash;", vec![]).await?;
        let link = fragment
            .as_str()
            .and_then(|fragment| fragment.strip_prefix("#/lab?recipe="));
        let said = link.and_then(|said| link::decode(said).ok());
        Ok(said.filter(|said| said.recipe == *expected).map(|_| ()))
    })
    .await
}

async fn import(page: &Page, text: &str) -> Result<()> {
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("recipe.json");
    fs::write(&file, text)?;
    page.give_files("import-recipe", &[file]).await
}

#[test]
fn files_and_links_of_every_version_are_read_and_what_is_exported_is_read_again() {
    in_browser(async |page| {
        let old = json::read(&fixture("version-1.json")?)?;
        page.open(
            &format!(
                "?engine=cpu#recipe={}",
                fixture("version-1.link")?.trim_end()
            ),
            None,
        )
        .await?;
        page.wait_for_state(&["empty"], ENGINE).await?;
        wait_for_address(page, &old)
            .await
            .context("the first link")?;
        for name in ["version-1.json", "version-2.json", "version-3.json"] {
            import(page, &json::write(&Recipe::default())).await?;
            wait_for_address(page, &Recipe::default()).await?;
            import(page, &fixture(name)?).await?;
            wait_for_address(page, &old).await.context(name)?;
        }
        page.click("export-recipe").await?;
        let exported = page.download("json", MOMENT).await?;
        assert_eq!(json::read(&fs::read_to_string(exported)?)?, old);
        Ok(())
    });
}

/// The shortest decimals of numbers of 32 bits: with 6 to 9 digits, small, whole.
const RATES: [&str; 6] = [
    "0.1",
    "0.01234567",
    "0.0000012",
    "0.00390625",
    "0.33333334",
    "3",
];

#[test]
fn numbers_keep_every_bit_between_text_and_recipe() {
    in_browser(async |page| {
        page.open("?engine=cpu", None).await?;
        page.wait_for_state(&["empty"], ENGINE).await?;
        for rate in RATES {
            let mut expected = Recipe::default();
            expected.set_text("optimiser.learning_rate", rate)?;
            import(page, &json::write(&expected)).await?;
            wait_for_address(page, &expected).await.context(rate)?;
            let shown = page.value("learning-rate").await?;
            assert_eq!(shown.parse(), Ok(expected.optimiser.learning_rate));
        }
        Ok(())
    });
}

#[test]
fn what_is_no_recipe_is_refused_and_the_recipe_stays() {
    in_browser(async |page| {
        page.open("?engine=cpu#recipe=4&temperature=0.3", None)
            .await?;
        page.wait_for_state(&["empty"], ENGINE).await?;
        let deep = format!("{}1{}", "[".repeat(8_000), "]".repeat(8_000));
        for (text, named) in [
            ("no recipe", "cannot be read"),
            (&*deep, "no version"),
            (r#"{"version": 5}"#, "version 5"),
            (r#"{"version": 4, "temperature": "hot"}"#, "hot"),
            (
                r#"{"version": 4, "input": {"images": {"views": []}}}"#,
                "no setting",
            ),
            (r#"{"version": 4, "seed": 1.5}"#, "1.5"),
        ] {
            import(page, text).await?;
            page.wait(named, MOMENT, async || {
                let said = page.text("alert").await.unwrap_or_default();
                Ok(said.contains(named).then_some(()))
            })
            .await?;
            assert_eq!(page.value("temperature").await?, "0.3");
        }
        Ok(())
    });
}
