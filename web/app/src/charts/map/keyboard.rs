use super::painter::Painter;
use super::{Look, ZOOM_STEP};
use yew::prelude::*;

/// Pan of one press of an arrow key, in CSS pixels.
const PAN_STEP_PX: f64 = 40.0;

/// The map by keyboard: arrows move it, with Shift they walk from point to point.
pub(super) fn keys(
    on_look: &Callback<Look>,
    painter: &Painter,
    pinned: bool,
) -> Callback<KeyboardEvent> {
    let (painter, on_look) = (painter.clone(), on_look.clone());
    Callback::from(move |event: KeyboardEvent| {
        if event.ctrl_key() || event.meta_key() || event.alt_key() {
            return;
        }
        match event.key().as_str() {
            "ArrowRight" => arrow(&event, &painter, &on_look, [1.0, 0.0]),
            "ArrowLeft" => arrow(&event, &painter, &on_look, [-1.0, 0.0]),
            "ArrowUp" => arrow(&event, &painter, &on_look, [0.0, 1.0]),
            "ArrowDown" => arrow(&event, &painter, &on_look, [0.0, -1.0]),
            "+" | "=" => painter.change(|scene| scene.camera.zoom_middle(ZOOM_STEP)),
            "-" | "_" => painter.change(|scene| scene.camera.zoom_middle(1.0 / ZOOM_STEP)),
            "0" => painter.change(|scene| scene.camera.reset()),
            "Enter" => on_look.emit(Look::Pin),
            // What Escape closes elsewhere it closes where nothing is pinned.
            "Escape" if pinned => on_look.emit(Look::Unpin),
            _ => return,
        }
        event.prevent_default();
    })
}

/// An arrow key to the right or up.
fn arrow(event: &KeyboardEvent, painter: &Painter, on_look: &Callback<Look>, to: [f32; 2]) {
    if !event.shift_key() {
        let [right_px, up_px] = to.map(|part| f64::from(part) * PAN_STEP_PX);
        painter.change(|scene| scene.camera.pan(-right_px, up_px));
        return;
    }
    let Some(point) = painter.with(|scene| scene.towards(to)) else {
        return;
    };
    painter.change(|scene| {
        if let Some(position) = scene.motion.position(point) {
            scene.camera.reveal(position);
        }
    });
    on_look.emit(Look::Walk(point));
}
