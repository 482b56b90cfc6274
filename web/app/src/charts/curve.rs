//! A line chart in SVG. Not by `plotters`: its canvas takes fixed colours, so a change of the theme
//! would need a redraw, and its text is beyond CSS; SVG follows the page's custom properties.

use super::columns::thinned;
use super::ticks::ticks;
use super::width::use_width;
use crate::figures;
use crate::kit::tenths;
use crate::text;
use contrastive_lab::setting::number;
use std::rc::Rc;
use web_sys::Element;
use yew::prelude::*;

/// Height of the plot, without the head, in CSS pixels.
const HEIGHT: f32 = 120.0;
/// Room for the labels of the y axis and of the x axis.
const LEFT: f32 = 44.0;
const BOTTOM: f32 = 20.0;
const TOP: f32 = 8.0;
const RIGHT: f32 = 8.0;

/// Which values the y axis spans.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum YRange {
    /// What the series and the reference need.
    Fit,
    /// From zero to what they need.
    FromZero,
    /// Always the same.
    Fixed(f32, f32),
}

/// How a value is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    Decimal,
    /// The value is a part of one.
    Percent,
}

impl Unit {
    fn figure(self, value: f32) -> String {
        match self {
            Self::Decimal => figures::decimal(value),
            Self::Percent => figures::percent(value),
        }
    }

    /// As short as an axis wants it.
    fn tick(self, value: f32) -> String {
        match self {
            Self::Percent => figures::whole_percent(value),
            Self::Decimal if value != 0.0 && value.abs() < 1e-2 => figures::exponent(value, 0),
            Self::Decimal => number::write((value * 1e4).round() / 1e4),
        }
    }
}

/// A level to compare with: chance, the loss of identical embeddings.
#[derive(Clone, Debug, PartialEq)]
pub struct Reference {
    pub value: f32,
    pub label: AttrValue,
}

#[derive(Properties, PartialEq)]
pub struct CurveProps {
    pub title: AttrValue,
    /// (x, y), sorted by x; values that are not finite are left out.
    pub series: Rc<Vec<(f32, f32)>>,
    #[prop_or(YRange::Fit)]
    pub y_range: YRange,
    #[prop_or(Unit::Decimal)]
    pub unit: Unit,
    #[prop_or_default]
    pub reference: Option<Reference>,
    /// Which of the page's four series colours, 1 to 4.
    #[prop_or(1)]
    pub series_colour: u8,
}

/// From values to CSS pixels.
#[derive(Clone, Copy, PartialEq)]
struct Frame {
    x: [f32; 2],
    y: [f32; 2],
    width: f32,
}

impl Frame {
    fn new(props: &CurveProps, points: &[(f32, f32)], width: f32) -> Option<Self> {
        let (first, last) = (points.first()?, points.last()?);
        let level = props.reference.iter().map(|reference| reference.value);
        let values = points
            .iter()
            .map(|point| point.1)
            .chain(level.filter(|v| v.is_finite()));
        let (low, high) = values.fold((f32::INFINITY, f32::NEG_INFINITY), |(low, high), value| {
            (low.min(value), high.max(value))
        });
        // A flat line needs some room, or it lies on the frame.
        let margin = ((high - low) * 0.06)
            .max(high.abs() * 0.01)
            .max(f32::MIN_POSITIVE);
        let y = match props.y_range {
            YRange::Fit => [low - margin, high + margin],
            YRange::FromZero => [0.0, high.max(0.0) + margin],
            YRange::Fixed(low, high) => [low, high],
        };
        Some(Self {
            x: [
                first.0,
                if last.0 > first.0 {
                    last.0
                } else {
                    first.0 + 1.0
                },
            ],
            y,
            width,
        })
    }

    fn left(self, x: f32) -> f32 {
        LEFT + (x - self.x[0]) / (self.x[1] - self.x[0]) * (self.width - LEFT - RIGHT)
    }

    fn top(self, y: f32) -> f32 {
        let part = ((y - self.y[0]) / (self.y[1] - self.y[0])).clamp(0.0, 1.0);
        TOP + (1.0 - part) * (HEIGHT - TOP - BOTTOM)
    }

    /// The x value under a place, in CSS pixels from the left.
    fn x_at(self, left: f32) -> f32 {
        let part = (left - LEFT) / (self.width - LEFT - RIGHT).max(1.0);
        self.x[0] + part * (self.x[1] - self.x[0])
    }
}

