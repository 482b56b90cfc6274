use crate::kit::use_effect_on;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, ResizeObserver};
use yew::prelude::*;

/// The element's width in CSS pixels, kept up to date.
#[hook]
pub fn use_width(node: NodeRef) -> f32 {
    const BEFORE_MEASURED: f32 = 320.0;
    let width = use_state_eq(|| BEFORE_MEASURED);
    use_effect_on((), {
        let width = width.clone();
        move |()| {
            let element = node.cast::<Element>();
            let measured = element.clone();
            let changed = Closure::<dyn FnMut()>::new(move || {
                if let Some(element) = &measured {
                    width.set(element.client_width() as f32);
                }
            });
            let observer = ResizeObserver::new(changed.as_ref().unchecked_ref()).ok();
            if let Some((observer, element)) = observer.as_ref().zip(element.as_ref()) {
                observer.observe(element);
            }
            move || {
                if let Some(observer) = observer {
                    observer.disconnect();
                }
                drop(changed);
            }
        }
    });
    *width
}
