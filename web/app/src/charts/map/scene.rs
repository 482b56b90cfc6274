//! What the map's canvas shows, and one frame of it.

use super::Thumbnails;
use super::camera::Camera;
use super::motion::Motion;
use super::raster::{Disc, Raster};
use crate::charts::canvas::{context_2d, device_pixel_ratio, fit_to_screen};
use crate::charts::palette::{self, Rgb};
use crate::power::power;
use std::collections::HashSet;
use std::rc::Rc;
use wasm_bindgen::{Clamped, JsCast};
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement, ImageData};

/// How far from the pointer a point may be, in CSS pixels.
const REACH_PX: f64 = 12.0;
/// Pictures in a row of the atlas.
const ATLAS_COLUMNS: usize = 64;
/// Points are this opaque, so that a crowd looks denser than one; in 255ths.
const OPACITY: u8 = 215;

/// All pictures on one canvas, from which each is drawn.
struct Atlas {
    canvas: HtmlCanvasElement,
    size_px: u32,
    count: usize,
}

/// State of the canvas. Nothing of it is in the virtual DOM.
pub(super) struct Scene {
    pub motion: Motion,
    pub camera: Camera,
    pub groups: Rc<[u32]>, // [N] or []
    /// By group.
    pub colours: Rc<[Rgb]>,
    pub hidden: HashSet<u32>,
    pub as_pictures: bool,
    pub picked: Option<u32>,
    pub hovered: Option<u32>,
    pub neighbours: Vec<u32>,
    atlas: Option<Atlas>,
    disc: Option<Disc>,
    raster: Raster,
}

impl Default for Scene {
    fn default() -> Self {
        Self {
            motion: Motion::default(),
            camera: Camera::WHOLE,
            groups: Rc::default(),
            colours: Rc::default(),
            hidden: HashSet::new(),
            as_pictures: false,
            picked: None,
            hovered: None,
            neighbours: Vec::new(),
            atlas: None,
            disc: None,
            raster: Raster::default(),
        }
    }
}

impl Scene {
    fn colour(&self, point: usize) -> Rgb {
        let group = self.group(point);
        let known = self.colours.get(group as usize).copied();
        known.unwrap_or_else(|| palette::colour(group))
    }

    fn group(&self, point: usize) -> u32 {
        self.groups.get(point).copied().unwrap_or(0)
    }

    fn shows(&self, point: usize) -> bool {
        self.hidden.is_empty() || !self.hidden.contains(&self.group(point))
    }

    /// The point nearest to a place on the canvas, in device pixels, within reach. A walk over all
    /// points: 50,000 take a tenth of a millisecond, and it holds while they move, which a grid
    /// built in advance would not.
    pub(super) fn nearest(&self, at_px: [f64; 2]) -> Option<u32> {
        let (factor, offset) = self.camera.to_screen();
        let at = at_px.map(|value| value as f32);
        let reach = (REACH_PX * device_pixel_ratio()) as f32;
        let mut best = (reach * reach, None);
        for (index, point) in self.motion.positions().iter().enumerate() {
            let x = point[0] * factor[0] + offset[0] - at[0];
            let y = point[1] * factor[1] + offset[1] - at[1];
            let distance = x * x + y * y;
            if distance <= best.0 && self.shows(index) {
                best = (distance, Some(index as u32));
            }
        }
        best.1
    }

    /// The next or the previous point that is shown, around the end.
    pub(super) fn step(&self, forwards: bool) -> Option<u32> {
        let count = self.motion.positions().len();
        let from = self
            .picked
            .map_or(if forwards { count } else { 0 }, |point| point as usize);
        let shown = (1..=count).map(|distance| {
            let distance = if forwards {
                distance
            } else {
                count + 1 - distance
            };
            (from + distance) % (count + 1)
        });
        shown
            .filter(|&point| point < count)
            .find(|&point| self.shows(point))
            .map(|point| point as u32)
    }

