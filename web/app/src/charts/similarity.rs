//! The heat-map of a batch: first views down, second views across, positives on the diagonal.

use super::canvas::context_2d;
use crate::kit::use_effect_on;
use crate::text;
use std::rc::Rc;
use wasm_bindgen::Clamped;
use web_sys::{Element, HtmlCanvasElement, ImageData};
use yew::prelude::*;

/// The cosines of one batch.
#[derive(Clone, Debug, PartialEq)]
pub struct SimilarityData {
    pub side: u32,
    /// Row by row, -1 to 1.
    pub cosines: Rc<[f32]>, // [side, side]
}

impl SimilarityData {
    fn cosine(&self, row: u32, column: u32) -> Option<f32> {
        self.cosines
            .get((row * self.side + column) as usize)
            .copied()
    }

    /// Means of the diagonal and of the rest; NaN where there is none.
    fn means(&self) -> [f32; 2] {
        let side = self.side as usize;
        let positives: f32 = self.cosines.iter().step_by(side + 1).take(side).sum();
        let all: f32 = self.cosines.iter().sum();
        [
            positives / side as f32,
            (all - positives) / (side * side - side) as f32,
        ]
    }
}

#[derive(Properties, PartialEq)]
pub struct SimilarityMapProps {
    /// None before the first batch was reported.
    pub data: Option<Rc<SimilarityData>>,
}

/// Red for alike, blue for opposed, pale for unrelated (ColorBrewer's RdBu, told apart by eyes that
/// mix up red and green).
fn shade(cosine: f32) -> [u8; 4] {
    let place = f64::from(0.5 - 0.5 * cosine.clamp(-1.0, 1.0));
    let colour = colorous::RED_BLUE.eval_continuous(place);
    [colour.r, colour.g, colour.b, 255]
}

/// Cosines of the current batch as colours.
#[component]
pub fn SimilarityMap(props: &SimilarityMapProps) -> Html {
    let t = &text::use_words().plots;
    let canvas = use_node_ref();
    let pointed = use_state_eq(|| None::<(u32, u32)>);
    let data = props
        .data
        .as_ref()
        .filter(|data| data.side > 0 && data.cosines.len() == (data.side as usize).pow(2));
    use_effect_on(data.cloned(), {
        let canvas = canvas.clone();
        move |data: &Option<Rc<SimilarityData>>| {
            if let Some((data, canvas)) = data.as_ref().zip(canvas.cast::<HtmlCanvasElement>()) {
                paint(&canvas, data);
            }
        }
    });
    let Some(data) = data else {
        return html! {
            <figure class="chart">
                <figcaption class="chart-head">
                    <span class="chart-title">{ t.similarity_title }</span>
                </figcaption>
                <div class="similarity-field">
                    <p class="chart-empty">{ t.similarity_empty }</p>
                </div>
            </figure>
        };
    };

    let side = data.side;
    let [positives, negatives] = data.means();
    let onpointermove = {
        let (pointed, canvas) = (pointed.clone(), canvas.clone());
        Callback::from(move |event: PointerEvent| {
            let Some(element) = canvas.cast::<Element>() else {
                return;
            };
            let bounds = element.get_bounding_client_rect();
            let part = |at: i32, start: f64, length: f64| {
                let part = (f64::from(at) - start) / length.max(1.0);
                ((part * f64::from(side)) as u32).min(side - 1)
            };
            let row = part(event.client_y(), bounds.top(), bounds.height());
            let column = part(event.client_x(), bounds.left(), bounds.width());
            pointed.set(Some((row, column)));
        })
    };
    let onpointerleave = {
        let pointed = pointed.clone();
        Callback::from(move |_: PointerEvent| pointed.set(None))
    };
    let onkeydown = {
        let pointed = pointed.clone();
        Callback::from(move |event: KeyboardEvent| {
            let (row, column) = pointed.unwrap_or_default();
            let on = |place: u32| (place + 1).min(side - 1);
            let next = match event.key().as_str() {
                "ArrowUp" => Some((row.saturating_sub(1), column)),
                "ArrowDown" => Some((on(row), column)),
                "ArrowLeft" => Some((row, column.saturating_sub(1))),
                "ArrowRight" => Some((row, on(column))),
                "Escape" => None,
                _ => return,
            };
            event.prevent_default();
            pointed.set(next);
        })
    };
    let read = pointed.and_then(|(row, column)| {
        let cosine = data.cosine(row, column)?;
        Some(if row == column {
            t.similarity_positive(row + 1, cosine)
        } else {
            t.similarity_pair(row + 1, column + 1, cosine)
        })
    });
    let read = read.unwrap_or_else(|| t.similarity_means(positives, negatives));
    html! {
        <figure class="chart">
            <figcaption class="chart-head">
                <span class="chart-title">{ t.similarity_title }</span>
                <span class="similarity-scale" aria-hidden="true">
                    <span>{ "−1" }</span>{ scale() }<span>{ "1" }</span>
                </span>
            </figcaption>
            <div class="similarity-field" role="application" tabindex="0"
                aria-label={t.similarity_summary(side, positives, negatives)}
                {onpointermove} {onpointerleave} {onkeydown}>
                <canvas ref={canvas} aria-hidden="true" />
                { marks(side, *pointed) }
            </div>
            <p class="chart-note" aria-live="polite">{ read }</p>
        </figure>
    }
}

