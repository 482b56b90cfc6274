use super::effect::use_effect_on;
use super::length::tenths;
use gloo::events::{EventListener, EventListenerOptions, EventListenerPhase};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, ScrollIntoViewOptions, ScrollLogicalPosition};
use yew::prelude::*;

/// Between an element and its tooltip, and between the tooltip and the window's edge, in CSS pixels.
const GAP: f64 = 6.0;

/// The page's one tooltip. It says what an element's `data-tip` holds, under the mouse, under a finger, on
/// the focus; in a table whose frame has `data-tips` and the focus, for the cell that the arrow keys have
/// reached. Escape closes it.
#[component]
pub fn Tooltips() -> Html {
    let node = use_node_ref();
    use_effect_on((), {
        let node = node.clone();
        move |()| {
            let listeners = node.cast().map(listen);
            move || drop(listeners)
        }
    });
    html! { <p ref={node} class="tooltip" role="status" /> }
}

/// The tooltip on the page, and what it is about.
struct Tooltip {
    bubble: HtmlElement,
    about: RefCell<Option<Element>>,
}

fn listen(bubble: HtmlElement) -> Vec<EventListener> {
    let Some(document) = bubble.owner_document() else {
        return Vec::new();
    };
    let tooltip = Rc::new(Tooltip {
        bubble,
        about: RefCell::default(),
    });
    let on = |name: &'static str, heard: fn(&Tooltip, &web_sys::Event)| {
        let tooltip = Rc::clone(&tooltip);
        // What scrolls says so only to those who listen on the way down.
        let options = EventListenerOptions {
            phase: EventListenerPhase::Capture,
            passive: false,
        };
        EventListener::new_with_options(&document, name, options, move |event| {
            heard(&tooltip, event)
        })
    };
    vec![
        on("pointerover", |tooltip, event| {
            tooltip.tell(target(event).and_then(|target| told_by(&target)))
        }),
        on("focusin", |tooltip, event| {
            let target =
                target(event).filter(|target| target.matches(":focus-visible") == Ok(true));
            tooltip.tell(target.and_then(|target| told_by(&target)));
        }),
        on("focusout", |tooltip, _| tooltip.tell(None)),
        on("scroll", |tooltip, _| tooltip.place()),
        on("keydown", |tooltip, event| {
            if let Some(event) = event.dyn_ref::<KeyboardEvent>() {
                tooltip.key(event);
            }
        }),
    ]
}

fn target(event: &web_sys::Event) -> Option<Element> {
    event.target()?.dyn_into().ok()
}

fn told_by(element: &Element) -> Option<Element> {
    element.closest("[data-tip]").ok().flatten()
}

impl Tooltip {
    /// Says what this element has to tell; nothing, where it is none.
    fn tell(&self, about: Option<Element>) {
        let words = about
            .as_ref()
            .and_then(|about| about.get_attribute("data-tip"));
        self.mark(false);
        *self.about.borrow_mut() = about;
        self.mark(true);
        if self.bubble.text_content() != words {
            self.bubble.set_text_content(words.as_deref());
        }
        self.place();
    }

    fn mark(&self, is_told: bool) {
        if let Some(about) = &*self.about.borrow() {
            // A class without spaces is always taken.
            let _ = about.class_list().toggle_with_force("tipped", is_told);
        }
    }

    /// Below the element, or above it where the window ends.
    fn place(&self) {
        let about = self.about.borrow();
        let window = web_sys::window();
        let Some((about, window)) = about.as_ref().zip(window) else {
            return;
        };
        let size = |side: Result<wasm_bindgen::JsValue, _>| {
            side.ok().and_then(|side| side.as_f64()).unwrap_or_default()
        };
        let (width, height) = (size(window.inner_width()), size(window.inner_height()));
        let (of, own) = (
            about.get_bounding_client_rect(),
            self.bubble.get_bounding_client_rect(),
        );
        let below = of.bottom() + GAP;
        let top = if below + own.height() + GAP > height {
            of.top() - GAP - own.height()
        } else {
            below
        };
        let middle = of.left() + of.width() / 2.0 - own.width() / 2.0;
        let left = middle.min(width - own.width() - GAP).max(GAP);
        for (side, at) in [("top", top), ("left", left)] {
            // Both are properties that every element has.
            let _ = self
                .bubble
                .style()
                .set_property(side, &(tenths(at as f32) + "px"));
        }
    }

    fn key(&self, event: &KeyboardEvent) {
        let key = event.key();
        if key == "Escape" {
            return self.tell(None);
        }
        let frame = target(event).filter(|target| target.has_attribute("data-tips"));
        if let Some(next) = frame.and_then(|frame| self.neighbour(&frame, &key)) {
            event.prevent_default();
            let nearest = ScrollIntoViewOptions::new();
            nearest.set_block(ScrollLogicalPosition::Nearest);
            nearest.set_inline(ScrollLogicalPosition::Nearest);
            next.scroll_into_view_with_scroll_into_view_options(&nearest);
            self.tell(Some(next));
        }
    }

    /// The cell that an arrow leads to from the one that is told of; the first, where none of the
    /// frame's is.
    fn neighbour(&self, frame: &Element, key: &str) -> Option<Element> {
        let (down, right) = match key {
            "ArrowUp" => (-1, 0),
            "ArrowDown" => (1, 0),
            "ArrowLeft" => (0, -1),
            "ArrowRight" => (0, 1),
            _ => return None,
        };
        let mirrored = frame.matches(":dir(rtl)").unwrap_or(false);
        let right = if mirrored { -right } else { right };
        let about = self.about.borrow();
        let Some(cell) = about.as_ref().filter(|about| frame.contains(Some(about))) else {
            return frame.query_selector("tbody [data-tip]").ok().flatten();
        };
        let rows = frame.query_selector_all("tr").ok()?;
        let row_at = |at: u32| rows.item(at)?.dyn_into::<Element>().ok();
        let row = (0..rows.length()).find(|&at| row_at(at) == cell.parent_element())?;
        let column = std::iter::successors(cell.previous_element_sibling(), |before| {
            before.previous_element_sibling()
        });
        let column = column.count() as u32;
        let cells = row_at(row.checked_add_signed(down)?)?.children();
        cells
            .item(column.checked_add_signed(right)?)
            .filter(|cell| cell.has_attribute("data-tip"))
    }
}
