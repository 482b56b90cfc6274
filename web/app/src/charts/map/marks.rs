//! Rings about the neighbours, the point under the pointer and the picked one, lines between.

use super::scene::Scene;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

/// Draws them on a canvas with so many pixels for one of CSS.
pub(super) fn draw(
    context: &CanvasRenderingContext2d,
    canvas: &HtmlCanvasElement,
    scene: &Scene,
    density: f64,
) {
    let (ink, accent) = (css_colour(canvas, "--ink"), css_colour(canvas, "--accent"));
    let projection = scene.camera.to_canvas(density);
    let place = |point: u32| {
        let position = scene.motion.position(point)?;
        Some(projection.place(position).map(f64::from))
    };
    let radius = scene.ring_radius_px() * density;
    let ring = |[x, y]: [f64; 2], radius: f64, width: f64| {
        context.begin_path();
        context.set_line_width(width * density);
        // A positive radius cannot be refused.
        let _ = context.arc(x, y, radius, 0.0, std::f64::consts::TAU);
        context.stroke();
    };

    context.set_stroke_style_str(&accent);
    let picked = scene.picked.and_then(place);
    for neighbour in scene.neighbours.iter().copied().filter_map(place) {
        if let Some([x, y]) = picked {
            context.begin_path();
            context.set_line_width(density);
            context.move_to(x, y);
            context.line_to(neighbour[0], neighbour[1]);
            context.set_global_alpha(0.45);
            context.stroke();
            context.set_global_alpha(1.0);
        }
        ring(neighbour, radius, 1.5);
    }
    if let Some(picked) = picked {
        ring(picked, radius + 1.5 * density, 3.0);
    }
    context.set_stroke_style_str(&ink);
    if let Some(hovered) = scene.hovered.and_then(place) {
        ring(hovered, radius, 1.5);
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