/// Hairlines on both sides of the diagonal: they mark the positives and hide none; and a frame around the pair
/// that is read.
fn marks(side: u32, pointed: Option<(u32, u32)>) -> Html {
    let (first, last, end) = (1.to_string(), (side - 1).to_string(), side.to_string());
    html! {
        <svg viewBox={format!("0 0 {side} {side}")} preserveAspectRatio="none" aria-hidden="true">
            <line x1={first.clone()} y1="0" x2={end.clone()} y2={last.clone()} />
            <line x1="0" y1={first} x2={last} y2={end} />
            if let Some((row, column)) = pointed {
                <rect x={column.to_string()} y={row.to_string()} width="1" height="1" />
            }
        </svg>
    }
}

/// The scale as tiles: a gradient would need an inline style, which the page's policy forbids.
fn scale() -> Html {
    const TILES: i8 = 8;
    let tiles = (-TILES..=TILES).map(|step| {
        let [red, green, blue, _] = shade(f32::from(step) / f32::from(TILES));
        let left = i16::from(step) + i16::from(TILES);
        html! {
            <rect x={left.to_string()} width="1.05" height="1" fill={format!("rgb({red} {green} {blue})")} />
        }
    });
    html! {
        <svg class="similarity-tiles" viewBox="0 0 17 1" preserveAspectRatio="none">{ for tiles }</svg>
    }
}

/// One pixel a cosine; CSS makes them large.
fn paint(canvas: &HtmlCanvasElement, data: &SimilarityData) {
    canvas.set_width(data.side);
    canvas.set_height(data.side);
    let pixels: Vec<u8> = data
        .cosines
        .iter()
        .flat_map(|&cosine| shade(cosine))
        .collect();
    let image = ImageData::new_with_u8_clamped_array_and_sh(Clamped(&pixels), data.side, data.side);
    if let Some((context, image)) = context_2d(canvas).zip(image.ok()) {
        // The canvas is as large as the image; nothing can be out of range.
        let _ = context.put_image_data(&image, 0.0, 0.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_means_of_positives_and_negatives_are_kept_apart() {
        let data = SimilarityData {
            side: 2,
            cosines: Rc::from([0.9, 0.1, 0.3, 0.7]),
        };
        let [positives, negatives] = data.means();
        assert!((positives - 0.8).abs() < 1e-6 && (negatives - 0.2).abs() < 1e-6);
        assert_eq!(data.cosine(1, 0), Some(0.3));
    }

    #[test]
    fn alike_is_red_and_opposed_is_blue() {
        let ([alike, _, _, _], [_, _, opposed, _]) = (shade(1.0), shade(-1.0));
        assert!(alike > shade(1.0)[2] && opposed > shade(-1.0)[0]);
    }
}
