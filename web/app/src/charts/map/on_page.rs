//! What ties the map's canvas to the page: its size, the wheel, the theme.

use super::painter::Painter;
use super::pointer::place;
use crate::kit::use_effect_on;
use gloo::events::{EventListener, EventListenerOptions};
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{HtmlCanvasElement, ResizeObserver, WheelEvent};
use yew::prelude::*;

/// Ties the canvases to the painter while they are on the page.
#[hook]
pub(super) fn use_canvases(below: NodeRef, above: NodeRef, painter: Painter) {
    use_effect_on((), move |()| {
        let canvas = above.cast::<HtmlCanvasElement>();
        let below = below.cast::<HtmlCanvasElement>();
        if let Some((below, above)) = below.clone().zip(canvas.clone()) {
            painter.attach(below, above);
        }
        let gpu = below.map(|below| gpu_listeners(&below, &painter));

        let resized = Closure::<dyn FnMut()>::new({
            let painter = painter.clone();
            move || painter.request()
        });
        let observer = ResizeObserver::new(resized.as_ref().unchecked_ref()).ok();
        if let Some((observer, canvas)) = observer.as_ref().zip(canvas.as_ref()) {
            observer.observe(canvas);
        }
        let wheel = canvas.map(|canvas| wheel_listener(&canvas, &painter));
        let theme = web_sys::window()
            .and_then(|window| {
                window
                    .match_media("(prefers-color-scheme: dark)")
                    .ok()
                    .flatten()
            })
            .map(|query| {
                let painter = painter.clone();
                EventListener::new(&query, "change", move |_| painter.request())
            });
        move || {
            if let Some(observer) = observer {
                observer.disconnect();
            }
            painter.detach();
            drop((resized, wheel, theme, gpu));
        }
    });
}

/// A GPU can be taken away and come back, for example while the computer sleeps.
fn gpu_listeners(canvas: &HtmlCanvasElement, painter: &Painter) -> [EventListener; 2] {
    ["webglcontextlost", "webglcontextrestored"].map(|kind| {
        let painter = painter.clone();
        let options = EventListenerOptions::enable_prevent_default();
        EventListener::new_with_options(canvas, kind, options, move |event| {
            // What is lost comes back only where a page says that it can begin anew.
            event.prevent_default();
            painter.choose_again();
        })
    })
}

/// The wheel zooms the map instead of scrolling the page, so its listener may not be passive.
fn wheel_listener(canvas: &HtmlCanvasElement, painter: &Painter) -> EventListener {
    let (target, painter) = (canvas.clone(), painter.clone());
    let options = EventListenerOptions::enable_prevent_default();
    EventListener::new_with_options(canvas, "wheel", options, move |event| {
        let Some(event) = event.dyn_ref::<WheelEvent>() else {
            return;
        };
        event.prevent_default();
        // Lines are about 16 pixels; a notch of 100 pixels zooms by a fifth.
        let lines = event.delta_mode() == WheelEvent::DOM_DELTA_LINE;
        let down_px = event.delta_y() * if lines { 16.0 } else { 1.0 };
        let factor = (-down_px * 0.002).exp();
        let at = place(&target, event);
        painter.change(|scene| scene.camera.zoom_at(factor, at));
    })
}
