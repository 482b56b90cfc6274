//! Every image of the set on the map, on a person's wish.

use crate::lab::{
    FRAMES_PER_SECOND_AT_LEAST, MOMENT, SHORT_RUN, open_with_samples, run_to_the_end, wait_for_map,
};
use contrastive_lab::recipe::Recipe;
use contrastive_lab_browser_tests::in_browser;

#[test]
#[ignore = "takes minutes on a software adapter: `cargo lab soak` runs it"]
fn all_images_go_onto_the_map_and_it_zooms_smoothly() {
    in_browser(async |page| {
        let recipe = Recipe {
            batch_size: 16,
            max_steps: Some(2),
            ..Recipe::default()
        };
        open_with_samples(page, "cpu", Some(&recipe)).await?;
        run_to_the_end(page, SHORT_RUN).await?;
        let images = page.number("image-count").await?;
        let judged = wait_for_map(page, MOMENT).await?;
        assert!(judged < images, "{judged} of {images} images are judged");

        page.click("map-whole-set").await?;
        let all = async || {
            let drawn = page.number_in("map", "data-points").await?;
            Ok((drawn == images).then_some(()))
        };
        page.wait("every image on the map", SHORT_RUN, all).await?;
        let zoom = page.zoom().await?;
        let drawer = page.attribute("map", "data-drawer").await?;
        println!("{images} points by {drawer:?}: {zoom}");
        assert!(
            zoom.frames_per_second >= FRAMES_PER_SECOND_AT_LEAST,
            "{zoom}"
        );
        Ok(())
    });
}
