//! `cargo lab bench IMAGES.zip --page`: in a real browser, how long an archive takes until it is ready
//! to train, the memory of the engine's module then, and how smoothly the map of all its images zooms.

use anyhow::{Context, Result};
use contrastive_lab::recipe::Recipe;
use contrastive_lab_browser_tests::{Page, in_browser};
use std::time::{Duration, Instant};

const ENGINE_LIMIT: Duration = Duration::from_secs(90);
const IMPORT_LIMIT: Duration = Duration::from_secs(300);
/// A large screen with small pixels, where a map costs most.
const LARGE_SCREEN_PX: [u32; 2] = [1920, 1080];
const LARGE_SCREEN_DENSITY: f64 = 2.0;
const MAP_LIMIT: Duration = Duration::from_secs(600);

fn main() -> Result<()> {
    let archive = std::env::args().nth(1).context("name a zip of images")?;
    // Two steps: it is the map that is measured, not what it shows.
    let recipe = Recipe {
        batch_size: 64,
        max_steps: Some(2),
        ..Recipe::default()
    };
    in_browser(async |page| {
        page.open("?engine=cpu", Some(&recipe)).await?;
        page.wait_for_state(&["empty"], ENGINE_LIMIT).await?;
        let began = Instant::now();
        page.give_files("file-input", &[&archive]).await?;
        page.wait_for_state(&["ready"], IMPORT_LIMIT).await?;
        let images = page.value("image-count").await?;
        println!(
            "import   page  {images} images in {:.2} s, engine memory {:.0} MB",
            began.elapsed().as_secs_f64(),
            page.number("engine-memory").await? / 1e6
        );

        page.click("start").await?;
        page.wait_for_state(&["finished"], MAP_LIMIT).await?;
        let began = Instant::now();
        draw_all(page, &images).await?;
        let seconds = began.elapsed().as_secs_f64();
        println!("embed    page  {images} images in {seconds:.1} s");
        let drawer = page.attribute("map", "data-drawer").await?;
        let drawer = drawer.unwrap_or_default();
        println!(
            "map      page  {images} points, {drawer}: {}",
            page.zoom().await?
        );
        let [width, height] = LARGE_SCREEN_PX;
        page.set_screen(width, height, LARGE_SCREEN_DENSITY).await?;
        println!(
            "map      page  {width}x{height} at density {LARGE_SCREEN_DENSITY}: {}",
            page.zoom().await?
        );
        Ok(())
    });
    Ok(())
}

/// Draws every image on the map, where it does not hold them already.
async fn draw_all(page: &Page, images: &str) -> Result<()> {
    let points = async || page.attribute("map", "data-points").await;
    if points().await?.as_deref() != Some(images) {
        page.click("map-whole-set").await?;
    }
    let all = async || Ok(points().await?.filter(|points| points == images));
    page.wait("all points", MAP_LIMIT, all).await?;
    Ok(())
}
