//! Draws the scene on animation frames, and only when something changed.

use super::scene::Scene;
use crate::charts::canvas::now_ms;
use gloo::render::{AnimationFrame, request_animation_frame};
use std::cell::RefCell;
use std::rc::Rc;
use web_sys::HtmlCanvasElement;

/// A handle of the scene and its next frame.
#[derive(Clone, Default)]
pub(super) struct Painter {
    scene: Rc<RefCell<Scene>>,
    canvas: Rc<RefCell<Option<HtmlCanvasElement>>>,
    frame: Rc<RefCell<Option<AnimationFrame>>>,
}

impl Painter {
    pub(super) fn attach(&self, canvas: Option<HtmlCanvasElement>) {
        *self.canvas.borrow_mut() = canvas;
        self.request();
    }

    /// Reads or changes the scene.
    pub(super) fn with<Answer>(&self, change: impl FnOnce(&mut Scene) -> Answer) -> Answer {
        change(&mut self.scene.borrow_mut())
    }

    /// Changes the scene and draws it at the next frame.
    pub(super) fn change(&self, change: impl FnOnce(&mut Scene)) {
        self.with(change);
        self.request();
    }

    /// Draws at the next frame; once, however often it is asked.
    pub(super) fn request(&self) {
        if self.frame.borrow().is_some() || self.canvas.borrow().is_none() {
            return;
        }
        let painter = self.clone();
        let frame = request_animation_frame(move |_| painter.paint());
        *self.frame.borrow_mut() = Some(frame);
    }

    fn paint(&self) {
        let finished = self.frame.borrow_mut().take();
        let moving = {
            let canvas = self.canvas.borrow();
            let Some(canvas) = canvas.as_ref() else {
                return;
            };
            let mut scene = self.scene.borrow_mut();
            let moving = scene.motion.advance(now_ms());
            scene.draw(canvas);
            // While the whole map is shown a finger's swipe scrolls the page.
            let swipe = if scene.camera.zoom() > 1.0 {
                "none"
            } else {
                "pan-y"
            };
            // A known property cannot be refused.
            let _ = canvas.style().set_property("touch-action", swipe);
            moving
        };
        if moving {
            self.request();
        }
        drop(finished);
    }

    /// Stops drawing: the canvas is gone.
    pub(super) fn detach(&self) {
        *self.frame.borrow_mut() = None;
        *self.canvas.borrow_mut() = None;
    }
}