/// One quantity over the run: its last value large, the line below, the value under the pointer.
#[component]
pub fn Curve(props: &CurveProps) -> Html {
    let t = text::use_words();
    let plot = use_node_ref();
    let width = use_width(plot.clone()).max(LEFT + RIGHT + 1.0);
    // An x, not a place among the points: those are thinned anew with every report.
    let pointed = use_state_eq(|| None::<f32>);

    let points = thinned(&props.series, (width - LEFT - RIGHT).max(1.0) as usize);
    let frame = Frame::new(props, &points, width);
    let drawn = |value: &'static str| frame.map(|_| value);
    let xs: Rc<Vec<f32>> = Rc::new(points.iter().map(|point| point.0).collect());
    let place = pointed.and_then(|x| closest(&xs, x));
    let shown = place.and_then(|place| points.get(place));
    let shown = shown.or(points.last()).copied();
    let value = shown.map_or_else(|| "–".to_owned(), |point| props.unit.figure(point.1));
    let x = whole(shown.as_ref().map(|point| &point.0)).unwrap_or_default();
    let step = shown.map(|point| t.charts.at_step(point.0 as u32));
    let step = step.unwrap_or_default();
    let said = t.plots.curve_at(&step, &value);
    let at = pointed.map(|_| step);

    let onpointermove = {
        let (pointed, plot) = (pointed.clone(), plot.clone());
        Callback::from(move |event: PointerEvent| {
            let Some((frame, element)) = frame.zip(plot.cast::<Element>()) else {
                return;
            };
            let left = f64::from(event.client_x()) - element.get_bounding_client_rect().left();
            pointed.set(Some(frame.x_at(left as f32)));
        })
    };
    let onpointerleave = {
        let pointed = pointed.clone();
        Callback::from(move |_: PointerEvent| pointed.set(None))
    };
    let onkeydown = {
        let (pointed, xs) = (pointed.clone(), xs.clone());
        Callback::from(move |event: KeyboardEvent| {
            let last = xs.len().saturating_sub(1);
            let from = place.unwrap_or(last);
            let next = match event.key().as_str() {
                "ArrowLeft" => Some(from.saturating_sub(1)),
                "ArrowRight" => Some((from + 1).min(last)),
                "Home" => Some(0),
                "End" => Some(last),
                "Escape" => None,
                _ => return,
            };
            event.prevent_default();
            pointed.set(next.and_then(|place| xs.get(place).copied()));
        })
    };

    html! {
        <figure class={classes!("chart", format!("series-{}", props.series_colour))}>
            <figcaption class="chart-head">
                <span class="chart-title">{ &props.title }</span>
                <span class="chart-at">{ at.unwrap_or_default() }</span>
                <span class="chart-value">{ value }</span>
            </figcaption>
            // A slider over the steps: a screen reader says the value that the arrows reach.
            <div
                ref={plot} class="curve-plot" role={drawn("slider")} tabindex={drawn("0")}
                aria-label={drawn("").map(|_| props.title.clone())}
                aria-description={summary(props, &points)}
                aria-valuemin={whole(xs.first())} aria-valuemax={whole(xs.last())}
                aria-valuenow={shown.map(|_| x)} aria-valuetext={shown.map(|_| said)}
                aria-readonly={drawn("true")} {onpointermove} {onpointerleave} {onkeydown}>
                if let Some(frame) = frame {
                    { drawing(props, &points, frame, pointed.and(shown)) }
                } else {
                    <p class="chart-empty">{ t.plots.curve_empty }</p>
                }
            </div>
        </figure>
    }
}

fn whole(x: Option<&f32>) -> Option<String> {
    x.map(|x| (x.round() as i64).to_string())
}

