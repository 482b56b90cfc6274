//! Who draws the map's points: the GPU, and the processor where the GPU is gone.

use crate::lab::{MOMENT, SHORT_RUN, open_with_samples, run_to_the_end, wait_for_map};
use anyhow::{Context, Result};
use contrastive_lab::recipe::Recipe;
use contrastive_lab_browser_tests::{Page, in_browser};
use serde_json::json;

/// Side of the squares in which the two pictures are compared, in CSS pixels: about a point's size, so
/// that a point in another place is ink in another square.
const CELL_PX: u32 = 8;
/// Part of the ink that may lie elsewhere: the processor's points have a radius in quarters of a pixel,
/// up to 5 % more ink, and stand on quarters of a pixel. 0.6 % was seen.
const ELSEWHERE_MAX: f64 = 0.05;
/// The picture upside down has at least this part of its ink elsewhere, or the comparison says nothing.
const ELSEWHERE_UPSIDE_DOWN: f64 = 0.1;

#[test]
fn the_gpu_draws_the_points_where_the_processor_draws_them_when_it_is_gone() {
    in_browser(async |page| {
        let recipe = Recipe {
            batch_size: 16,
            max_steps: Some(2),
            ..Recipe::default()
        };
        open_with_samples(page, "cpu", Some(&recipe)).await?;
        take_the_software_gpu_for_one(page).await?;
        run_to_the_end(page, SHORT_RUN).await?;
        wait_for_map(page, MOMENT).await?;

        wait_for_drawer(page, "webgl2").await?;
        let by_gpu = page.wait("points at rest", MOMENT, async || {
            let [before, after] = [ink(page).await?, ink(page).await?];
            let at_rest = before.total() > 0.0 && before.elsewhere(&after) == 0.0;
            Ok(at_rest.then_some(after))
        });
        let by_gpu = by_gpu.await?;

        lose_or_restore(page, "loseContext").await?;
        wait_for_drawer(page, "raster").await?;
        let by_processor = ink(page).await?;
        let elsewhere = by_gpu.elsewhere(&by_processor);
        println!("{:.1} % of the ink lies elsewhere", elsewhere * 100.0);
        assert!(elsewhere < ELSEWHERE_MAX, "{elsewhere}");
        let upside_down = by_gpu.elsewhere(&by_processor.upside_down());
        assert!(upside_down > ELSEWHERE_UPSIDE_DOWN, "{upside_down}");

        lose_or_restore(page, "restoreContext").await?;
        wait_for_drawer(page, "webgl2").await?;
        assert_eq!(by_gpu.elsewhere(&ink(page).await?), 0.0);
        Ok(())
    });
}

/// The page leaves a GPU alone that the browser only imitates; here there is no other.
async fn take_the_software_gpu_for_one(page: &Page) -> Result<()> {
    let script = "const replace = (kind, name, by) => {
            const own = kind.prototype[name];
            kind.prototype[name] = function (...given) { return by.call(this, own, ...given); };
        };
        replace(HTMLCanvasElement, 'getContext', function (own, kind, wanted) {
            return own.call(this, kind, { ...wanted, failIfMajorPerformanceCaveat: false });
        });
        // Without it the browser does not tell the GPU's name.
        replace(WebGL2RenderingContext, 'getExtension', function (own, name) {
            return name === 'WEBGL_debug_renderer_info' ? null : own.call(this, name);
        });";
    page.script(script, Vec::new()).await?;
    Ok(())
}

/// Takes the GPU away from the page's context, or gives it back.
async fn lose_or_restore(page: &Page, what: &str) -> Result<()> {
    let script = "const context = document.querySelector('.map-points').getContext('webgl2');
        // A lost context hands out no extension; the one from before still works.
        window.loss ??= context.getExtension('WEBGL_lose_context');
        window.loss[arguments[0]]();";
    page.script(script, vec![json!(what)]).await?;
    Ok(())
}

async fn wait_for_drawer(page: &Page, name: &str) -> Result<()> {
    page.wait(&format!("a map by {name}"), MOMENT, async || {
        let drawer = page.attribute("map", "data-drawer").await?;
        Ok((drawer.as_deref() == Some(name)).then_some(()))
    })
    .await
}

/// How much is drawn in each square of the map.
struct Ink {
    columns: usize,
    cells: Vec<f64>, // [rows, columns]
}

impl Ink {
    fn total(&self) -> f64 {
        self.cells.iter().sum()
    }

    /// Part of the ink that is not in the same square of the other picture.
    fn elsewhere(&self, other: &Self) -> f64 {
        let pairs = self.cells.iter().zip(&other.cells);
        let apart: f64 = pairs.map(|(one, other)| (one - other).abs()).sum();
        apart / (self.total() + other.total())
    }

    fn upside_down(&self) -> Self {
        let rows = self.cells.chunks(self.columns).rev();
        Self {
            columns: self.columns,
            cells: rows.flatten().copied().collect(),
        }
    }
}

/// Reads both canvases in the frame in which the page draws them: a GPU's picture is gone afterwards.
async fn ink(page: &Page) -> Result<Ink> {
    let script = "const canvas = document.querySelector('.map-canvas');
        const [width, height] = [canvas.clientWidth, canvas.clientHeight];
        const copy = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
        // A turn of nothing draws the map again as it is. The page asks for its frame first.
        canvas.dispatchEvent(new WheelEvent('wheel', { deltaY: 0, cancelable: true }));
        await new Promise(requestAnimationFrame);
        for (const layer of document.querySelectorAll('.map-points, .map-canvas'))
            copy.drawImage(layer, 0, 0, width, height);
        const pixels = copy.getImageData(0, 0, width, height).data;
        const side = args[0], columns = Math.ceil(width / side);
        const cells = new Array(columns * Math.ceil(height / side)).fill(0);
        for (let y = 0; y < height; y++)
            for (let x = 0; x < width; x++)
                cells[Math.floor(y / side) * columns + Math.floor(x / side)] += pixels[(y * width + x) * 4 + 3];
        return { columns, cells };";
    let mut read = page.async_script(script, vec![json!(CELL_PX)]).await?;
    let columns = read["columns"].as_u64().context("no columns")?;
    Ok(Ink {
        columns: columns as usize,
        cells: serde_json::from_value(read["cells"].take())?,
    })
}
