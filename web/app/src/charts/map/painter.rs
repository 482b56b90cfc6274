//! Draws the scene on animation frames, and only when something changed.

use super::scene::Scene;
use super::screen::Screen;
use crate::charts::canvas::now_ms;
use gloo::render::{AnimationFrame, request_animation_frame};
use std::cell::RefCell;
use std::rc::Rc;
use web_sys::HtmlCanvasElement;

/// A handle of the scene and its next frame.
#[derive(Clone, Default)]
pub(super) struct Painter {
    scene: Rc<RefCell<Scene>>,
    screen: Rc<RefCell<Option<Screen>>>,
    frame: Rc<RefCell<Option<AnimationFrame>>>,
}

impl Painter {
    /// Draws on these canvases from now on: points below, what marks them above.
    pub(super) fn attach(&self, below: HtmlCanvasElement, above: HtmlCanvasElement) {
        *self.screen.borrow_mut() = Some(Screen::new(below, above));
        self.request();
    }

    /// Asks again whether a GPU draws the points: one came or went.
    pub(super) fn choose_again(&self) {
        if let Some(screen) = self.screen.borrow_mut().as_mut() {
            screen.choose_again();
        }
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
        if self.frame.borrow().is_some() || self.screen.borrow().is_none() {
            return;
        }
        let painter = self.clone();
        let frame = request_animation_frame(move |_| painter.paint());
        *self.frame.borrow_mut() = Some(frame);
    }

    fn paint(&self) {
        let finished = self.frame.borrow_mut().take();
        let moving = {
            let mut screen = self.screen.borrow_mut();
            let Some(screen) = screen.as_mut() else {
                return;
            };
            let mut scene = self.scene.borrow_mut();
            let moving = scene.motion.advance(now_ms());
            screen.draw(&mut scene);
            moving
        };
        if moving {
            self.request();
        }
        drop(finished);
    }

    /// Stops drawing: the canvases are gone.
    pub(super) fn detach(&self) {
        *self.frame.borrow_mut() = None;
        *self.screen.borrow_mut() = None;
    }
}
