//! The map's two canvases: the points below, drawn by the GPU, rings and pictures above. Without a GPU
//! the points are drawn above too, by the processor.

use super::gpu::GpuPoints;
use super::marks;
use super::raster::{Raster, Stamps};
use super::scene::Scene;
use crate::charts::canvas::{context_2d, device_pixel_ratio, resize};
use wasm_bindgen::Clamped;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement, ImageData};

/// Most pixels of a map that the processor draws, those of a screen of 1280 by 800: its memory is what
/// limits it. Where there are more, the map is that much softer, and as fast.
const RASTER_PIXELS_MAX: f64 = 1280.0 * 800.0;

/// Who draws the points.
enum Drawer {
    WebGl2(GpuPoints),
    Raster(Box<RasterPoints>),
}

#[derive(Default)]
struct RasterPoints {
    raster: Raster,
    stamps: Stamps,
}

/// Where the map is drawn.
pub(super) struct Screen {
    /// For the GPU.
    below: HtmlCanvasElement,
    above: HtmlCanvasElement,
    /// None until the first points are there.
    drawer: Option<Drawer>,
}

impl Screen {
    pub(super) fn new(below: HtmlCanvasElement, above: HtmlCanvasElement) -> Self {
        Self {
            below,
            above,
            drawer: None,
        }
    }

    /// Asks at the next frame again whether a GPU draws the points: one came or went.
    pub(super) fn choose_again(&mut self) {
        self.drawer = None;
    }

    /// One frame.
    pub(super) fn draw(&mut self, scene: &mut Scene) {
        let size = [self.above.client_width(), self.above.client_height()].map(f64::from);
        let nothing_yet = self.drawer.is_none() && scene.motion.points() == 0;
        if size.contains(&0.0) || nothing_yet {
            return;
        }
        scene.camera.resize(size);
        let drawer = self.drawer.take().filter(|drawer| !drawer.is_lost());
        let mut drawer = drawer.unwrap_or_else(|| self.choose());
        let density = drawer.density(size);
        let pixels = size.map(|side| (side * density).round() as u32);
        resize(&self.above, pixels);
        if let Some(context) = context_2d(&self.above) {
            context.clear_rect(0.0, 0.0, f64::from(pixels[0]), f64::from(pixels[1]));
            match (scene.pictures(), &mut drawer) {
                (Some(pictures), drawer) => {
                    drawer.clear();
                    pictures.draw(&context, scene, density);
                }
                (None, Drawer::WebGl2(gpu)) => {
                    resize(&self.below, pixels);
                    gpu.draw(scene, pixels, density);
                }
                (None, Drawer::Raster(points)) => points.draw(&context, scene, pixels, density),
            }
            marks::draw(&context, &self.above, scene, density);
        }
        self.drawer = Some(drawer);
        // While the whole map is shown a finger's swipe scrolls the page.
        let swipe = if scene.camera.zoom() > 1.0 {
            "none"
        } else {
            "pan-y"
        };
        // A known property cannot be refused.
        let _ = self.above.style().set_property("touch-action", swipe);
    }

    /// The GPU where it draws faster than the processor; its name stands on the map.
    fn choose(&self) -> Drawer {
        let (drawer, name) = match GpuPoints::new(&self.below) {
            Some(gpu) => (Drawer::WebGl2(gpu), "webgl2"),
            None => (Drawer::Raster(Box::default()), "raster"),
        };
        // A canvas whose GPU is gone is shown as a broken picture. Nothing here can be refused: the
        // selector and the names are valid.
        let _ = self
            .below
            .toggle_attribute_with_force("hidden", name == "raster");
        if let Ok(Some(map)) = self.above.closest(".map") {
            let _ = map.set_attribute("data-drawer", name);
        }
        drawer
    }
}

impl Drawer {
    /// Pixels for one of CSS on a canvas of this size in CSS pixels.
    fn density(&self, [width, height]: [f64; 2]) -> f64 {
        let most = match self {
            Self::WebGl2(_) => f64::INFINITY,
            Self::Raster(_) => (RASTER_PIXELS_MAX / (width * height)).sqrt(),
        };
        device_pixel_ratio().min(most)
    }

    fn is_lost(&self) -> bool {
        matches!(self, Self::WebGl2(gpu) if gpu.is_lost())
    }

    /// No points.
    fn clear(&self) {
        if let Self::WebGl2(gpu) = self {
            gpu.clear();
        }
    }
}

impl RasterPoints {
    fn draw(
        &mut self,
        context: &CanvasRenderingContext2d,
        scene: &Scene,
        [width, height]: [u32; 2],
        density: f64,
    ) {
        // Quarters of a pixel, so that zooming does not prepare new stamps at every frame.
        let radius = ((scene.radius_px() * density * 4.0).round() / 4.0) as f32;
        self.stamps.resize(radius);
        self.raster.clear(width, height);
        let projection = scene.camera.to_canvas(density);
        for (index, position) in scene.motion.positions().enumerate() {
            if let Some((colour, shape)) = scene.looks.of(index) {
                let place = projection.place(position);
                self.raster.stamp(self.stamps.of(shape), place, colour);
            }
        }
        let pixels = Clamped(self.raster.rgba.as_slice());
        let image = ImageData::new_with_u8_clamped_array_and_sh(pixels, width, height);
        if let Ok(image) = image {
            // The image is as large as the canvas; nothing can be out of range.
            let _ = context.put_image_data(&image, 0.0, 0.0);
        }
    }
}
