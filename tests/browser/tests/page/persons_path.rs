//! From opening the page to opening the model again, on the CPU engine with a real recipe.

use crate::lab::{
    IMPORT, LONG_RUN, MOMENT, SHORT_RUN, export_embeddings, load_samples, open_with_samples,
    run_to_the_end, save_model, wait_for_map,
};
use anyhow::Result;
use contrastive_lab_browser_tests::{Page, in_browser};
use std::fs;
use std::path::Path;

const STEPS: &str = "300";
/// The last loss against the first.
const LOSS_LEFT: f64 = 2.0 / 3.0;
/// Above guessing, in parts of one.
const KNN_GAIN: f64 = 0.2;
/// The same weights, the same images, the same order of sums: only the file lies between.
const SAME_EMBEDDING: f32 = 1e-5;

#[test]
fn a_person_trains_on_samples_saves_the_model_and_opens_it_again() {
    in_browser(async |page| {
        open_with_samples(page, "cpu", None).await?;
        let classes = page.number("class-count").await?;
        assert!(classes >= 10.0, "{classes} classes");
        assert!(page.number("image-count").await? >= 2000.0);

        page.choose("encoder", "tiny").await?;
        page.fill("batch-size", "64").await?;
        page.fill("max-steps", STEPS).await?;
        run_to_the_end(page, LONG_RUN).await?;
        assert_eq!(page.value("step").await?, STEPS);
        let (first, last) = (
            page.number_in("loss", "data-first").await?,
            page.number("loss").await?,
        );
        assert!(
            last <= first * LOSS_LEFT,
            "the loss went from {first} to {last}"
        );
        let (knn, chance) = (page.number("knn").await?, 1.0 / classes);
        assert!(knn >= chance + KNN_GAIN, "kNN {knn}, by chance {chance}");
        assert!(wait_for_map(page, MOMENT).await? > 0.0);
        assert!(page.number("views-per-second").await? > 0.0);

        asks_what_few_labels_are_worth(page, chance).await?;
        let model = save_model(page).await?;
        let [before, table] = export_embeddings(page).await?;
        let rows = fs::read_to_string(table)?.lines().count();
        let (shape, before) = read_embeddings(&before)?;
        assert_eq!(shape[0] as usize + 1, rows, "one row a point, and a header");

        page.open("?engine=cpu", None).await?;
        page.wait_for_state(&["empty"], IMPORT).await?;
        load_samples(page).await?;
        page.give_files("open-model", &[model]).await?;
        let opened = async || page.attribute("model-card", "data-state").await;
        let card = page.wait("the model's card", MOMENT, opened).await?;
        assert_eq!(card, "opened");
        page.click("embed-opened").await?;
        wait_for_map(page, SHORT_RUN).await?;
        let [after, _] = export_embeddings(page).await?;
        let (shape_after, after) = read_embeddings(&after)?;
        assert_eq!(shape, shape_after);
        let largest = before
            .iter()
            .zip(&after)
            .map(|(a, b)| (a - b).abs())
            .fold(0.0, f32::max);
        assert!(
            largest <= SAME_EMBEDDING,
            "embeddings moved by up to {largest}"
        );
        Ok(())
    });
}

/// Five draws of ten labels of each class.
async fn asks_what_few_labels_are_worth(page: &Page, chance: f64) -> Result<()> {
    page.click("tab-judge").await?;
    page.click("few-labels-ask").await?;
    let draws = async || {
        let draws = page.attribute("few-labels-row", "data-draws").await?;
        Ok(draws.filter(|draws| draws == "5"))
    };
    page.wait("five draws", SHORT_RUN, draws).await?;
    let probe = page.number("few-labels-probe").await?;
    assert!(probe > chance, "{probe} with ten labels of each class");
    page.click("tab-map").await
}

/// Shape and values of a `.npy` of finite f32.
fn read_embeddings(path: &Path) -> Result<(Vec<u64>, Vec<f32>)> {
    let array = npyz::NpyFile::new(fs::File::open(path)?)?;
    let shape = array.shape().to_vec();
    let values: Vec<f32> = array.into_vec()?;
    assert!(
        values.iter().all(|value| value.is_finite()),
        "an embedding is not finite"
    );
    assert!(
        values.iter().any(|&value| value != 0.0),
        "all embeddings are zero"
    );
    Ok((shape, values)) // [points, features]
}
