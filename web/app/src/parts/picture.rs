use crate::kit::use_effect_on;
use crate::state::Pictures;
use std::rc::Rc;
use wasm_bindgen::{Clamped, JsCast};
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement, ImageData};
use yew::prelude::*;

#[derive(Properties)]
pub struct PictureProps {
    pub pictures: Pictures,
    pub index: usize,
    /// What it shows; empty where text beside it says it.
    #[prop_or_default]
    pub label: AttrValue,
}

impl PartialEq for PictureProps {
    fn eq(&self, other: &Self) -> bool {
        self.index == other.index
            && self.label == other.label
            && Rc::ptr_eq(&self.pictures.rgba, &other.pictures.rgba)
    }
}

/// One picture, drawn from its bytes.
#[component]
pub fn Picture(props: &PictureProps) -> Html {
    let node = use_node_ref();
    let drawn = (Rc::as_ptr(&props.pictures.rgba), props.index);
    use_effect_on(drawn, {
        let (node, pictures, index) = (node.clone(), props.pictures.clone(), props.index);
        move |_| {
            if let Some(canvas) = node.cast::<HtmlCanvasElement>() {
                draw(&canvas, &pictures, index);
            }
        }
    });
    let size = props.pictures.size_px.to_string();
    let (role, hidden) = if props.label.is_empty() {
        (None, Some("true"))
    } else {
        (Some("img"), None)
    };
    html! {
        <canvas
            ref={node} class="picture" width={size.clone()} height={size} {role}
            aria-hidden={hidden} aria-label={(!props.label.is_empty()).then(|| props.label.clone())} />
    }
}

/// Leaves the canvas empty where there are no such bytes.
fn draw(canvas: &HtmlCanvasElement, pictures: &Pictures, index: usize) {
    let context = canvas.get_context("2d").ok().flatten();
    let context = context.and_then(|context| context.dyn_into::<CanvasRenderingContext2d>().ok());
    let Some((context, rgba)) = context.zip(pictures.picture(index)) else {
        return;
    };
    let size_px = pictures.size_px;
    let image = ImageData::new_with_u8_clamped_array_and_sh(Clamped(rgba), size_px, size_px);
    if let Ok(image) = image {
        // The canvas is as large as the picture; there is nothing that could be out of range.
        let _ = context.put_image_data(&image, 0.0, 0.0);
    }
}

/// One picture as an address that an SVG can show; none where there are no such bytes.
pub fn data_url(pictures: &Pictures, index: usize) -> Option<String> {
    pictures.picture(index)?;
    let document = web_sys::window()?.document()?;
    let canvas: HtmlCanvasElement = document.create_element("canvas").ok()?.dyn_into().ok()?;
    canvas.set_width(pictures.size_px);
    canvas.set_height(pictures.size_px);
    draw(&canvas, pictures, index);
    canvas.to_data_url().ok()
}
