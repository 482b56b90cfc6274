//! The same seed gives the same run: on the CPU bit for bit.

use crate::lab::{SHORT_RUN, export_embeddings, open_with_samples, run_to_the_end};
use anyhow::Result;
use contrastive_lab::recipe::Recipe;
use contrastive_lab_browser_tests::{Page, in_browser};

#[test]
fn the_same_seed_gives_the_same_run_and_another_seed_another() {
    in_browser(async |page| {
        let first = run(page, 7).await?;
        let again = run(page, 7).await?;
        assert!(first == again, "losses {} and {}", first.0, again.0);
        let other = run(page, 8).await?;
        assert_ne!(first.0, other.0, "the seed decides nothing");
        Ok(())
    });
}

/// The loss as text, which tells every bit, and the bytes of the exported embeddings.
async fn run(page: &Page, seed: u32) -> Result<(String, Vec<u8>)> {
    let recipe = Recipe {
        seed,
        batch_size: 16,
        max_steps: Some(5),
        ..Recipe::default()
    };
    open_with_samples(page, "cpu", Some(&recipe)).await?;
    run_to_the_end(page, SHORT_RUN).await?;
    assert_eq!(page.value("step").await?, "5");
    let loss = page.value("loss").await?;
    let [embeddings, _] = export_embeddings(page).await?;
    Ok((loss, std::fs::read(embeddings)?))
}