fn drawing(
    props: &CurveProps,
    points: &[(f32, f32)],
    frame: Frame,
    pointed: Option<(f32, f32)>,
) -> Html {
    let right = frame.width - RIGHT;
    let floor = HEIGHT - BOTTOM;
    let line: String = points
        .iter()
        .enumerate()
        .fold(String::new(), |mut path, (index, point)| {
            let letter = if index == 0 { 'M' } else { 'L' };
            path.push(letter);
            path.push_str(&tenths(frame.left(point.0)));
            path.push(' ');
            path.push_str(&tenths(frame.top(point.1)));
            path
        });
    let y_ticks = ticks(frame.y[0], frame.y[1], 3).into_iter().map(|value| {
        let top = frame.top(value);
        html! {
            <g>
                <line class="chart-grid" x1={tenths(LEFT)} x2={tenths(right)}
                    y1={tenths(top)} y2={tenths(top)} />
                <text class="chart-tick" x={tenths(LEFT - 6.0)} y={tenths(top)}
                    text-anchor="end" dominant-baseline="central">{ props.unit.tick(value) }</text>
            </g>
        }
    });
    let x_wanted = (frame.width / 80.0).clamp(3.0, 8.0) as u32;
    let whole = ticks(frame.x[0], frame.x[1], x_wanted)
        .into_iter()
        .filter(|x| x.fract() == 0.0);
    let x_ticks = whole.map(|value| {
        let left = tenths(frame.left(value));
        html! {
            <text class="chart-tick" x={left} y={tenths(HEIGHT - 5.0)} text-anchor="middle">
                { figures::whole(value.into()) }
            </text>
        }
    });
    let level = props
        .reference
        .as_ref()
        .filter(|reference| reference.value.is_finite());
    let level = level.map(|reference| {
        let top = frame.top(reference.value);
        // Above the line, unless that would leave the plot.
        let text_top = if top < TOP + 14.0 {
            top + 12.0
        } else {
            top - 5.0
        };
        html! {
            <g>
                <line class="chart-reference" x1={tenths(LEFT)} x2={tenths(right)}
                    y1={tenths(top)} y2={tenths(top)} />
                <text class="chart-tick" x={tenths(right)} y={tenths(text_top)}
                    text-anchor="end">{ &reference.label }</text>
            </g>
        }
    });
    // One value alone makes no line.
    let dot = match points {
        [only] => html! {
            <circle class="chart-dot" cx={tenths(frame.left(only.0))} cy={tenths(frame.top(only.1))} r="3.5" />
        },
        _ => Html::default(),
    };
    let cross = pointed.map(|point| {
        let (left, top) = (tenths(frame.left(point.0)), tenths(frame.top(point.1)));
        html! {
            <g>
                <line class="chart-cross" x1={left.clone()} x2={left.clone()} y1={tenths(TOP)}
                    y2={tenths(floor)} />
                <circle class="chart-dot" cx={left} cy={top} r="3.5" />
            </g>
        }
    });
    html! {
        <svg width={tenths(frame.width)} height={tenths(HEIGHT)} aria-hidden="true">
            { for y_ticks }
            <line class="chart-axis" x1={tenths(LEFT)} x2={tenths(right)}
                y1={tenths(floor)} y2={tenths(floor)} />
            { for x_ticks }
            <path class="chart-line" d={line} />
            { for level }
            { dot }
            { for cross }
        </svg>
    }
}

/// What a person who does not see the line is told.
fn summary(props: &CurveProps, points: &[(f32, f32)]) -> Option<String> {
    let (first, last) = (points.first()?, points.last()?);
    let least = points
        .iter()
        .fold(f32::INFINITY, |least, point| least.min(point.1));
    let most = points
        .iter()
        .fold(f32::NEG_INFINITY, |most, point| most.max(point.1));
    let [first, last, least, most] =
        [first.1, last.1, least, most].map(|value| props.unit.figure(value));
    let t = &text::now().plots;
    Some(t.curve_summary(&props.title, &first, &last, &least, &most))
}

/// The place of the number closest to `x` in a sorted list.
fn closest(xs: &[f32], x: f32) -> Option<usize> {
    let after = xs.partition_point(|&candidate| candidate < x);
    let before = after.saturating_sub(1);
    let distance = |index: usize| xs.get(index).map(|candidate| (candidate - x).abs());
    match (distance(before), distance(after)) {
        (Some(left), Some(right)) if right < left => Some(after),
        (Some(_), _) => Some(before),
        (None, _) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pointer_finds_the_closest_step() {
        let xs = [1.0, 2.0, 5.0];
        let found = [-9.0, 1.4, 1.6, 3.4, 3.6, 99.0].map(|x| closest(&xs, x));
        assert_eq!(found, [0, 0, 1, 1, 2, 2].map(Some));
        assert_eq!(closest(&[], 1.0), None);
    }
}
