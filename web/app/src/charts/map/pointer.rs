//! Mouse, pen and fingers on the map's canvas.

use super::gestures::{Gesture, Gestures};
use super::painter::Painter;
use super::{EmbeddingMapProps, Look};
use web_sys::HtmlCanvasElement;
use yew::prelude::*;

/// Where an event happened, in CSS pixels of the canvas.
pub(super) fn place(canvas: &HtmlCanvasElement, event: &web_sys::MouseEvent) -> [f64; 2] {
    let corner = canvas.get_bounding_client_rect();
    [
        f64::from(event.client_x()) - corner.left(),
        f64::from(event.client_y()) - corner.top(),
    ]
}

/// What the pointer does on the canvas.
pub(super) struct PointerCallbacks {
    pub down: Callback<PointerEvent>,
    pub moved: Callback<PointerEvent>,
    pub up: Callback<PointerEvent>,
    pub cancel: Callback<PointerEvent>,
    pub leave: Callback<PointerEvent>,
}

/// What a gesture does at a place of the canvas, in CSS pixels.
type AtPlace = Box<dyn Fn(&PointerEvent, [f64; 2], &HtmlCanvasElement)>;

/// The callbacks of one map: hover, drag, pinch, pick.
#[hook]
pub(super) fn use_pointer(
    node: NodeRef,
    painter: Painter,
    props: &EmbeddingMapProps,
) -> PointerCallbacks {
    let gestures = use_mut_ref(Gestures::default);
    let on_place = |act: AtPlace| {
        let node = node.clone();
        Callback::from(move |event: PointerEvent| {
            if let Some(canvas) = node.cast::<HtmlCanvasElement>() {
                act(&event, place(&canvas, &event), &canvas);
            }
        })
    };
    let hover = {
        let (painter, on_look) = (painter.clone(), props.on_look.clone());
        move |point: Option<u32>| {
            if painter.with(|scene| scene.hovered != point) {
                painter.change(|scene| scene.hovered = point);
                if let Some(point) = point {
                    on_look.emit(Look::Hover(point));
                }
            }
        }
    };
    let down = on_place(Box::new({
        let gestures = gestures.clone();
        move |event, at, canvas| {
            gestures.borrow_mut().press(event.pointer_id(), at);
            // Refused only for a pointer that is gone; the drag then ends at the edge.
            let _ = canvas.set_pointer_capture(event.pointer_id());
        }
    }));
    let moved = on_place(Box::new({
        let (gestures, painter, hover) = (gestures.clone(), painter.clone(), hover.clone());
        move |event, at, _| {
            if !gestures.borrow().pressed() {
                hover(painter.with(|scene| scene.nearest(at)));
                return;
            }
            let gesture = gestures.borrow_mut().move_to(event.pointer_id(), at);
            match gesture {
                Gesture::Pan([right_px, down_px]) => {
                    painter.change(|scene| scene.camera.pan(right_px, down_px));
                }
                Gesture::Pinch { factor, at } => {
                    painter.change(|scene| scene.camera.zoom_at(factor, at));
                }
                Gesture::Nothing => {}
            }
        }
    }));
    let up = on_place(Box::new({
        let (gestures, painter, on_look) =
            (gestures.clone(), painter.clone(), props.on_look.clone());
        move |event, at, _| {
            let short = gestures.borrow_mut().release(event.pointer_id());
            let point = painter.with(|scene| scene.nearest(at));
            if let (true, Some(point)) = (short, point) {
                on_look.emit(Look::Press(point));
            }
        }
    }));
    let cancel = Callback::from(move |event: PointerEvent| {
        gestures.borrow_mut().cancel(event.pointer_id());
    });
    let leave = Callback::from(move |_: PointerEvent| hover(None));
    PointerCallbacks {
        down,
        moved,
        up,
        cancel,
        leave,
    }
}