    /// Takes the pictures of the points, in their order.
    pub(super) fn take_pictures(&mut self, thumbnails: Option<&Thumbnails>) {
        self.atlas = thumbnails.and_then(atlas);
    }

    /// One frame.
    pub(super) fn draw(&mut self, canvas: &HtmlCanvasElement) {
        let (width, height) = fit_to_screen(canvas);
        let Some(context) = context_2d(canvas) else {
            return;
        };
        self.camera.resize(width, height);
        if width == 0 || height == 0 {
            return;
        }
        if let (true, Some(atlas)) = (self.as_pictures, &self.atlas) {
            context.clear_rect(0.0, 0.0, f64::from(width), f64::from(height));
            self.draw_pictures(&context, atlas, [width, height]);
        } else {
            self.draw_discs(&context, [width, height]);
        }
        self.draw_rings(&context, canvas);
    }

    /// Radius of a point in device pixels: the more points, the smaller; a little larger when a
    /// person looks closely.
    fn radius_px(&self) -> f64 {
        let by_count = match self.motion.positions().len() {
            0..=300 => 4.5,
            301..=2_500 => 3.2,
            2_501..=12_000 => 2.2,
            _ => 1.5,
        };
        by_count * power(self.camera.zoom(), 0.2) * device_pixel_ratio()
    }

    fn draw_discs(&mut self, context: &CanvasRenderingContext2d, [width, height]: [u32; 2]) {
        // Quarters of a pixel, so that zooming does not prepare a new disc at every frame.
        let radius = ((self.radius_px() * 4.0).round() / 4.0) as f32;
        let disc = match self.disc.take() {
            Some(disc) if disc.radius_px() == radius => disc,
            _ => Disc::new(radius),
        };
        let mut raster = std::mem::take(&mut self.raster);
        raster.clear(width, height);
        let (factor, offset) = self.camera.to_screen();
        for (index, point) in self.motion.positions().iter().enumerate() {
            if self.shows(index) {
                let place = [0, 1].map(|axis| point[axis] * factor[axis] + offset[axis]);
                raster.disc(&disc, place, self.colour(index), OPACITY);
            }
        }
        let pixels = Clamped(raster.rgba.as_slice());
        let image = ImageData::new_with_u8_clamped_array_and_sh(pixels, width, height);
        if let Ok(image) = image {
            // The image is as large as the canvas; nothing can be out of range.
            let _ = context.put_image_data(&image, 0.0, 0.0);
        }
        self.raster = raster;
        self.disc = Some(disc);
    }

    fn draw_pictures(&self, context: &CanvasRenderingContext2d, atlas: &Atlas, size: [u32; 2]) {
        let side = self.picture_side_px();
        let source = f64::from(atlas.size_px);
        let (factor, offset) = self.camera.to_screen();
        for (index, point) in self.motion.positions().iter().enumerate().take(atlas.count) {
            let x = f64::from(point[0] * factor[0] + offset[0]) - side / 2.0;
            let y = f64::from(point[1] * factor[1] + offset[1]) - side / 2.0;
            let [width, height] = size.map(f64::from);
            if !self.shows(index) || x < -side || y < -side || x > width || y > height {
                continue;
            }
            let (column, row) = (index % ATLAS_COLUMNS, index / ATLAS_COLUMNS);
            // The part lies inside the atlas; nothing can be out of range.
            let _ = context
                .draw_image_with_html_canvas_element_and_sw_and_sh_and_dx_and_dy_and_dw_and_dh(
                    &atlas.canvas,
                    column as f64 * source,
                    row as f64 * source,
                    source,
                    source,
                    x,
                    y,
                    side,
                    side,
                );
            if !self.groups.is_empty() {
                context.set_fill_style_str(&palette::css(self.colour(index)));
                context.fill_rect(x, y + side, side, (side / 12.0).max(1.0));
            }
        }
    }

    fn picture_side_px(&self) -> f64 {
        let by_count = if self.motion.positions().len() > 600 {
            18.0
        } else {
            26.0
        };
        (by_count * self.camera.zoom().sqrt()).min(96.0) * device_pixel_ratio()
    }

