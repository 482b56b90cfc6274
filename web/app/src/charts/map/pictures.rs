//! The points as pictures of their images.

use super::Thumbnails;
use super::scene::Scene;
use crate::charts::canvas::context_2d;
use crate::charts::palette;
use wasm_bindgen::{Clamped, JsCast};
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement, ImageData};

/// Pictures in a row of the atlas.
const COLUMNS: usize = 64;

/// All pictures on one canvas, from which each is drawn.
pub(super) struct Atlas {
    canvas: HtmlCanvasElement,
    size_px: u32,
    count: usize,
}

impl Atlas {
    /// Lays the pictures out; none where there is none or the bytes do not fit.
    pub(super) fn new(thumbnails: &Thumbnails) -> Option<Self> {
        let size = thumbnails.size_px as usize;
        let bytes = size
            .checked_mul(size)?
            .checked_mul(4)
            .filter(|&bytes| bytes > 0)?;
        let count = thumbnails.rgba.len() / bytes;
        let rows = count.div_ceil(COLUMNS);
        if count == 0 {
            return None;
        }
        let width = COLUMNS * size;
        let mut sheet = vec![0; width * rows * size * 4];
        for (index, picture) in thumbnails.rgba.chunks_exact(bytes).enumerate() {
            let (left, top) = (index % COLUMNS * size, index / COLUMNS * size);
            for (row, line) in picture.chunks_exact(size * 4).enumerate() {
                let start = ((top + row) * width + left) * 4;
                sheet[start..start + size * 4].copy_from_slice(line);
            }
        }
        let document = web_sys::window()?.document()?;
        let canvas: HtmlCanvasElement = document.create_element("canvas").ok()?.dyn_into().ok()?;
        let (width, height) = (width as u32, (rows * size) as u32);
        canvas.set_width(width);
        canvas.set_height(height);
        let image =
            ImageData::new_with_u8_clamped_array_and_sh(Clamped(&sheet), width, height).ok()?;
        context_2d(&canvas)?.put_image_data(&image, 0.0, 0.0).ok()?;
        Some(Self {
            canvas,
            size_px: thumbnails.size_px,
            count,
        })
    }

    /// Draws the picture of every point that is in sight, over a strip of its group's colour.
    pub(super) fn draw(&self, context: &CanvasRenderingContext2d, scene: &Scene, density: f64) {
        let side = scene.picture_side_px() * density;
        let [width, height] = scene.camera.size_px().map(|side| side * density);
        let source = f64::from(self.size_px);
        let projection = scene.camera.to_canvas(density);
        for (index, position) in scene.motion.positions().enumerate().take(self.count) {
            let [x, y] = projection
                .place(position)
                .map(|at| f64::from(at) - side / 2.0);
            let Some((colour, _)) = scene.looks.of(index) else {
                continue;
            };
            if x < -side || y < -side || x > width || y > height {
                continue;
            }
            let (column, row) = (index % COLUMNS, index / COLUMNS);
            // The part lies inside the atlas; nothing can be out of range.
            let _ = context
                .draw_image_with_html_canvas_element_and_sw_and_sh_and_dx_and_dy_and_dw_and_dh(
                    &self.canvas,
                    column as f64 * source,
                    row as f64 * source,
                    source,
                    source,
                    x,
                    y,
                    side,
                    side,
                );
            if scene.grouped {
                context.set_fill_style_str(&palette::css(colour));
                context.fill_rect(x, y + side, side, (side / 12.0).max(1.0));
            }
        }
    }
}
