use super::ZOOM_STEP;
use super::painter::Painter;
use crate::charts::canvas::device_pixel_ratio;
use yew::prelude::*;

/// Pan of one press of an arrow key, in CSS pixels.
const PAN_STEP_PX: f64 = 40.0;

/// The map by keyboard.
pub(super) fn keys(on_pick: &Callback<u32>, painter: &Painter) -> Callback<KeyboardEvent> {
    let (painter, on_pick) = (painter.clone(), on_pick.clone());
    Callback::from(move |event: KeyboardEvent| {
        if event.ctrl_key() || event.meta_key() || event.alt_key() {
            return;
        }
        let step_px = PAN_STEP_PX * device_pixel_ratio();
        let pan = |right_px, down_px| painter.change(|scene| scene.camera.pan(right_px, down_px));
        let step = |forwards| {
            if let Some(point) = painter.with(|scene| scene.step(forwards)) {
                on_pick.emit(point);
            }
        };
        match (event.key().as_str(), event.shift_key()) {
            ("ArrowRight" | "ArrowDown", true) => step(true),
            ("ArrowLeft" | "ArrowUp", true) => step(false),
            ("ArrowRight", false) => pan(-step_px, 0.0),
            ("ArrowLeft", false) => pan(step_px, 0.0),
            ("ArrowDown", false) => pan(0.0, -step_px),
            ("ArrowUp", false) => pan(0.0, step_px),
            ("+" | "=", _) => painter.change(|scene| scene.camera.zoom_middle(ZOOM_STEP)),
            ("-" | "_", _) => painter.change(|scene| scene.camera.zoom_middle(1.0 / ZOOM_STEP)),
            ("0", _) => painter.change(|scene| scene.camera.reset()),
            _ => return,
        }
        event.prevent_default();
    })
}