    /// Rings about the neighbours, the point under the pointer and the picked one, lines between.
    fn draw_rings(&self, context: &CanvasRenderingContext2d, canvas: &HtmlCanvasElement) {
        let (ink, accent) = (css_colour(canvas, "--ink"), css_colour(canvas, "--accent"));
        let ratio = device_pixel_ratio();
        let (factor, offset) = self.camera.to_screen();
        let place = |point: u32| {
            let [x, y] = *self.motion.positions().get(point as usize)?;
            Some([x * factor[0] + offset[0], y * factor[1] + offset[1]].map(f64::from))
        };
        let radius = if self.as_pictures && self.atlas.is_some() {
            self.picture_side_px() * 0.72
        } else {
            self.radius_px() + 3.0 * ratio
        };
        let ring = |[x, y]: [f64; 2], radius: f64, width: f64| {
            context.begin_path();
            context.set_line_width(width * ratio);
            // A positive radius cannot be refused.
            let _ = context.arc(x, y, radius, 0.0, std::f64::consts::TAU);
            context.stroke();
        };

        context.set_stroke_style_str(&accent);
        let picked = self.picked.and_then(place);
        for neighbour in self.neighbours.iter().copied().filter_map(place) {
            if let Some([x, y]) = picked {
                context.begin_path();
                context.set_line_width(ratio);
                context.move_to(x, y);
                context.line_to(neighbour[0], neighbour[1]);
                context.set_global_alpha(0.45);
                context.stroke();
                context.set_global_alpha(1.0);
            }
            ring(neighbour, radius, 1.5);
        }
        if let Some(picked) = picked {
            ring(picked, radius + 1.5 * ratio, 3.0);
        }
        context.set_stroke_style_str(&ink);
        if let Some(hovered) = self.hovered.and_then(place) {
            ring(hovered, radius, 1.5);
        }
    }
}

/// A custom property's value where the canvas stands, so that the theme's colours are drawn.
fn css_colour(canvas: &HtmlCanvasElement, property: &str) -> String {
    web_sys::window()
        .and_then(|window| window.get_computed_style(canvas).ok().flatten())
        .and_then(|style| style.get_property_value(property).ok())
        .filter(|value| !value.is_empty())
        .unwrap_or_else(|| "gray".to_owned())
}

/// Lays the pictures out on one canvas; none where there is none or the bytes do not fit.
fn atlas(thumbnails: &Thumbnails) -> Option<Atlas> {
    let size = thumbnails.size_px as usize;
    let bytes = size
        .checked_mul(size)?
        .checked_mul(4)
        .filter(|&bytes| bytes > 0)?;
    let count = thumbnails.rgba.len() / bytes;
    let rows = count.div_ceil(ATLAS_COLUMNS);
    if count == 0 {
        return None;
    }
    let width = ATLAS_COLUMNS * size;
    let mut sheet = vec![0; width * rows * size * 4];
    for (index, picture) in thumbnails.rgba.chunks_exact(bytes).enumerate() {
        let (left, top) = (index % ATLAS_COLUMNS * size, index / ATLAS_COLUMNS * size);
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
    let image = ImageData::new_with_u8_clamped_array_and_sh(Clamped(&sheet), width, height).ok()?;
    context_2d(&canvas)?.put_image_data(&image, 0.0, 0.0).ok()?;
    Some(Atlas {
        canvas,
        size_px: thumbnails.size_px,
        count,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stepping_skips_hidden_points_and_goes_around() {
        let mut scene = Scene::default();
        scene.motion.send(Rc::from([0.0; 8]), 0.0, true);
        scene.groups = Rc::from([0, 1, 0, 1]);
        assert_eq!((scene.step(true), scene.step(false)), (Some(0), Some(3)));
        scene.hidden.insert(1);
        scene.picked = Some(2);
        assert_eq!((scene.step(true), scene.step(false)), (Some(0), Some(0)));
    }
}
